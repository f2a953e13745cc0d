// shrink.hpp: makes a failing sequence of steps short enough to read.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace purser {

/// The steps of `failing` that it takes to fail: leaves out halves, then quarters, down to single
/// steps, as long as `fails(steps)` stays true. `fails` holds for `failing`. No single step can be
/// left out of the result.
template <class Step, class Fails>
std::vector<Step> shrink(std::vector<Step> failing, const Fails& fails) {
  for (auto size = std::max<std::size_t>(failing.size() / 2, 1);;) {
    bool shorter = false;
    for (std::size_t begin = 0; begin < failing.size();) {
      auto rest = failing;
      const auto first = rest.begin() + static_cast<std::ptrdiff_t>(begin);
      const auto count = std::min(size, rest.size() - begin);
      rest.erase(first, first + static_cast<std::ptrdiff_t>(count));
      if (fails(rest)) {
        failing = std::move(rest);
        shorter = true;
      } else {
        begin += count;
      }
    }
    if (size == 1 && !shorter) return failing;
    size = std::max<std::size_t>(size / 2, 1);
  }
}

}  // namespace purser
