// back_off.cpp: the server's wish, or doubling pauses.
#include <algorithm>

#include <purser/adapters/mcp/protocol/back_off.hpp>

namespace purser::mcp {

std::chrono::milliseconds back_off(std::chrono::milliseconds delay, std::size_t failures,
                                   std::chrono::milliseconds max) noexcept {
  for (std::size_t i = 1; i < failures && delay < max; ++i) delay *= 2;
  return std::min(delay, max);
}

std::chrono::milliseconds pause_before(std::optional<std::chrono::milliseconds> asked,
                                       std::size_t tries, double random,
                                       const Limits& limits) noexcept {
  if (asked) return std::min(*asked, limits.retry_max);
  const auto failures = std::min<std::size_t>(tries, 20) + 1;
  const auto whole = back_off(std::chrono::milliseconds(1'000), failures, limits.retry_max);
  const auto share = std::clamp(random, 0.0, 1.0) / 2;
  return whole - std::chrono::milliseconds(
                     static_cast<std::int64_t>(static_cast<double>(whole.count()) * share));
}

}  // namespace purser::mcp
