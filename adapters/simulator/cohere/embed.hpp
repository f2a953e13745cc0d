// embed.hpp: Cohere's embed and tokenize, from the service's side. Pure functions.
#pragma once

#include <purser/adapters/simulator/chat_request.hpp>
#include <purser/adapters/simulator/completion.hpp>

namespace purser::simulator {

/// At most 96 `texts`; `input_type` and `embedding_types` are demanded.
[[nodiscard]] Checked<ChatRequest> read_cohere_embed(const Json& body);

/// `embeddings_by_type`, with what is billed under `meta`.
[[nodiscard]] Json cohere_embeddings(const Completion& completion);

/// A `text` whose tokens are asked for.
[[nodiscard]] Checked<ChatRequest> read_cohere_tokenize(const Json& body);

}  // namespace purser::simulator
