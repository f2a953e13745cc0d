// saturating.hpp: sums that stop at the end of the range instead of wrapping around.
#pragma once

#include <cstdint>

namespace purser::ledger_detail {

/// Neither is negative.
[[nodiscard]] constexpr std::int64_t saturating_add(std::int64_t a, std::int64_t b) noexcept {
  std::int64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

/// `sum` moved by `change`, never below 0. A sum that reached the end of the range stands for "that
/// or more" and stays there.
[[nodiscard]] constexpr std::int64_t moved(std::int64_t sum, std::int64_t change) noexcept {
  if (change >= 0) return saturating_add(sum, change);
  if (sum == INT64_MAX) return sum;
  return sum + change < 0 ? 0 : sum + change;
}

}  // namespace purser::ledger_detail
