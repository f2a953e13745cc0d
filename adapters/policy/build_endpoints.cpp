// build_endpoints.cpp: one provider of its several endpoints.
#include <purser/adapters/policy/detail/endpoints.hpp>
#include <purser/adapters/policy/detail/place.hpp>
#include <purser/runtime/endpoint_pool.hpp>

namespace purser::policy {
namespace {

ProviderPolicy at_endpoint(ProviderPolicy provider, const EndpointPolicy& endpoint) {
  provider.endpoints.clear();
  provider.place = endpoint.place;
  provider.api_key = endpoint.api_key;
  provider.api_key_place = endpoint.api_key_place;
  provider.api_key_variable = endpoint.api_key_variable;
  provider.access_key = endpoint.access_key;
  provider.base_url = endpoint.base_url;
  provider.region = endpoint.region;
  provider.location = endpoint.location;
  return provider;
}

}  // namespace

Result<std::shared_ptr<Provider>> build_provider(const ProviderPolicy& provider,
                                                 const Surroundings& surroundings) {
  if (provider.endpoints.empty()) return build_single_provider(provider, surroundings);
  EndpointPoolOptions options;
  options.cool_down = provider.cool_down;
  for (const auto& endpoint : provider.endpoints) {
    auto built = build_single_provider(at_endpoint(provider, endpoint), surroundings);
    if (!built) return built;
    options.endpoints.push_back({*std::move(built), endpoint.weight});
  }
  auto pool = EndpointPool::create(std::move(options));
  if (!pool) return fail(at(provider.place, std::move(pool).error()));
  return std::shared_ptr<Provider>(*std::move(pool));
}

}  // namespace purser::policy
