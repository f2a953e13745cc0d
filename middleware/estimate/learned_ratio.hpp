// learned_ratio.hpp: how much of its bound a model's input comes to.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include <purser/runtime/share.hpp>
#include <purser/runtime/usage.hpp>

namespace purser {

/// Counts how large inputs were in relation to their bounds, in steps of 1/256. Older calls count
/// less and less. A value; not thread-safe.
class LearnedRatio {
 public:
  /// `bound` is positive; an `input` above it counts as all of it.
  void learn(Tokens input, Tokens bound) noexcept;

  /// What of `bound` is not passed by more than `risk` of the calls seen; nothing while that cannot
  /// be told: less than three calls would be expected to pass it.
  [[nodiscard]] std::optional<Tokens> estimate(Tokens bound, Share risk) const noexcept;

 private:
  static constexpr std::int64_t steps = 256;
  /// Then all counts are halved, so that a model's newer calls decide.
  static constexpr std::int64_t calls_max = 20'000;

  void forget_half() noexcept;

  std::array<std::int32_t, steps> counts_{};
  std::int64_t calls_ = 0;
};

}  // namespace purser
