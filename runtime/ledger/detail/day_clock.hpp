// day_clock.hpp: which day it is, without asking the wall clock for every charge.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include <purser/runtime/clock.hpp>

namespace purser::ledger_detail {

/// Wall time that never goes back: a wall clock that is set back stands still until it has caught
/// up, so that no day starts twice. Not thread-safe.
class DayClock {
 public:
  explicit DayClock(const Clock& clock) noexcept : clock_(&clock) {}

  /// From now on another clock is asked.
  void read(const Clock& clock) noexcept {
    clock_ = &clock;
    valid_until_ = Instant::min();
  }

  /// Wall time, asked anew.
  WallTime wall_now() noexcept {
    wall_ = std::max(wall_, clock_->wall_now());
    return wall_;
  }

  /// The day (UTC, counted from 1970) at monotonic time `now`. Sees midnight at once, and a wall
  /// clock that is set forward within a second.
  std::int64_t day(Instant now) noexcept {
    if (now >= valid_until_) {
      const auto wall = wall_now();
      const auto midnight = std::chrono::floor<std::chrono::days>(wall) + std::chrono::days(1);
      const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(midnight - wall);
      valid_until_ = now + std::min<std::chrono::nanoseconds>(left, std::chrono::seconds(1));
    }
    return today();
  }

  /// The day, with the wall clock asked anew.
  std::int64_t day_now() noexcept {
    wall_now();
    return today();
  }

 private:
  [[nodiscard]] std::int64_t today() const noexcept {
    return std::chrono::floor<std::chrono::days>(wall_).time_since_epoch().count();
  }

  const Clock* clock_;
  WallTime wall_ = WallTime::min();
  Instant valid_until_ = Instant::min();
};

}  // namespace purser::ledger_detail
