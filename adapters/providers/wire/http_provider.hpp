// http_provider.hpp: a provider made of a codec and an HTTP client.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <purser/adapters/http/client.hpp>
#include <purser/adapters/providers/wire/codec.hpp>
#include <purser/adapters/providers/wire/service.hpp>
#include <purser/runtime/provider.hpp>

namespace purser::provider_wire {

/// Adds to a finished request what depends on its bytes, such as a signature. Returns what of it
/// nobody may quote. Thread-safe. What it throws ends the call as `internal`, before anything is
/// sent.
using Signer = std::function<std::vector<Secret>(http::Request&)>;

/// How a provider is reached. `identity` has what is sent with every call.
struct Endpoint {
  ServiceOptions options{};
  Identity identity{};
  Signer sign{};  ///< may be empty
};

/// Thread-safe; shares the client's connections. Errors: `invalid_argument`: the base URL, a key
/// with line breaks.
[[nodiscard]] Result<std::shared_ptr<Provider>> make_http_provider(
    http::Client client, Endpoint endpoint, std::unique_ptr<const Codec> codec);

}  // namespace purser::provider_wire
