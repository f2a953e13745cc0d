// provider.hpp: Cohere's v2 interface: chat and embed.
#pragma once

#include <memory>
#include <string>

#include <purser/adapters/http/client.hpp>
#include <purser/adapters/providers/wire/service.hpp>
#include <purser/runtime/provider.hpp>

namespace purser::cohere {

/// `base_url`: up to and including the version: `https://api.cohere.com/v2`.
struct CohereOptions : provider_wire::ServiceOptions {
  CohereOptions();

  /// The application's name, sent as `X-Client-Name`; empty: none is sent.
  std::string client_name;
  /// What vectors are for where the request does not say: `search_document`, `search_query`,
  /// `classification`, `clustering`.
  std::string embedding_input_type = "search_document";
};

/// A provider of kind `cohere`. Thread-safe; shares the client's connections.
///
/// Errors: `invalid_argument`: the base URL, a key with line breaks.
[[nodiscard]] Result<std::shared_ptr<Provider>> make_provider(http::Client client,
                                                              CohereOptions options);

}  // namespace purser::cohere
