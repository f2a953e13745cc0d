// guard_report.hpp: what the guards of a session did: warnings, downgrades, loops, alerts.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include <purser/middleware/downgrade.hpp>
#include <purser/runtime/alert_tally.hpp>
#include <purser/runtime/json.hpp>

namespace purser {

/// Loops that the guard and the detectors found.
struct LoopReport {
  std::int64_t found = 0;
  std::int64_t blocked = 0;  ///< calls that were refused with `loop_detected`
  /// `loop_detected` (the loop guard), `retry_loop`, `stall`, `delegation_cycle`.
  std::map<std::string, std::int64_t> by_type{};
};

/// Alerts about the session and what is below it; those about a customer's limits, or about all
/// money, are not among them.
struct AlertReport {
  AlertCounts counts;
  bool is_followed = false;  ///< false: the port of now does not say what was sent, failed, waits
};

struct GuardReport {
  /// How often, by type; repeats, and those whose text is not kept, are counted too.
  std::map<std::string, std::int64_t> warnings{};
  DowngradeSavings downgrades{};
  LoopReport loops{};
  std::optional<AlertReport> alerts{};  ///< unset: the runtime has nobody to tell
};

/// Adds the members of docs/reports.md to the JSON of a session's report.
void add_guards(Json& json, const GuardReport& guards);

}  // namespace purser
