// request.hpp: checks and reads a messages request as the service does.
#pragma once

#include <string_view>

#include <purser/adapters/simulator/chat_request.hpp>

namespace purser::simulator {

/// `body`: the parsed JSON of `POST /v1/messages`; `version`: the header `anthropic-version`.
/// Checks the version (2023-06-01 and 2026-10-21 are known) and what each refuses, required fields,
/// tools and `tool_choice`, thinking budgets, cache breakpoints, and the conversation (see
/// anthropic_messages.hpp). Unknown fields are ignored. Pure; `input` is left to the prompt cache.
///
/// `counts_only`: the request is for `/v1/messages/count_tokens`, where `max_tokens` is not wanted.
[[nodiscard]] Checked<ChatRequest> read_anthropic_request(const Json& body,
                                                          std::string_view version,
                                                          bool counts_only = false);

/// The signature of a thinking block that the simulator makes; it refuses its own blocks when they
/// come back changed.
[[nodiscard]] std::string thinking_signature(std::string_view thinking);

}  // namespace purser::simulator
