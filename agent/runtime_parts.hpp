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

/// Carries ledger events to subscribers and to the charge export.
class LedgerEvents final : public LedgerObserver {
 public:
  /// `charges` null: no export. `clock` outlives this.
  LedgerEvents(std::shared_ptr<Events> events, std::shared_ptr<EventQueue> queue,
               std::shared_ptr<ChargeExport> charges, const Clock& clock) noexcept
      : events_(std::move(events)),
        queue_(std::move(queue)),
        charges_(std::move(charges)),
        clock_(clock) {}
  void on_event(LedgerEvent event) noexcept override;
  [[nodiscard]] bool wants_charges() const noexcept override;

 private:
  void tell(LedgerEvent event) noexcept;

  std::shared_ptr<Events> events_;
  std::shared_ptr<EventQueue> queue_;
  std::shared_ptr<ChargeExport> charges_;
  const Clock& clock_;
};

struct Runtime::Parts {
  RuntimeOptions options;
  std::shared_ptr<const Routes> routes;
  std::shared_ptr<Timers> timers;
  std::shared_ptr<Events> events = std::make_shared<Events>();
  std::shared_ptr<EventQueue> queue = std::make_shared<EventQueue>();
  std::shared_ptr<ChargeExport> charges;  ///< null: no export
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
