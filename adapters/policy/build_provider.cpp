// build_provider.cpp: the adapter that a provider's section asks for.
#include <fmt/format.h>

#include <purser/adapters/policy/build.hpp>
#include <purser/adapters/policy/detail/endpoints.hpp>
#include <purser/adapters/policy/detail/place.hpp>
#include <purser/adapters/providers/anthropic/provider.hpp>
#include <purser/adapters/providers/openai/provider.hpp>

namespace purser::policy {
namespace {

/// Other servers (a base URL) may do without one, unless the policy takes it from a variable.
bool lacks_key(const ProviderPolicy& provider) {
  if (!provider.api_key.empty() || provider.free) return false;
  if (provider.kind == ProviderKind::simulator) return false;
  return provider.base_url.empty() || !provider.api_key_variable.empty();
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

/// What the options of both kinds have in common.
template <class Options>
void set_shared(Options& options, const ProviderPolicy& provider) {
  options.name = provider.name;
  options.api_key = provider.api_key;
  options.free = provider.free;
  if (!provider.base_url.empty()) options.base_url = provider.base_url;
  if (provider.allow_plain_http) options.plain_http = http::PlainHttp::anywhere;
  for (const auto& [name, value] : provider.headers) {
    options.secret_headers.emplace_back(name, value);
  }
  auto& timeouts = options.timeouts;
  timeouts.connect = provider.timeouts.connect.value_or(timeouts.connect);
  timeouts.first_byte = provider.timeouts.first_byte.value_or(timeouts.first_byte);
  timeouts.idle = provider.timeouts.idle.value_or(timeouts.idle);
  timeouts.total = provider.timeouts.total.value_or(timeouts.total);
}

/// The simulator takes any key but wants one, as the services do.
template <class Options>
void point_to_simulator(Options& options, std::string url) {
  options.base_url = std::move(url);
  options.api_key = Secret("simulator");
}

bool is_simulated(const ProviderPolicy& provider) {
  return provider.kind == ProviderKind::simulator;
}

Error no_simulator(const ProviderPolicy& provider) {
  return Error(ErrorCode::unsupported,
               fmt::format("the provider \"{}\" is a simulator, and none runs", provider.name));
}

Result<std::shared_ptr<Provider>> build_openai(const ProviderPolicy& provider,
                                               const Surroundings& surroundings) {
  openai::OpenAiOptions options;
  set_shared(options, provider);
  options.organization = provider.organization;
  options.project = provider.project;
  if (!provider.output_limit_field.empty()) {
    options.dialect.output_limit_field = provider.output_limit_field;
  }
  if (is_simulated(provider)) point_to_simulator(options, surroundings.simulator_url + "/v1");
  return openai::make_provider(surroundings.client, std::move(options));
}

Result<std::shared_ptr<Provider>> build_anthropic(const ProviderPolicy& provider,
                                                  const Surroundings& surroundings) {
  anthropic::AnthropicOptions options;
  set_shared(options, provider);
  if (provider.auth == Auth::bearer) options.authentication = anthropic::Authentication::bearer;
  if (provider.version == to_string(anthropic::Version::v2026_10_21)) {
    options.version = anthropic::Version::v2026_10_21;
  }
  if (is_simulated(provider)) point_to_simulator(options, surroundings.simulator_url);
  return anthropic::make_provider(surroundings.client, std::move(options));
}

}  // namespace

Result<std::shared_ptr<Provider>> build_single_provider(const ProviderPolicy& provider,
                                                        const Surroundings& surroundings) {
  if (lacks_key(provider)) return fail(at(provider.api_key_place, missing_key(provider)));
  if (is_simulated(provider) && surroundings.simulator_url.empty()) {
    return fail(at(provider.place, no_simulator(provider)));
  }
  auto built = provider.interface == ProviderKind::anthropic
                   ? build_anthropic(provider, surroundings)
                   : build_openai(provider, surroundings);
  if (built) return built;
  const auto whose = fmt::format("the provider \"{}\"", provider.name);
  return fail(at(provider.place, std::move(built).error().in(whose)));
}

}  // namespace purser::policy
