// provider.hpp: OpenAI's Chat Completions, and every server that speaks the same.
#pragma once

#include <memory>
#include <string>

#include <purser/adapters/http/client.hpp>
#include <purser/adapters/providers/wire/service.hpp>
#include <purser/runtime/provider.hpp>

namespace purser::openai {

/// `base_url`: up to and including the version: `http://127.0.0.1:8080/v1`.
struct OpenAiOptions : provider_wire::ServiceOptions {
  OpenAiOptions();

  std::string organization;
  std::string project;
  /// `max_completion_tokens`, or `max_tokens` for servers that know no other.
  std::string output_limit_field = "max_completion_tokens";
  /// Instructions are sent as `developer` instead of `system`.
  bool developer_role = false;
  /// Sends `prompt_cache_breakpoint`; false for servers that reject fields they do not know.
  bool cache_breakpoints = true;
  /// Where the server is, if that changes the price: `eu`.
  std::string region;
};

/// A provider of kind `openai`. Thread-safe; shares the client's connections.
///
/// Errors: `invalid_argument`: the base URL, the name of the output limit, a key with line breaks.
[[nodiscard]] Result<std::shared_ptr<Provider>> make_provider(http::Client client,
                                                              OpenAiOptions options);

}  // namespace purser::openai
