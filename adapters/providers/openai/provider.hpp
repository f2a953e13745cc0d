// provider.hpp: OpenAI's Chat Completions and embeddings, and every server that speaks the same.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include <purser/adapters/http/client.hpp>
#include <purser/adapters/providers/openai/dialect.hpp>
#include <purser/adapters/providers/wire/service.hpp>
#include <purser/runtime/provider.hpp>

namespace purser::openai {

/// How the key is sent.
enum class Authentication : std::uint8_t {
  bearer,
  api_key,  ///< the header `api-key` (Azure)
};

/// `base_url`: up to and including the version: `http://127.0.0.1:8080/v1`.
struct OpenAiOptions : provider_wire::ServiceOptions {
  /// OpenAI itself.
  OpenAiOptions() : OpenAiOptions(Dialect()) {}
  /// Name, address and peculiarities of a server; what runs on one's own machine is free. See
  /// `find_dialect`.
  explicit OpenAiOptions(Dialect server);

  Dialect dialect;
  Authentication authentication = Authentication::bearer;
  /// Asked for each call, in place of `api_key`, where keys do not last (Azure's Entra tokens).
  /// Thread-safe; must not block.
  std::function<Secret()> token;
  std::string organization;
  std::string project;
  /// Where the server is, if that changes the price: `eu`.
  std::string region;
  /// Azure's names for models, where they differ: `gpt-4.1` to `my-deployment`. Prices go by the
  /// model.
  std::map<std::string, std::string> deployments;
  /// Azure's older form of address: `/openai/deployments/NAME/...?api-version=`; `base_url` is then
  /// the resource alone. Empty: the form with `/openai/v1`.
  std::string api_version;
};

/// A provider of the dialect's kind. Thread-safe; shares the client's connections.
///
/// Errors: `invalid_argument`: the base URL, the name of the output limit, a key with line breaks.
[[nodiscard]] Result<std::shared_ptr<Provider>> make_provider(http::Client client,
                                                              OpenAiOptions options);

}  // namespace purser::openai
