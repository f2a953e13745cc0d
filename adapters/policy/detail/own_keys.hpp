// own_keys.hpp: what only some kinds of provider have.
#pragma once

#include <purser/adapters/policy/parse.hpp>
#include <purser/adapters/policy/policy.hpp>
#include <purser/adapters/yaml/map_reader.hpp>

namespace purser::policy {

/// After the kind. Keys of another kind are refused by name.
void read_own_keys(yaml::MapReader& map, ProviderPolicy& provider, const Environment& environment);

/// Of an endpoint of a provider of this kind: those that say where the service is.
void read_own_keys(yaml::MapReader& map, ProviderKind kind, EndpointPolicy& endpoint);

}  // namespace purser::policy
