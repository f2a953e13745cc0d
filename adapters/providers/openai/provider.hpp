// provider.hpp: OpenAI's Chat Completions, and every server that speaks the same.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <purser/adapters/http/client.hpp>
#include <purser/runtime/provider.hpp>

namespace purser::openai {

struct OpenAiOptions {
  /// As policies and errors name it.
  std::string name = "openai";
  /// Up to and including the version: `http://127.0.0.1:8080/v1`.
  std::string base_url = "https://api.openai.com/v1";
  /// Empty: no `Authorization` header is sent.
  Secret api_key;
  std::string organization;
  std::string project;
  /// Sent with every call. Credentials belong into `secret_headers`.
  std::vector<http::Header> headers;
  std::vector<http::SecretHeader> secret_headers;
  /// Calls cost nothing (a local model).
  bool free = false;
  /// Set to `anywhere` to send requests unencrypted to other machines.
  http::PlainHttp plain_http = http::PlainHttp::loopback_only;
  http::Timeouts timeouts = default_timeouts();
  std::size_t response_bytes_max = std::size_t{64} * 1024 * 1024;
  /// `max_completion_tokens`, or `max_tokens` for servers that know no other.
  std::string output_limit_field = "max_completion_tokens";
  /// Instructions are sent as `developer` instead of `system`.
  bool developer_role = false;
  /// Sends `prompt_cache_breakpoint`; false for servers that reject fields they do not know.
  bool cache_breakpoints = true;
  /// Where the server is, if that changes the price: `eu`.
  std::string region;
  /// Reads dates in `retry-after`. Must outlive the provider.
  const Clock* clock = &system_clock();

  /// As http::Timeouts, with ten minutes for the first byte: an answer that is not streamed comes
  /// in one piece.
  [[nodiscard]] static http::Timeouts default_timeouts();
};

/// A provider of kind `openai`. Thread-safe; shares the client's connections.
///
/// Errors: `invalid_argument`: the base URL, the name of the output limit, a key with line breaks.
[[nodiscard]] Result<std::shared_ptr<Provider>> make_provider(http::Client client,
                                                              OpenAiOptions options);

}  // namespace purser::openai
