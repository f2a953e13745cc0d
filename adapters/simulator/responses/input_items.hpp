// input_items.hpp: checks the input items of a Responses request and reads their end.
#pragma once

#include <optional>

#include <purser/adapters/simulator/chat_request.hpp>

namespace purser::simulator {

/// Fills `last_user_text` and `tool_results` of `request` from `body["input"]`.
[[nodiscard]] std::optional<ApiError> read_input_items(const Json& body, ChatRequest& request);

}  // namespace purser::simulator
