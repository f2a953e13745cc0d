// time_zone.hpp: time zones by their IANA names, out of the system's tz database.
#pragma once

#include <memory>
#include <string_view>

#include <purser/runtime/result.hpp>
#include <purser/runtime/time_zone.hpp>

namespace purser::time_zones {

/// `Europe/Berlin`, `America/New_York`, `UTC`. Looked up in /usr/share/zoneinfo (package tzdata).
/// Error: `invalid_argument`, with a suggestion where a name is close.
[[nodiscard]] Result<std::shared_ptr<const TimeZone>> find(std::string_view name);

}  // namespace purser::time_zones
