// clock.hpp: the port for time. Rules never read a clock; they are given instants.
#pragma once

#include <chrono>

namespace purser {

/// Monotonic time: durations, deadlines, rolling windows.
using Instant = std::chrono::steady_clock::time_point;
/// Wall-clock time in UTC: journals, reports, calendar windows.
using WallTime = std::chrono::sys_time<std::chrono::nanoseconds>;

/// `now + duration`, or the end of time where that is later.
[[nodiscard]] constexpr Instant later(Instant now, std::chrono::nanoseconds duration) noexcept {
  if (duration.count() <= 0) return now + duration;
  return duration >= Instant::max() - now ? Instant::max() : now + duration;
}

/// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const noexcept = 0;
  [[nodiscard]] virtual WallTime wall_now() const noexcept = 0;
  /// What `now` showed at most 10 ms ago, where that is cheaper to read.
  [[nodiscard]] virtual Instant recent() const noexcept { return now(); }
};

/// The machine's clocks. Lives as long as the program.
[[nodiscard]] const Clock& system_clock() noexcept;

}  // namespace purser
