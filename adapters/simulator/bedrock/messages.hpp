// messages.hpp: reads and checks the conversation of a Converse request.
#pragma once

#include <optional>

#include <purser/adapters/simulator/chat_request.hpp>

namespace purser::simulator {

/// Fills `last_user_text` and `tool_results`. Checks roles, blocks, that each tool use is answered
/// in the next turn, and reasoning's signatures.
[[nodiscard]] std::optional<ApiError> read_converse_messages(const Json& body,
                                                             ChatRequest& request);

}  // namespace purser::simulator
