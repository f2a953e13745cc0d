// token_count.hpp: the simulator's tokenizer: four bytes are a token.
#pragma once

#include <string_view>

#include <purser/runtime/json.hpp>
#include <purser/runtime/usage.hpp>

namespace purser::simulator {

inline constexpr Tokens bytes_per_token = 4;
inline constexpr Tokens tokens_per_image = 85;
inline constexpr Tokens tokens_per_message = 3;

[[nodiscard]] Tokens token_count(std::string_view text) noexcept;

/// All texts inside a message, tool or content part, an image or file as `tokens_per_image`.
/// Depth is bounded by the JSON parser.
[[nodiscard]] Tokens json_token_count(const Json& value);

}  // namespace purser::simulator
