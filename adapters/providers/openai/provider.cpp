// provider.cpp: the codec of Chat Completions, and how its services are reached.
#include <fmt/format.h>

#include <purser/adapters/providers/openai/bound.hpp>
#include <purser/adapters/providers/openai/encode.hpp>
#include <purser/adapters/providers/openai/errors.hpp>
#include <purser/adapters/providers/openai/provider.hpp>
#include <purser/adapters/providers/openai/stream_decoder.hpp>
#include <purser/adapters/providers/wire/http_provider.hpp>

namespace purser::openai {
namespace {

using provider_wire::EncodedRequest;

/// `eu/`, as the price table has it in front of a model; empty where there is none.
std::string_view data_zone(std::string_view model) {
  for (const std::string_view zone : {"eu/", "us/", "global/", "global-standard/"}) {
    if (model.starts_with(zone)) return zone;
  }
  return {};
}

class ChatCodec final : public provider_wire::Codec {
 public:
  explicit ChatCodec(OpenAiOptions options) : options_(std::move(options)) {}

  std::string_view kind() const noexcept override { return options_.dialect.kind; }

  Result<RequestBound> bound(const ModelRequest& request) const override {
    return openai::bound(request, {options_.region, options_.dialect.breakpoints});
  }

  Result<EncodedRequest> encode(const ModelRequest& request, bool stream) const override {
    EncodeOptions options{stream, options_.dialect, deployment_of(request.model)};
    auto body = openai::encode(request, options);
    if (!body) return fail(std::move(body.error()));
    return EncodedRequest{target(request, options.model), std::move(*body)};
  }

  Result<EncodedRequest> encode_count(const ModelRequest& request) const override {
    if (options_.dialect.count_target.empty() || request.task == ModelTask::embedding)
      return Codec::encode_count(request);
    auto encoded = encode(request, false);
    if (encoded) encoded->target = options_.dialect.count_target;
    return encoded;
  }

  std::unique_ptr<provider_wire::StreamDecoder> decoder(
      const ModelRequest& request) const override {
    return std::make_unique<StreamDecoder>(decode_options(request));
  }

  Result<ModelReply> decode(std::string_view body, const ModelRequest& request) const override {
    if (request.task == ModelTask::embedding)
      return decode_embedding(body, decode_options(request));
    return openai::decode(body, decode_options(request));
  }

  ErrorCode error_code(int status, const provider_wire::PeerError& peer) const override {
    const bool is_busy = status != 0 && status == options_.dialect.busy_status;
    return is_busy ? ErrorCode::overloaded : openai::error_code(status, peer);
  }

 private:
  std::string deployment_of(const std::string& model) const {
    const auto known = options_.deployments.find(model);
    if (known != options_.deployments.end()) return known->second;
    return model.substr(options_.dialect.data_zones ? data_zone(model).size() : 0);
  }

  std::string target(const ModelRequest& request, std::string_view deployment) const {
    const auto* const path =
        request.task == ModelTask::embedding ? "/embeddings" : "/chat/completions";
    if (options_.api_version.empty()) return path;
    return fmt::format("/openai/deployments/{}{}?api-version={}", deployment, path,
                       options_.api_version);
  }

  DecodeOptions decode_options(const ModelRequest& request) const {
    DecodeOptions options;
    options.provider = options_.name;
    options.model = request.model;
    options.searches_web = searches_web(request);
    options.region = options_.region;
    options.dialect = &options_.dialect;
    if (options_.dialect.data_zones) options.data_zone = data_zone(request.model);
    return options;
  }

  OpenAiOptions options_;
};

/// A token is new for each call.
provider_wire::Signer signer_of(const OpenAiOptions& options) {
  if (!options.token) return {};
  return [token = options.token](http::Request& request) {
    const auto secret = token();
    request.secret_headers.emplace_back("Authorization",
                                        Secret("Bearer " + std::string(secret.reveal())));
    return std::vector<Secret>{secret};
  };
}

provider_wire::Endpoint endpoint_of(const OpenAiOptions& options) {
  provider_wire::Endpoint endpoint{options, provider_wire::identity_of(options),
                                   signer_of(options)};
  auto& identity = endpoint.identity;
  if (!options.organization.empty())
    identity.headers.emplace_back("OpenAI-Organization", options.organization);
  if (!options.project.empty()) identity.headers.emplace_back("OpenAI-Project", options.project);
  if (options.token) return endpoint;
  if (options.authentication == Authentication::api_key) {
    provider_wire::add_key(identity, "api-key", options.api_key);
  } else {
    provider_wire::add_bearer(identity, options.api_key);
  }
  return endpoint;
}

/// They become a part of the address.
Result<> check_deployments(const OpenAiOptions& options) {
  const auto is_safe = [](const std::string& text) {
    return text.find_first_of("/?#% \t\r\n") == text.npos;
  };
  if (!is_safe(options.api_version)) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("provider '{}': the api_version '{}' is no date such as 2024-10-21",
                            options.name, options.api_version));
  }
  for (const auto& [model, deployment] : options.deployments) {
    if (is_safe(deployment) && !deployment.empty()) continue;
    return fail(ErrorCode::invalid_argument,
                fmt::format("provider '{}': the deployment '{}' of model '{}' is no name",
                            options.name, deployment, model));
  }
  return {};
}

Result<> check_limit_field(const OpenAiOptions& options) {
  const auto& field = options.dialect.output_limit_field;
  if (field == "max_completion_tokens" || field == "max_tokens") return {};
  return fail(ErrorCode::invalid_argument,
              fmt::format("provider '{}': the output limit is called 'max_completion_tokens' or "
                          "'max_tokens', not '{}'",
                          options.name, field));
}

}  // namespace

OpenAiOptions::OpenAiOptions(Dialect server) : dialect(std::move(server)) {
  name = dialect.name;
  base_url = dialect.base_url;
  free = dialect.local;
  if (dialect.name == "azure") authentication = Authentication::api_key;
}

Result<std::shared_ptr<Provider>> make_provider(http::Client client, OpenAiOptions options) {
  if (auto checked = check_limit_field(options); !checked) return fail(checked.error());
  if (auto checked = check_deployments(options); !checked) return fail(checked.error());
  auto endpoint = endpoint_of(options);
  return provider_wire::make_http_provider(std::move(client), std::move(endpoint),
                                           std::make_unique<ChatCodec>(std::move(options)));
}

}  // namespace purser::openai
