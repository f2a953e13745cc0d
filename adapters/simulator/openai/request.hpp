// request.hpp: checks and reads a chat completions request as the service does.
#pragma once

#include <purser/adapters/simulator/chat_request.hpp>

namespace purser::simulator {

/// `body`: the parsed JSON of `POST .../chat/completions`. Checks required fields, roles, ranges,
/// that each tool call is answered by tool messages right after it, tools and `tool_choice`, and
/// the fields that reasoning models (o-series, GPT-5 and later) refuse. Unknown fields are ignored.
/// Pure.
[[nodiscard]] Checked<ChatRequest> read_openai_request(const Json& body);

}  // namespace purser::simulator
