// billing_time.hpp: when a provider can have set the price of a call.
#pragma once

#include <chrono>

#include <purser/runtime/clock.hpp>

namespace purser {

/// A stretch of time: prices change by date and by hour, and nobody outside knows at which moment
/// of a call the provider looked. Both ends are part of it. All of time unless stated.
struct BillingTime {
  WallTime from = WallTime::min();
  WallTime until = WallTime::max();

  [[nodiscard]] static constexpr BillingTime at(WallTime moment) noexcept {
    return {moment, moment};
  }
  /// For what is held: any price that comes into force within a day, so that a call may last as
  /// long.
  [[nodiscard]] static constexpr BillingTime to_hold(WallTime now) noexcept {
    constexpr std::chrono::nanoseconds longest_call = std::chrono::hours(24);
    return {now, now > WallTime::max() - longest_call ? WallTime::max() : now + longest_call};
  }
  /// For what somebody tells about a call that has just ended.
  [[nodiscard]] static constexpr BillingTime just_before(WallTime now) noexcept {
    constexpr std::chrono::nanoseconds long_call = std::chrono::hours(1);
    return {now < WallTime::min() + long_call ? WallTime::min() : now - long_call, now};
  }
  friend constexpr bool operator==(const BillingTime&, const BillingTime&) noexcept = default;
};

/// The moment at which a call left. Its end is measured by the monotonic clock, so that a wall
/// clock that is set meanwhile does not choose the price.
class BillingStart {
 public:
  explicit BillingStart(const Clock& clock) noexcept
      : clock_(clock), wall_(clock.wall_now()), start_(clock.now()) {}

  /// From then until now.
  [[nodiscard]] BillingTime until_now() const noexcept {
    const std::chrono::nanoseconds passed = clock_.now() - start_;
    if (passed.count() <= 0) return BillingTime::at(wall_);
    return {wall_, wall_ > WallTime::max() - passed ? WallTime::max() : wall_ + passed};
  }

 private:
  const Clock& clock_;
  WallTime wall_;
  Instant start_;
};

}  // namespace purser
