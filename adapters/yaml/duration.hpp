// duration.hpp: durations as people write them in files: 50ms, 5s, 2m, 24h, 1h30m.
#pragma once

#include <chrono>
#include <string_view>

#include <purser/runtime/result.hpp>

namespace purser::yaml {

/// Reads one or more `<number><unit>` parts without spaces, largest unit first or not: `1.5s`,
/// `1h30m`. Units: `ns`, `us`, `ms`, `s`, `m` (minutes), `h`, `d` (24 hours). Only a bare `0` needs
/// no unit.
///
/// Errors: `invalid_argument` for anything else: signs, exponents, more than nanosecond precision,
/// values that do not fit (292 years).
[[nodiscard]] Result<std::chrono::nanoseconds> parse_duration(std::string_view text);

}  // namespace purser::yaml
