// runtime_parts.hpp: what a runtime is made of.
#pragma once

#include <atomic>
#include <map>
#include <mutex>

#include <purser/agent/charge_export.hpp>
#include <purser/agent/event_queue.hpp>
#include <purser/agent/runtime.hpp>

namespace purser {

struct SessionState;

/// Carries ledger events to the alerts, to an observer, to subscribers and to the charge export.
class LedgerEvents final : public LedgerObserver {
 public:
  /// `charges` null: no export; `alerts` null: nobody is told; `observer` null: there is none.
  /// `clock` outlives this.
  LedgerEvents(std::shared_ptr<Events> events, std::shared_ptr<EventQueue> queue,
               std::shared_ptr<ChargeExport> charges, std::shared_ptr<AlertFeed> alerts,
               std::shared_ptr<LedgerObserver> observer, const Clock& clock) noexcept
      : events_(std::move(events)),
        queue_(std::move(queue)),
        charges_(std::move(charges)),
        alerts_(std::move(alerts)),
        observer_(std::move(observer)),
        clock_(clock) {}
  /// Null: nobody is told any more.
  void set_alerts(std::shared_ptr<AlertFeed> alerts) noexcept;
  void on_event(LedgerEvent event) noexcept override;
  [[nodiscard]] bool wants_charges() const noexcept override;

 private:
  void show(const LedgerEvent& event) const noexcept;
  void tell(LedgerEvent event) noexcept;

  std::shared_ptr<Events> events_;
  std::shared_ptr<EventQueue> queue_;
  std::shared_ptr<ChargeExport> charges_;
  std::mutex mutex_;
  std::shared_ptr<AlertFeed> alerts_;  ///< guarded by `mutex_`
  std::shared_ptr<LedgerObserver> observer_;
  const Clock& clock_;
};

/// Carries failed alerts to subscribers.
class AlertFailures final : public AlertListener {
 public:
  AlertFailures(std::shared_ptr<Events> events, std::shared_ptr<EventQueue> queue) noexcept
      : events_(std::move(events)), queue_(std::move(queue)) {}
  void alert_failed(const AlertFailure& failure) noexcept override;

 private:
  std::shared_ptr<Events> events_;
  std::shared_ptr<EventQueue> queue_;
};

/// What calls are priced by.
struct Pricing {
  std::shared_ptr<const Routes> routes;
  PriceTable prices;
};

/// What is made of the options, beside the chain.
struct OptionParts {
  std::shared_ptr<const Pricing> pricing;
  std::shared_ptr<AlertFeed> alerts;  ///< null: nobody is told
  std::shared_ptr<Watch> watch;       ///< null: no detectors
};

/// What calls go by.
struct InForce {
  RuntimeOptions options;
  OptionParts made;
  std::shared_ptr<const Chain> chain;
};

struct Runtime::Parts {
  const Clock* clock = nullptr;
  std::function<double()> random;
  std::shared_ptr<Timers> timers;
  std::shared_ptr<Events> events = std::make_shared<Events>();
  std::shared_ptr<EventQueue> queue = std::make_shared<EventQueue>();
  std::shared_ptr<ChargeExport> charges;  ///< null: no export
  std::shared_ptr<AlertFailures> alert_failures = std::make_shared<AlertFailures>(events, queue);
  std::shared_ptr<AlertTallies> alert_tallies = std::make_shared<AlertTallies>();
  std::shared_ptr<LedgerEvents> ledger_events;
  std::shared_ptr<Ledger> ledger;
  std::atomic<CallId> last_call{0};

  std::mutex mutex;  ///< for all below
  InForce now;
  std::vector<PlacedStage> used;  ///< what `use` added
  std::map<std::string, std::weak_ptr<SessionState>, std::less<>>
      sessions;  ///< by scope; open ones
  std::uint64_t last_session = 0;

  [[nodiscard]] std::shared_ptr<const Chain> current_chain();
  [[nodiscard]] std::shared_ptr<const Pricing> current_pricing();
  /// Null: nobody is told.
  [[nodiscard]] std::shared_ptr<AlertFeed> current_alerts();
  /// The last handle of a session there was dropped.
  void forget_dropped(const Scope& scope) noexcept;
  [[nodiscard]] bool is_closed(const Account& account) const;
  /// Where a session without an id of its own stands. `mutex` is held.
  [[nodiscard]] Result<Scope> unused_scope(const SessionOptions& session);

  // options_change.cpp. `mutex` is held.
  /// The feed of the port of `next`; the one that is there where the port is the same.
  [[nodiscard]] std::shared_ptr<AlertFeed> feed_of(const RuntimeOptions& next);
  /// Errors: as default_chain.
  [[nodiscard]] Result<std::shared_ptr<const Chain>> make_chain(
      const RuntimeOptions& from, const OptionParts& parts,
      const std::vector<PlacedStage>& used_stages) const;
  /// Takes the options of `next` for all calls to come, and the rules of the ledger with them;
  /// `next` holds what went by then, to be let go without the mutex: its parts may take their time.
  /// Errors: those of `make_chain` and of `change_rules`, which is called last; nothing has changed
  /// then.
  Result<> take(InForce& next, const std::function<Result<>()>& change_rules);
};

}  // namespace purser
