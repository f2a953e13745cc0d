// provider.hpp: Ollama's own interface: chat and embed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <purser/adapters/http/client.hpp>
#include <purser/adapters/providers/ollama/bound.hpp>
#include <purser/adapters/providers/wire/service.hpp>
#include <purser/runtime/provider.hpp>

namespace purser::ollama {

/// `base_url`: without a path: `http://127.0.0.1:11434`. A key is only for servers elsewhere.
struct OllamaOptions : provider_wire::ServiceOptions {
  OllamaOptions();

  /// Calls to this machine cost nothing, without `free` being set; false where they have a price.
  bool free_on_loopback = true;
  /// The size of the context. Unset: the server's default, often 4096.
  std::optional<std::int64_t> num_ctx;
  /// Lets the server drop what does not fit into the context, without a word.
  bool truncate = false;
  /// How long the model stays loaded: `5m`, `-1m` for ever; empty: the server's default.
  std::string keep_alive;
  /// What the model's file adds to a prompt: see `bound`.
  Tokens template_tokens_max = template_tokens_default;
};

/// A provider of kind `ollama`. Thread-safe; shares the client's connections.
///
/// Errors: `invalid_argument`: the base URL, a key with line breaks, a context without tokens.
[[nodiscard]] Result<std::shared_ptr<Provider>> make_provider(http::Client client,
                                                              OllamaOptions options);

}  // namespace purser::ollama
