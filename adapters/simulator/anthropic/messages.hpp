// messages.hpp: checks the conversation of a messages request and reads its end.
#pragma once

#include <optional>
#include <string_view>

#include <purser/adapters/simulator/chat_request.hpp>

namespace purser::simulator {

/// Fills `last_user_text` and `tool_results` of `request` from `body["messages"]`. Each `tool_use`
/// must be answered by a `tool_result` at the start of the very next message, thinking blocks must
/// be signed and unchanged; `strict_blocks` adds the rules of version 2026-10-21.
[[nodiscard]] std::optional<ApiError> read_anthropic_messages(const Json& body, bool strict_blocks,
                                                              ChatRequest& request);

}  // namespace purser::simulator
