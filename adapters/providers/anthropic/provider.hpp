// provider.hpp: Anthropic's Messages.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <purser/adapters/http/client.hpp>
#include <purser/adapters/providers/anthropic/encode.hpp>
#include <purser/adapters/providers/wire/service.hpp>
#include <purser/runtime/provider.hpp>

namespace purser::anthropic {

/// How the key is sent.
enum class Authentication : std::uint8_t {
  x_api_key,
  bearer,  ///< `Authorization: Bearer`, as newer clients and many proxies do
};

/// `base_url`: with or without `/v1` at its end.
struct AnthropicOptions : provider_wire::ServiceOptions {
  AnthropicOptions();

  Authentication authentication = Authentication::x_api_key;
  Version version = Version::v2023_06_01;
  /// Names for the `anthropic-beta` header.
  std::vector<std::string> betas;
  /// The interface demands an output limit; this one is sent where neither request nor budget set
  /// one.
  Tokens output_tokens_default = 4096;
  /// The workspace's default region: `global`, `us`. Empty: not known, so that calls which name no
  /// `inference_geo` hold the price of the dearest region.
  std::string region;
  /// System messages behind the first other message stay where they are (newer models only).
  bool system_messages_in_place = false;
};

/// A provider of kind `anthropic`. Thread-safe; shares the client's connections.
///
/// Errors: `invalid_argument`: the base URL, a key with line breaks.
[[nodiscard]] Result<std::shared_ptr<Provider>> make_provider(http::Client client,
                                                              AnthropicOptions options);

}  // namespace purser::anthropic
