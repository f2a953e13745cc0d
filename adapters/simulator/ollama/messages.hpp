// messages.hpp: checks the conversation of an Ollama chat and reads its end.
#pragma once

#include <optional>

#include <purser/adapters/simulator/chat_request.hpp>

namespace purser::simulator {

/// Fills `last_user_text` and `tool_results` of `request` from `body["messages"]`. Stricter than
/// the service, which lets a conversation be out of order: each tool call must be answered by a
/// tool message right after it, which names the tool.
[[nodiscard]] std::optional<ApiError> read_ollama_messages(const Json& body, ChatRequest& request);

}  // namespace purser::simulator
