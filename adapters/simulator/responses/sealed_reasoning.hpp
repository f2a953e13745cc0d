// sealed_reasoning.hpp: what stands for encrypted reasoning. Pure functions.
#pragma once

#include <string>
#include <string_view>

namespace purser::simulator {

/// The `encrypted_content` of the reasoning item `id`.
[[nodiscard]] std::string sealed_reasoning(std::string_view id, std::string_view thinking);

/// Whether `content` is what the item `id` was sent with.
[[nodiscard]] bool is_sealed_reasoning(std::string_view id, std::string_view content);

}  // namespace purser::simulator
