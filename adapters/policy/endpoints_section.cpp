// endpoints_section.cpp: `endpoints:` and `cool_down:` of a provider: more keys, addresses and
// regions.
#include <purser/adapters/policy/detail/endpoints.hpp>
#include <purser/adapters/policy/detail/own_keys.hpp>
#include <purser/adapters/policy/detail/values.hpp>
#include <purser/adapters/yaml/expand.hpp>

namespace purser::policy {
namespace {

using yaml::MapReader;
using yaml::Node;

constexpr std::int64_t endpoint_weight_max = 1'000'000;

/// Which keys of the provider stand in the policy. Others come from the usual variables.
struct WrittenKeys {
  bool api_key = false;
  bool access_key = false;
};

/// What the provider says. Usual variables are for its usual place, and do not follow to another.
EndpointPolicy inherited(const ProviderPolicy& provider, const WrittenKeys& written, bool moves) {
  EndpointPolicy endpoint;
  endpoint.base_url = provider.base_url;
  endpoint.region = provider.region;
  endpoint.location = provider.location;
  if (written.access_key || !moves) endpoint.access_key = provider.access_key;
  if (!written.api_key && moves) return endpoint;
  endpoint.api_key = provider.api_key;
  endpoint.api_key_place = provider.api_key_place;
  endpoint.api_key_variable = provider.api_key_variable;
  return endpoint;
}

Result<> read_endpoint(const Node& node, ProviderPolicy& provider, const WrittenKeys& written) {
  MapReader map(node);
  auto endpoint = inherited(provider, written, map.has("base_url"));
  endpoint.place = node.where();
  if (endpoint.api_key_place.empty()) endpoint.api_key_place = endpoint.place;
  map.optional("api_key", [&](const Node& value) {
    endpoint.api_key_place = value.where();
    endpoint.api_key_variable = yaml::first_variable(value.written());
    return yaml::read(value, endpoint.api_key);
  });
  if (provider.kind == ProviderKind::simulator && map.has("base_url")) {
    map.refuse("base_url", "a provider of kind simulator is started by the program");
  }
  map.optional("base_url", [&](const Node& value) -> Result<> {
    if (auto done = check_url(value, provider.allow_plain_http); !done) return done;
    return yaml::read(value, endpoint.base_url);
  });
  read_own_keys(map, provider.kind, endpoint);
  map.optional("weight", [&](const Node& value) {
    return read_integer(value, 1, endpoint_weight_max, endpoint.weight);
  });
  auto done = map.finish();
  if (done) provider.endpoints.push_back(std::move(endpoint));
  return done;
}

Result<> read_endpoint_list(const Node& node, ProviderPolicy& provider,
                            const WrittenKeys& written) {
  const auto items = node.list();
  if (!items) return fail(items.error());
  for (const auto& item : *items) {
    if (auto done = read_endpoint(item, provider, written); !done) return done;
  }
  return items->empty() ? fail(node.error("expected at least one endpoint")) : Result<>();
}

Result<> read_cool_down(const Node& node, CoolDown& cool_down) {
  MapReader map(node);
  const auto optional = [&](std::string_view key, std::chrono::milliseconds& out) {
    map.optional(key, [&out](const Node& value) -> Result<> {
      if (auto done = yaml::read(value, out); !done) return done;
      if (out.count() > 0) return {};
      return fail(value.error("a cool-down is longer than nothing"));
    });
  };
  optional("first", cool_down.first);
  optional("most", cool_down.most);
  optional("refused", cool_down.refused);
  if (map.good() && cool_down.first > cool_down.most) {
    map.refuse(map.has("most") ? "most" : "first", "most must not be shorter than first");
  }
  return map.finish();
}

}  // namespace

void read_endpoints(MapReader& map, ProviderPolicy& provider) {
  const WrittenKeys written{map.has("api_key"), map.has("access_key")};
  map.optional("endpoints",
               [&](const Node& node) { return read_endpoint_list(node, provider, written); });
  if (map.has("cool_down") && !map.has("endpoints")) {
    map.refuse("cool_down", "\"cool_down\" has a meaning only beside \"endpoints\"");
  }
  map.optional("cool_down",
               [&](const Node& node) { return read_cool_down(node, provider.cool_down); });
}

}  // namespace purser::policy
