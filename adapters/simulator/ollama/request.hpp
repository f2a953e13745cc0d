// request.hpp: checks and reads a request to Ollama's chat as the service does.
#pragma once

#include <purser/adapters/simulator/chat_request.hpp>

namespace purser::simulator {

/// `body`: the parsed JSON of `POST .../api/chat`. Streams unless `stream` is false. A prompt that
/// is longer than `options.num_ctx` is cut, or refused where `truncate` is false. Unknown fields,
/// `tool_choice` among them, are ignored. Pure.
[[nodiscard]] Checked<ChatRequest> read_ollama_request(const Json& body);

}  // namespace purser::simulator
