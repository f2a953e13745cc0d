// time_zone.hpp: the port for time zones: where on earth a day begins when.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string_view>

#include <purser/runtime/clock.hpp>
#include <purser/runtime/result.hpp>

namespace purser {

/// A day in somebody's calendar; not yet a moment.
using LocalDay = std::chrono::local_days;

/// One zone. Immutable, thread-safe. UTC is here; <purser/adapters/time_zones/time_zone.hpp> finds
/// all others by name.
class TimeZone {
 public:
  virtual ~TimeZone() = default;
  /// Its IANA name, such as `Europe/Berlin`.
  [[nodiscard]] virtual std::string_view name() const noexcept = 0;
  /// The day that clocks there show.
  [[nodiscard]] virtual LocalDay day_at(WallTime time) const = 0;
  /// The first moment of a day: midnight, or what comes first where clocks skip it; the earlier one
  /// where they show it twice.
  [[nodiscard]] virtual WallTime start_of(LocalDay day) const = 0;
};

/// Lives as long as the program.
[[nodiscard]] const TimeZone& utc() noexcept;

/// Finds a zone by its IANA name. Error: `invalid_argument`.
using FindTimeZone = std::function<Result<std::shared_ptr<const TimeZone>>(std::string_view)>;

}  // namespace purser
