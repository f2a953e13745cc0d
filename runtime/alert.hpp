// alert.hpp: a message to people about a finding, a threshold or a failure, and the port for it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <purser/runtime/alert_tally.hpp>
#include <purser/runtime/call_id.hpp>
#include <purser/runtime/clock.hpp>
#include <purser/runtime/error.hpp>
#include <purser/runtime/json.hpp>
#include <purser/runtime/ledger/limit.hpp>
#include <purser/runtime/scope.hpp>

namespace purser {

enum class Severity : std::uint8_t { info, warning, error, critical };
[[nodiscard]] std::string_view to_string(Severity severity) noexcept;

/// What an alert is about.
enum class AlertSource : std::uint8_t {
  ledger,   ///< a limit of an account
  finding,  ///< what a guard or detector noticed about a call
  failure,  ///< a call that failed
};
[[nodiscard]] std::string_view to_string(AlertSource source) noexcept;

/// How a limit stood.
struct AlertLimit {
  Measure measure = Measure::usd;
  std::int64_t amount = 0;  ///< in the measure: nanodollars, tokens or calls
  std::int64_t spent = 0;
  Share share;  ///< of a threshold; else 0
};

/// A value. Names and messages may hold what users wrote: whoever shows them escapes them.
struct Alert {
  AlertSource source = AlertSource::ledger;
  /// `threshold`, `budget_exhausted`, `overrun`; the type of a finding; the code of an error.
  std::string type;
  Severity severity = Severity::warning;
  std::string message;  ///< a sentence for people
  Scope scope;          ///< whose limit, or whose call
  CallId call = 0;
  CallKind kind = CallKind::model;
  std::string name;  ///< model or tool
  std::optional<AlertLimit> limit{};
  WallTime time{};
  /// The same for alerts about the same: account, type, limit, threshold and the window's period.
  std::string key;
  Json details{};                       ///< more, for programs; sent as it is. Null: nothing
  std::shared_ptr<AlertTally> tally{};  ///< of the session that it is about; null: of none
};

/// An alert that did not reach a target: for good, or not yet.
struct AlertFailure {
  std::string target;  ///< by its name
  std::string type;    ///< of the alert
  std::string key;     ///< of the alert
  Error error;
  int attempts = 0;
  bool will_retry = false;
};

class AlertListener {
 public:
  virtual ~AlertListener() = default;
  /// On a thread of the port's; must not wait.
  virtual void alert_failed(const AlertFailure& failure) noexcept = 0;
};

/// Takes alerts to whoever is to be told. Thread-safe.
class AlertPort {
 public:
  virtual ~AlertPort() = default;
  /// Asked before an alert is built. False: it would be dropped, and is counted as such.
  [[nodiscard]] virtual bool has_room() noexcept { return true; }
  /// Called by calls under way and under the ledger's mutex: queues, and never waits. What does not
  /// fit is dropped and counted.
  virtual void raise(Alert alert) noexcept = 0;
  /// Tells `listener` of alerts that fail, for as long as it lives.
  virtual void listen(std::weak_ptr<AlertListener> /*listener*/) {}
  /// Whether it counts in `Alert::tally` what becomes of each alert. False: reports only tell how
  /// many were raised.
  [[nodiscard]] virtual bool keeps_tally() const noexcept { return false; }
  /// Tries at once what waits for its next try, and waits until nothing is on its way. False: not
  /// in this time.
  virtual bool flush(std::chrono::milliseconds /*timeout*/) { return true; }
};

}  // namespace purser
