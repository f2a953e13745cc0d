// build_kind.cpp: from a provider's section to the options of its adapter.
#include <purser/adapters/policy/detail/build_kind.hpp>

#include <purser/adapters/providers/anthropic/provider.hpp>
#include <purser/adapters/providers/bedrock/provider.hpp>
#include <purser/adapters/providers/cohere/provider.hpp>
#include <purser/adapters/providers/gemini/provider.hpp>
#include <purser/adapters/providers/ollama/provider.hpp>
#include <purser/adapters/providers/openai/provider.hpp>
#include <purser/adapters/providers/responses/provider.hpp>

namespace purser::policy {
namespace {

using Built = Result<std::shared_ptr<Provider>>;

/// The simulator takes any key but wants one, as the services do.
void point_to_simulator(provider_wire::ServiceOptions& options, const ProviderPolicy& provider,
                        const Surroundings& surroundings) {
  options.base_url =
      surroundings.simulator_url + std::string(row_of(provider.interface).simulator_path);
  options.api_key = Secret("simulator");
}

/// What the options of all kinds have in common.
void set_shared(provider_wire::ServiceOptions& options, const ProviderPolicy& provider,
                const Surroundings& surroundings) {
  options.name = provider.name;
  options.api_key = provider.api_key;
  options.free = provider.is_free();
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
  if (provider.kind == ProviderKind::simulator) point_to_simulator(options, provider, surroundings);
}

void set_if_given(std::string& option, const std::string& given) {
  if (!given.empty()) option = given;
}

Built build_chat(const ProviderPolicy& provider, const Surroundings& surroundings) {
  openai::OpenAiOptions options(*openai::find_dialect(to_string(provider.interface)));
  set_shared(options, provider, surroundings);
  options.organization = provider.organization;
  options.project = provider.project;
  options.region = provider.region;
  set_if_given(options.dialect.output_limit_field, provider.output_limit_field);
  options.api_version = provider.api_version;
  options.deployments = provider.deployments;
  if (provider.auth == Auth::bearer) options.authentication = openai::Authentication::bearer;
  return openai::make_provider(surroundings.client, std::move(options));
}

Built build_responses(const ProviderPolicy& provider, const Surroundings& surroundings) {
  responses::ResponsesOptions options;
  set_shared(options, provider, surroundings);
  options.organization = provider.organization;
  options.project = provider.project;
  options.region = provider.region;
  options.store = provider.store;
  options.reasoning_summary = provider.reasoning_summary;
  return responses::make_provider(surroundings.client, std::move(options));
}

Built build_anthropic(const ProviderPolicy& provider, const Surroundings& surroundings) {
  anthropic::AnthropicOptions options;
  set_shared(options, provider, surroundings);
  options.region = provider.region;
  if (provider.auth == Auth::bearer) options.authentication = anthropic::Authentication::bearer;
  if (provider.version == to_string(anthropic::Version::v2026_10_21)) {
    options.version = anthropic::Version::v2026_10_21;
  }
  return anthropic::make_provider(surroundings.client, std::move(options));
}

Built build_gemini(const ProviderPolicy& provider, const Surroundings& surroundings) {
  gemini::GeminiOptions options;
  set_shared(options, provider, surroundings);
  options.version = provider.version;
  options.project = provider.project;
  set_if_given(options.location, provider.location);
  options.search_queries_max = provider.search_queries_max;
  return gemini::make_provider(surroundings.client, std::move(options));
}

Built build_cohere(const ProviderPolicy& provider, const Surroundings& surroundings) {
  cohere::CohereOptions options;
  set_shared(options, provider, surroundings);
  return cohere::make_provider(surroundings.client, std::move(options));
}

Built build_ollama(const ProviderPolicy& provider, const Surroundings& surroundings) {
  ollama::OllamaOptions options;
  set_shared(options, provider, surroundings);
  options.free_on_loopback = provider.is_free();
  options.num_ctx = provider.num_ctx;
  options.truncate = provider.truncate;
  options.keep_alive = provider.keep_alive;
  return ollama::make_provider(surroundings.client, std::move(options));
}

Built build_bedrock(const ProviderPolicy& provider, const Surroundings& surroundings) {
  bedrock::BedrockOptions options;
  set_shared(options, provider, surroundings);
  set_if_given(options.region, provider.region);
  if (provider.kind == ProviderKind::bedrock && provider.api_key.empty()) {
    const auto& key = provider.access_key;
    options.access_key = {std::string(key.id.reveal()), key.secret, key.session_token};
  }
  return bedrock::make_provider(surroundings.client, std::move(options));
}

}  // namespace

Result<std::shared_ptr<Provider>> build_kind(const ProviderPolicy& provider,
                                             const Surroundings& surroundings) {
  switch (provider.interface) {
    case ProviderKind::responses:
      return build_responses(provider, surroundings);
    case ProviderKind::anthropic:
      return build_anthropic(provider, surroundings);
    case ProviderKind::gemini:
    case ProviderKind::vertex_ai:
      return build_gemini(provider, surroundings);
    case ProviderKind::cohere:
      return build_cohere(provider, surroundings);
    case ProviderKind::ollama:
      return build_ollama(provider, surroundings);
    case ProviderKind::bedrock:
      return build_bedrock(provider, surroundings);
    default:
      return build_chat(provider, surroundings);
  }
}

}  // namespace purser::policy
