// bound.hpp: the worst case of a request to Ollama.
#pragma once

#include <purser/runtime/provider.hpp>

namespace purser::ollama {

/// What a model's file adds to a prompt, where nobody says otherwise.
inline constexpr Tokens template_tokens_default = 1024;

/// The most that `request`, a chat or an embedding, can be counted for. Pure.
///
/// `template_tokens_max`: what the model's file adds to a prompt of its own: a system prompt,
/// examples, instructions for tools. The request does not show it.
[[nodiscard]] Result<RequestBound> bound(const ModelRequest& request,
                                         Tokens template_tokens_max = template_tokens_default);

}  // namespace purser::ollama
