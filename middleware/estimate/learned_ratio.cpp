// learned_ratio.cpp: a histogram and its upper quantile.
#include <purser/middleware/estimate/learned_ratio.hpp>

#include <algorithm>

namespace purser {
namespace {

/// Far above any input, and 256 times as much still fits into 64 bits.
constexpr Tokens bound_max = Tokens{1} << 54;

}  // namespace

void LearnedRatio::learn(Tokens input, Tokens bound) noexcept {
  if (bound <= 0 || bound > bound_max) return;
  const auto inside = std::clamp<Tokens>(input, 1, bound);
  const auto step = (inside * steps + bound - 1) / bound - 1;
  ++counts_[static_cast<std::size_t>(step)];
  if (++calls_ >= calls_max) forget_half();
}

std::optional<Tokens> LearnedRatio::estimate(Tokens bound, Share risk) const noexcept {
  constexpr std::int64_t expected_min = 3;
  const auto allowed = calls_ * risk.parts_per_million() / 1'000'000;
  if (allowed < expected_min || bound > bound_max) return std::nullopt;
  std::int64_t above = 0;
  for (auto step = steps; step > 0; --step) {
    above += counts_[static_cast<std::size_t>(step - 1)];
    if (above <= allowed) continue;
    return (bound * step + steps - 1) / steps;
  }
  return std::nullopt;
}

void LearnedRatio::forget_half() noexcept {
  calls_ = 0;
  for (auto& count : counts_) {
    count /= 2;
    calls_ += count;
  }
}

}  // namespace purser
