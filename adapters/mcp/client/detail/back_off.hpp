// back_off.hpp: pauses that double.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace purser::mcp::detail {

/// After the first failure `delay`, then twice that, and so on up to `max`.
[[nodiscard]] inline std::chrono::milliseconds back_off(std::chrono::milliseconds delay,
                                                        std::size_t failures,
                                                        std::chrono::milliseconds max) {
  for (std::size_t i = 1; i < failures && delay < max; ++i) delay *= 2;
  return std::min(delay, max);
}

}  // namespace purser::mcp::detail
