// events.hpp: what a runtime tells its subscribers.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <purser/agent/signal.hpp>
#include <purser/runtime/alert.hpp>
#include <purser/runtime/call_id.hpp>
#include <purser/runtime/clock.hpp>
#include <purser/runtime/error.hpp>
#include <purser/runtime/finding.hpp>
#include <purser/runtime/ledger/ledger_event.hpp>

namespace purser {

struct CallStarted {
  CallId call = 0;
  CallKind kind = CallKind::model;
  std::string name;  ///< model or tool
  Scope scope;
  WallTime time{};
};

struct CallFinished {
  CallId call = 0;
  CallKind kind = CallKind::model;
  std::string name;
  Scope scope;
  WallTime time{};
  std::chrono::nanoseconds duration{};
  /// Low and high end of all attempts, what is in doubt included; the rest is of the answering one.
  Charge charge;
  std::optional<Error> error;  ///< unset: it was answered
};

/// What did not reach a subscriber.
struct EventLosses {
  std::uint64_t dropped = 0;  ///< events that found the queue full
  std::uint64_t failed = 0;   ///< handlers that threw
};

/// Charges that are not in the export; the ledger has them all.
struct ChargeLosses {
  std::uint64_t dropped = 0;  ///< found the export's queue full
  std::uint64_t failed = 0;   ///< the sink could not keep them
  std::string last_error;     ///< why the last of them failed
  [[nodiscard]] std::uint64_t all() const noexcept { return dropped + failed; }
};

/// Subscriptions of one runtime. Thread-safe.
struct Events {
  Signal<CallStarted> on_call_started;
  Signal<CallFinished> on_call_finished;
  Signal<LedgerEvent> on_threshold;  ///< a share of a limit was crossed
  Signal<LedgerEvent>
      on_budget_exhausted;  ///< a call was refused for lack of money, or a booking passed a limit
  Signal<LedgerEvent> on_charge;         ///< an attempt was booked
  Signal<Finding> on_finding;            ///< a guard or detector noticed something
  Signal<Finding> on_loop;               ///< the same, where the loop guard did
  Signal<Finding> on_downgrade;          ///< the same, where a cheaper model was taken
  Signal<LedgerEvent> on_overrun;        ///< a provider billed more than was held
  Signal<AlertFailure> on_alert_failed;  ///< an alert did not reach a target, or not yet

  std::atomic<std::uint64_t> failures{0};  ///< handlers that threw
};

}  // namespace purser
