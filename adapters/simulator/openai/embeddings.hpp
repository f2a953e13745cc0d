// embeddings.hpp: OpenAI's embeddings, from the service's side. Pure functions.
#pragma once

#include <purser/adapters/simulator/chat_request.hpp>
#include <purser/adapters/simulator/completion.hpp>

namespace purser::simulator {

/// `input`: a text or a list of texts.
[[nodiscard]] Checked<ChatRequest> read_openai_embeddings(const Json& body);

/// A `list` object with one `embedding` per text.
[[nodiscard]] Json openai_embeddings(const Completion& completion);

}  // namespace purser::simulator
