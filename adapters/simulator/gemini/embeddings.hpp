// embeddings.hpp: Gemini's embeddings, from the service's side. Pure functions.
#pragma once

#include <purser/adapters/simulator/chat_request.hpp>
#include <purser/adapters/simulator/completion.hpp>
#include <purser/adapters/simulator/gemini/request.hpp>

namespace purser::simulator {

/// `:embedContent` with one content, `:batchEmbedContents` with requests of one each, whose model
/// must be the path's.
[[nodiscard]] Checked<ChatRequest> read_gemini_embeddings(const Json& body,
                                                          const GeminiTarget& target);

/// `{"embedding":...}` or `{"embeddings":[...]}`, as it was asked for.
[[nodiscard]] Json gemini_embeddings(const Completion& completion);

}  // namespace purser::simulator
