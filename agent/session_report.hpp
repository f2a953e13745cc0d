// session_report.hpp: the report of a session: what was spent on what, what is left, what happened.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <purser/agent/guard_report.hpp>
#include <purser/runtime/call_id.hpp>
#include <purser/runtime/clock.hpp>
#include <purser/runtime/json.hpp>
#include <purser/runtime/ledger/sums.hpp>
#include <purser/runtime/prompt_cache_savings.hpp>
#include <purser/runtime/warning.hpp>

namespace purser {

/// Why a session's last run or call ended before it was done.
enum class TerminatedBy : std::uint8_t {
  budget_exhausted,
  loop_detected,
  cancelled,
  deadline,
  error
};
[[nodiscard]] std::string_view to_string(TerminatedBy cause) noexcept;
/// What an error that ends a run is called in the report.
[[nodiscard]] TerminatedBy terminated_by(const Error& error) noexcept;

/// One finished call on the timeline.
struct TimelineEntry {
  WallTime time{};  ///< when it ended
  CallId call = 0;
  CallKind kind = CallKind::model;
  std::string name;
  std::string agent;  ///< innermost agent of its scope
  std::chrono::nanoseconds duration{};
  Money cost_low;  ///< of all attempts
  Money cost_high;
  std::string error;  ///< code; empty: it was answered
};

struct SessionReport {
  std::string session_id;
  /// The tightest blocking limit in dollars of the session itself, however it came by it; never
  /// more than was unspent above when it was opened.
  std::optional<Money> budget;
  AccountReport sums;
  std::vector<Warning> warnings;
  GuardReport guards;
  PromptCacheSavings prompt_cache;
  std::chrono::nanoseconds duration{};
  std::optional<TerminatedBy> terminated_by;
  std::vector<TimelineEntry> events;  ///< the last ones; see docs/reports.md
  std::uint64_t events_dropped = 0;   ///< earlier ones that are not kept in memory

  /// max(0, budget - spent - held).
  [[nodiscard]] std::optional<Money> remaining() const noexcept;
};

/// The fixed shape of docs/reports.md; amounts are numbers with up to 9 decimals.
[[nodiscard]] Json to_json(const SessionReport& report);
/// A table for a terminal of 80 columns.
[[nodiscard]] std::string to_table(const SessionReport& report);

}  // namespace purser
