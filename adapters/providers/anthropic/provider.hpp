// provider.hpp: Anthropic's Messages.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <purser/adapters/http/client.hpp>
#include <purser/adapters/providers/anthropic/encode.hpp>
#include <purser/runtime/provider.hpp>

namespace purser::anthropic {

/// How the key is sent.
enum class Authentication : std::uint8_t {
  x_api_key,
  bearer,  ///< `Authorization: Bearer`, as newer clients and many proxies do
};

struct AnthropicOptions {
  /// As policies and errors name it.
  std::string name = "anthropic";
  /// With or without `/v1` at its end.
  std::string base_url = "https://api.anthropic.com";
  /// Empty: none is sent.
  Secret api_key;
  Authentication authentication = Authentication::x_api_key;
  Version version = Version::v2023_06_01;
  /// Names for the `anthropic-beta` header.
  std::vector<std::string> betas;
  /// Sent with every call. Credentials belong into `secret_headers`.
  std::vector<http::Header> headers;
  std::vector<http::SecretHeader> secret_headers;
  /// Calls cost nothing (a local model behind the same interface).
  bool free = false;
  /// Set to `anywhere` to send requests unencrypted to other machines.
  http::PlainHttp plain_http = http::PlainHttp::loopback_only;
  http::Timeouts timeouts = default_timeouts();
  std::size_t response_bytes_max = std::size_t{64} * 1024 * 1024;
  /// The interface demands an output limit; this one is sent where neither request nor budget set
  /// one.
  Tokens output_tokens_default = 4096;
  /// The workspace's default region: `global`, `us`. Empty: not known, so that calls which name no
  /// `inference_geo` hold the price of the dearest region.
  std::string region;
  /// System messages behind the first other message stay where they are (newer models only).
  bool system_messages_in_place = false;
  /// Reads dates in `retry-after`. Must outlive the provider.
  const Clock* clock = &system_clock();

  /// As http::Timeouts, with ten minutes for the first byte: an answer that is not streamed comes
  /// in one piece.
  [[nodiscard]] static http::Timeouts default_timeouts();
};

/// A provider of kind `anthropic`. Thread-safe; shares the client's connections.
///
/// Errors: `invalid_argument`: the base URL, a key with line breaks.
[[nodiscard]] Result<std::shared_ptr<Provider>> make_provider(http::Client client,
                                                              AnthropicOptions options);

}  // namespace purser::anthropic
