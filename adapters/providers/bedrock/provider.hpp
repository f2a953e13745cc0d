// provider.hpp: AWS Bedrock's Converse.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <purser/adapters/http/client.hpp>
#include <purser/adapters/providers/wire/service.hpp>
#include <purser/runtime/provider.hpp>

namespace purser::bedrock {

/// What requests are signed with.
struct AccessKey {
  std::string id{};
  Secret secret{};
  Secret session_token{};  ///< of temporary credentials
};

/// `api_key`: a Bedrock API key, sent as `Authorization: Bearer`. Without one requests are signed
/// with the access key (Signature Version 4), and without that they go as they are.
struct BedrockOptions : provider_wire::ServiceOptions {
  BedrockOptions();

  /// Where the models are. `base_url` follows from it where that is empty.
  std::string region = "us-east-1";
  AccessKey access_key;
  /// Asked for each call, in place of `access_key`, where keys do not last (roles). Must not wait;
  /// thread-safe.
  std::function<AccessKey()> current_access_key;
};

/// A provider of kind `bedrock`. Thread-safe; shares the client's connections. `options.clock`
/// dates the signatures: AWS refuses those that are five minutes off.
///
/// Errors: `invalid_argument`: the base URL or the region, a key with line breaks, keys of two
/// kinds, half of an access key, a header that the signature has of its own.
[[nodiscard]] Result<std::shared_ptr<Provider>> make_provider(http::Client client,
                                                              BedrockOptions options);

}  // namespace purser::bedrock
