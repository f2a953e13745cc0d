// request.hpp: checks and reads a request to OpenAI's Responses as the service does.
#pragma once

#include <purser/adapters/simulator/chat_request.hpp>

namespace purser::simulator {

/// `body`: the parsed JSON of `POST .../responses` or `POST .../responses/input_tokens`. Checks
/// required fields, items and that they belong together, ranges, tools and `tool_choice`, fields of
/// Chat Completions that have another place here, and what models refuse that do not reason.
/// Nothing is stored, so every `previous_response_id` is unknown. Other unknown fields are ignored.
/// Pure.
[[nodiscard]] Checked<ChatRequest> read_responses_request(const Json& body);

}  // namespace purser::simulator
