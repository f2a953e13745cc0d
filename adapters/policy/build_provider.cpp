// build_provider.cpp: the adapter that a provider's section asks for.
#include <fmt/format.h>

#include <purser/adapters/policy/build.hpp>
#include <purser/adapters/policy/detail/build_kind.hpp>
#include <purser/adapters/policy/detail/endpoints.hpp>
#include <purser/adapters/policy/detail/place.hpp>

namespace purser::policy {
namespace {

/// Other servers (a base URL) may do without one, unless the policy takes it from a variable.
bool lacks_key(const ProviderPolicy& provider) {
  if (!provider.api_key.empty() || provider.free.value_or(false)) return false;
  if (provider.kind == ProviderKind::simulator || !provider.access_key.id.empty()) return false;
  const bool needs_one = !row_of(provider.kind).key_variable.empty() && provider.base_url.empty();
  return needs_one || !provider.api_key_variable.empty();
}

Error missing_key(const ProviderPolicy& provider) {
  const auto remedy =
      provider.api_key_variable.empty()
          ? fmt::format("write api_key: \"${{NAME_OF_A_VARIABLE}}\" under providers.{}",
                        provider.name)
          : fmt::format("set the environment variable {}", provider.api_key_variable);
  return Error(ErrorCode::unauthenticated,
               fmt::format("the provider \"{}\" has no API key: {}", provider.name, remedy));
}

bool is_simulated(const ProviderPolicy& provider) {
  return provider.kind == ProviderKind::simulator;
}

Error no_simulator(const ProviderPolicy& provider) {
  return Error(ErrorCode::unsupported,
               fmt::format("the provider \"{}\" is a simulator, and none runs", provider.name));
}

}  // namespace

Result<std::shared_ptr<Provider>> build_single_provider(const ProviderPolicy& provider,
                                                        const Surroundings& surroundings) {
  if (lacks_key(provider)) return fail(at(provider.api_key_place, missing_key(provider)));
  if (is_simulated(provider) && surroundings.simulator_url.empty()) {
    return fail(at(provider.place, no_simulator(provider)));
  }
  auto built = build_kind(provider, surroundings);
  if (built) return built;
  const auto whose = fmt::format("the provider \"{}\"", provider.name);
  return fail(at(provider.place, std::move(built).error().in(whose)));
}

}  // namespace purser::policy
