// wall_time.hpp: wall-clock time as text.
#pragma once

#include <string>
#include <string_view>

#include <purser/runtime/clock.hpp>
#include <purser/runtime/result.hpp>

namespace purser {

/// `2026-11-21T10:00:00.000Z` (RFC 3339, in UTC, with milliseconds).
[[nodiscard]] std::string rfc3339(WallTime time);

/// Reads a date, `2026-11-21` (its midnight in UTC), or a time of RFC 3339, section 5.6:
/// `2026-11-21T10:00:00Z`, `2026-11-21T10:00:00.5+01:00`; years 1970 to 2261, no leap seconds.
/// Error: `invalid_argument`, naming the text and what is accepted.
[[nodiscard]] Result<WallTime> parse_wall_time(std::string_view text);

}  // namespace purser
