// saturating.hpp: sums that stop at the end of the range instead of wrapping around.
#pragma once

#include <cstdint>

namespace purser::ledger_detail {

/// Neither is negative.
[[nodiscard]] constexpr std::int64_t saturating_add(std::int64_t a, std::int64_t b) noexcept {
  std::int64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

}  // namespace purser::ledger_detail
