// wall_time.hpp: wall-clock time as text.
#pragma once

#include <string>

#include <purser/runtime/clock.hpp>

namespace purser {

/// `2026-11-21T10:00:00.000Z` (RFC 3339, in UTC, with milliseconds).
[[nodiscard]] std::string rfc3339(WallTime time);

}  // namespace purser
