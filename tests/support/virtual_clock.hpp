// virtual_clock.hpp: a clock that tests move by hand.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include <purser/runtime/clock.hpp>

namespace purser {

/// Stands still until it is moved. Starts at 2026-11-21T10:00:00Z. Thread-safe.
class VirtualClock final : public Clock {
 public:
  static constexpr WallTime start_default =
      std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + std::chrono::hours{10};

  explicit VirtualClock(WallTime wall = start_default) noexcept
      : wall_(wall.time_since_epoch().count()) {}

  [[nodiscard]] Instant now() const noexcept override {
    return Instant(std::chrono::nanoseconds(steady_.load()));
  }
  [[nodiscard]] WallTime wall_now() const noexcept override {
    return WallTime(std::chrono::nanoseconds(wall_.load()));
  }

  /// Time passes: both clocks move on.
  void advance(std::chrono::nanoseconds by) noexcept {
    steady_ += by.count();
    wall_ += by.count();
  }

  /// Somebody sets the wall clock, forward or back; monotonic time does not notice.
  void set_wall(WallTime wall) noexcept { wall_ = wall.time_since_epoch().count(); }
  /// Monotonic time alone.
  void set(Instant instant) noexcept { steady_ = instant.time_since_epoch().count(); }

 private:
  std::atomic<std::int64_t> steady_{std::chrono::nanoseconds(std::chrono::hours(1)).count()};
  std::atomic<std::int64_t> wall_;
};

}  // namespace purser
