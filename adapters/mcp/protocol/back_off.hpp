// back_off.hpp: how long to wait before what broke is opened again.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include <purser/adapters/mcp/protocol/limits.hpp>

namespace purser::mcp {

/// After the first failure `delay`, then twice that, and so on up to `max`.
[[nodiscard]] std::chrono::milliseconds back_off(std::chrono::milliseconds delay,
                                                 std::size_t failures,
                                                 std::chrono::milliseconds max) noexcept;

/// Of a stream. `asked`: what the server said in `retry:`, which is kept to exactly, up to its
/// limit. Without it: one second, doubling with each try in a row, less up to a half by `random` (0
/// to 1).
[[nodiscard]] std::chrono::milliseconds pause_before(std::optional<std::chrono::milliseconds> asked,
                                                     std::size_t tries, double random,
                                                     const Limits& limits) noexcept;

}  // namespace purser::mcp
