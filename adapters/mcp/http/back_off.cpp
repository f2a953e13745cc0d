// back_off.cpp: the server's wish, or doubling pauses.
#include <purser/adapters/mcp/http/back_off.hpp>

#include <algorithm>

namespace purser::mcp {

std::chrono::milliseconds pause_before(std::optional<std::chrono::milliseconds> asked,
                                       std::size_t tries, double random,
                                       const Limits& limits) noexcept {
  if (asked) return std::min(*asked, limits.retry_max);
  const auto doublings = std::min<std::size_t>(tries, 20);
  const auto whole = std::min(std::chrono::milliseconds(1000LL << doublings), limits.retry_max);
  const auto share = std::clamp(random, 0.0, 1.0) / 2;
  return whole - std::chrono::milliseconds(
                     static_cast<std::int64_t>(static_cast<double>(whole.count()) * share));
}

}  // namespace purser::mcp
