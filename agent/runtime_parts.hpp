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

/// Carries ledger events to subscribers, to the charge export and to the alerts.
class LedgerEvents final : public LedgerObserver {
 public:
  /// `charges` null: no export; `alerts` null: nobody is told. `clock` outlives this.
  LedgerEvents(std::shared_ptr<Events> events, std::shared_ptr<EventQueue> queue,
               std::shared_ptr<ChargeExport> charges, std::shared_ptr<AlertFeed> alerts,
               const Clock& clock) noexcept
      : events_(std::move(events)),
        queue_(std::move(queue)),
        charges_(std::move(charges)),
        alerts_(std::move(alerts)),
        clock_(clock) {}
  void on_event(LedgerEvent event) noexcept override;
  [[nodiscard]] bool wants_charges() const noexcept override;

 private:
  void tell(LedgerEvent event) noexcept;

  std::shared_ptr<Events> events_;
  std::shared_ptr<EventQueue> queue_;
  std::shared_ptr<ChargeExport> charges_;
  std::shared_ptr<AlertFeed> alerts_;
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

struct Runtime::Parts {
  RuntimeOptions options;
  std::shared_ptr<const Routes> routes;
  std::shared_ptr<Timers> timers;
  std::shared_ptr<Events> events = std::make_shared<Events>();
  std::shared_ptr<EventQueue> queue = std::make_shared<EventQueue>();
  std::shared_ptr<ChargeExport> charges;          ///< null: no export
  std::shared_ptr<AlertFeed> alerts;              ///< null: nobody is told
  std::shared_ptr<AlertFailures> alert_failures;  ///< null as `alerts`
  std::shared_ptr<Ledger> ledger;
  std::shared_ptr<Watch> watch;  ///< null: no detectors
  std::atomic<CallId> last_call{0};

  std::mutex mutex;  ///< for all below
  std::shared_ptr<const Chain> chain;
  std::map<std::string, std::weak_ptr<SessionState>, std::less<>>
      sessions;  ///< by scope; open ones
  std::uint64_t last_session = 0;

  /// Of a ledger whose events go to subscribers and to the export.
  [[nodiscard]] LedgerOptions ledger_options(const RuntimeOptions& from) const;
  /// Makes the feed of `from.alerts` and adds its stage, where there is one.
  void add_alerts(RuntimeOptions& from);
  [[nodiscard]] std::shared_ptr<const Chain> current_chain();
  /// The last handle of a session there was dropped.
  void forget_dropped(const Scope& scope) noexcept;
  [[nodiscard]] bool is_closed(const Account& account) const;
  /// Where a session without an id of its own stands. `mutex` is held.
  [[nodiscard]] Result<Scope> unused_scope(const SessionOptions& session);
  /// A chain of the options' stages and `more`. Errors: as ChainBuilder::build.
  [[nodiscard]] Result<std::shared_ptr<const Chain>> make_chain(const PlacedStage* more) const;
};

}  // namespace purser
