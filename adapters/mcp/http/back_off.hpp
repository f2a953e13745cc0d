// back_off.hpp: how long to wait before a broken stream is opened again.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include <purser/adapters/mcp/protocol/limits.hpp>

namespace purser::mcp {

/// `asked`: what the server said in `retry:`, which is kept to exactly, up to its limit. Without
/// it: one second, doubling with each try in a row, less up to a half by `random` (0 to 1).
[[nodiscard]] std::chrono::milliseconds pause_before(std::optional<std::chrono::milliseconds> asked,
                                                     std::size_t tries, double random,
                                                     const Limits& limits) noexcept;

}  // namespace purser::mcp
