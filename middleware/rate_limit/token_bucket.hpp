// token_bucket.hpp: so many units per minute, as a pure rule on instants.
#pragma once

#include <cstdint>

#include <purser/runtime/clock.hpp>

namespace purser {

/// Holds a minute's worth of units and is refilled evenly. Kept as one instant: when it will be
/// full again. Exact to the nanosecond; no clock inside.
class TokenBucket {
 public:
  /// Full. `per_minute` 0: without a limit.
  explicit TokenBucket(std::int64_t per_minute) noexcept : per_minute_(per_minute) {}

  /// When `units` can be taken: `now` or later. More than a minute's worth can be taken from a full
  /// bucket.
  [[nodiscard]] Instant ready_at(std::int64_t units, Instant now) const noexcept;
  /// Takes them, whether they are there or not: what is missing has to be refilled first.
  void take(std::int64_t units, Instant now) noexcept;
  /// Puts back what was taken and not used.
  void put_back(std::int64_t units) noexcept;
  [[nodiscard]] bool is_full(Instant now) const noexcept { return full_at_ <= now; }

 private:
  /// How long it takes to refill `units`.
  [[nodiscard]] std::chrono::nanoseconds time_for(std::int64_t units) const noexcept;

  std::int64_t per_minute_;
  Instant full_at_ = Instant::min();
};

}  // namespace purser
