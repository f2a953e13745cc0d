// uint128.hpp: the wide integer that sums of picodollars are computed in.
#pragma once

#include <cstdint>

namespace purser {

/// GCC and Clang on 64-bit machines. Unsigned, because clang checks the signed one's overflow with
/// a function that libgcc does not have.
__extension__ using UInt128 = unsigned __int128;

/// Quotient, rounded up. `divisor` is not 0.
[[nodiscard]] constexpr UInt128 divide_up(UInt128 value, UInt128 divisor) noexcept {
  return value / divisor + (value % divisor != 0 ? 1 : 0);
}

}  // namespace purser
