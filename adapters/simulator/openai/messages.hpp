// messages.hpp: checks the conversation of a chat completions request and reads its end.
#pragma once

#include <optional>

#include <purser/adapters/simulator/chat_request.hpp>

namespace purser::simulator {

/// Fills `last_user_text` and `tool_results` of `request` from `body["messages"]`.
[[nodiscard]] std::optional<ApiError> read_openai_messages(const Json& body, ChatRequest& request);

}  // namespace purser::simulator
