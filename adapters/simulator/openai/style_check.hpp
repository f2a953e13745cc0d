// style_check.hpp: what a service refuses that OpenAI takes. Pure.
#pragma once

#include <optional>

#include <purser/adapters/simulator/chat_request.hpp>
#include <purser/adapters/simulator/openai/chat_style.hpp>

namespace purser::simulator {

/// Unknown fields (422), ids of tool calls in another form (400).
[[nodiscard]] std::optional<ApiError> check_style(const Json& body, const ChatStyle& style);

}  // namespace purser::simulator
