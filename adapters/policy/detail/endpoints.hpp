// endpoints.hpp: the endpoints of a provider, read and built.
#pragma once

#include <purser/adapters/policy/build.hpp>
#include <purser/adapters/yaml/map_reader.hpp>

namespace purser::policy {

/// After the key and the address of `provider`, which its endpoints inherit.
void read_endpoints(yaml::MapReader& map, ProviderPolicy& provider);

/// Whether a provider can be reached there.
[[nodiscard]] Result<> check_url(const yaml::Node& node, bool allow_plain_http);

/// `provider` as if it had no endpoints. Errors: those of build_provider.
[[nodiscard]] Result<std::shared_ptr<Provider>> build_single_provider(
    const ProviderPolicy& provider, const Surroundings& surroundings);

}  // namespace purser::policy
