// embed.hpp: Ollama's embed, from the service's side. Pure functions.
#pragma once

#include <purser/adapters/simulator/chat_request.hpp>
#include <purser/adapters/simulator/completion.hpp>

namespace purser::simulator {

/// `input`: a text or a list of texts.
[[nodiscard]] Checked<ChatRequest> read_ollama_embed(const Json& body);

[[nodiscard]] Json ollama_embeddings(const Completion& completion);

}  // namespace purser::simulator
