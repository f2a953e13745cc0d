// messages.hpp: checks the conversation of a Cohere chat and reads its end.
#pragma once

#include <optional>

#include <purser/adapters/simulator/chat_request.hpp>

namespace purser::simulator {

/// Fills `last_user_text` and `tool_results` of `request` from `body["messages"]`. Each tool call
/// must be answered by a tool message right after it; plans are text of their own.
[[nodiscard]] std::optional<ApiError> read_cohere_messages(const Json& body, ChatRequest& request);

}  // namespace purser::simulator
