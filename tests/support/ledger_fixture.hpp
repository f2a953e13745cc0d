// ledger_fixture.hpp: a ledger on a clock moved by hand, and the shortest way to use it.
#pragma once

#include <memory>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include <purser/runtime/ledger/ledger.hpp>
#include <purser/tests/support/virtual_clock.hpp>

namespace purser {

/// Keeps all events. Thread-safe.
class EventLog final : public LedgerObserver {
 public:
  explicit EventLog(bool charges = false) : charges_(charges) {}

  void on_event(LedgerEvent event) noexcept override {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
  }
  [[nodiscard]] bool wants_charges() const noexcept override { return charges_; }

  [[nodiscard]] std::vector<LedgerEvent> all() const {
    const std::lock_guard lock(mutex_);
    return events_;
  }
  [[nodiscard]] std::vector<LedgerEvent> of(LedgerEvent::Kind kind) const {
    std::vector<LedgerEvent> found;
    for (auto& event : all()) {
      if (event.kind == kind) found.push_back(event);
    }
    return found;
  }

 private:
  bool charges_;
  mutable std::mutex mutex_;
  std::vector<LedgerEvent> events_;
};

struct LedgerFixture {
  std::shared_ptr<VirtualClock> clock = std::make_shared<VirtualClock>();
  std::shared_ptr<EventLog> events;
  std::shared_ptr<Ledger> ledger;

  explicit LedgerFixture(std::vector<LimitRule> rules = {}, std::shared_ptr<Store> store = nullptr,
                         bool charge_events = false)
      : events(std::make_shared<EventLog>(charge_events)),
        ledger(Ledger::create({.rules = std::move(rules),
                               .store = std::move(store),
                               .clock = clock.get(),
                               .observer = events})
                   .value()) {}

  [[nodiscard]] Account open(std::string_view scope, std::vector<Limit> own = {}) const {
    return ledger->open(Scope::parse(scope).value(), std::move(own)).value();
  }

  static CallInfo call(CallKind kind, std::string_view name) {
    CallInfo info;
    info.call = 7;
    info.kind = kind;
    info.name = name;
    return info;
  }

  /// Holds a fixed price for a tool.
  [[nodiscard]] Result<Hold> reserve(const Account& account, Money cost,
                                     std::string_view tool = "search") const {
    return ledger->reserve(account, Ask::fixed(cost), call(CallKind::tool, tool));
  }
  [[nodiscard]] Result<Hold> reserve_model(const Account& account, const Ask& ask,
                                           std::string_view model = "gpt-4o") const {
    return ledger->reserve(account, ask, call(CallKind::model, model));
  }
  /// Spends a fixed price on a tool; it must fit.
  void spend(const Account& account, Money cost, std::string_view tool = "search") const {
    reserve(account, cost, tool).value().settle(Charge::exact(cost));
  }

  [[nodiscard]] Money spent(const Account& account) const {
    return ledger->report(account).total_spent;
  }
  [[nodiscard]] Money held(const Account& account) const { return ledger->report(account).held; }
};

}  // namespace purser
