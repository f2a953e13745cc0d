// request.hpp: checks and reads a request to Cohere's v2 chat as the service does.
#pragma once

#include <purser/adapters/simulator/chat_request.hpp>

namespace purser::simulator {

/// `body`: the parsed JSON of `POST .../v2/chat`. Checks required fields, messages, ranges, tools,
/// `tool_choice` and `response_format`. Unknown fields are ignored. Pure.
[[nodiscard]] Checked<ChatRequest> read_cohere_request(const Json& body);

}  // namespace purser::simulator
