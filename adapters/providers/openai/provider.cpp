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

class ChatCodec final : public provider_wire::Codec {
 public:
  explicit ChatCodec(OpenAiOptions options) : options_(std::move(options)) {}

  std::string_view kind() const noexcept override { return "openai"; }

  Result<RequestBound> bound(const ModelRequest& request) const override {
    return openai::bound(request, options_.region);
  }

  Result<EncodedRequest> encode(const ModelRequest& request, bool stream) const override {
    EncodeOptions options;
    options.stream = stream;
    options.output_limit_field = options_.output_limit_field;
    options.developer_role = options_.developer_role;
    options.cache_breakpoints = options_.cache_breakpoints;
    auto body = openai::encode(request, options);
    if (!body) return fail(std::move(body.error()));
    return EncodedRequest{"/chat/completions", std::move(*body)};
  }

  std::unique_ptr<provider_wire::StreamDecoder> decoder(
      const ModelRequest& request) const override {
    return std::make_unique<StreamDecoder>(decode_options(request));
  }

  Result<ModelReply> decode(std::string_view body, const ModelRequest& request) const override {
    return openai::decode(body, decode_options(request));
  }

  ErrorCode error_code(int status, const provider_wire::PeerError& peer) const override {
    return openai::error_code(status, peer);
  }

 private:
  DecodeOptions decode_options(const ModelRequest& request) const {
    DecodeOptions options;
    options.provider = options_.name;
    options.model = request.model;
    options.searches_web = searches_web(request);
    options.region = options_.region;
    return options;
  }

  OpenAiOptions options_;
};

provider_wire::Endpoint endpoint_of(const OpenAiOptions& options) {
  provider_wire::Endpoint endpoint{options, provider_wire::identity_of(options)};
  auto& identity = endpoint.identity;
  if (!options.organization.empty())
    identity.headers.emplace_back("OpenAI-Organization", options.organization);
  if (!options.project.empty()) identity.headers.emplace_back("OpenAI-Project", options.project);
  provider_wire::add_bearer(identity, options.api_key);
  return endpoint;
}

}  // namespace

OpenAiOptions::OpenAiOptions() {
  name = "openai";
  base_url = "https://api.openai.com/v1";
}

Result<std::shared_ptr<Provider>> make_provider(http::Client client, OpenAiOptions options) {
  if (options.output_limit_field != "max_completion_tokens" &&
      options.output_limit_field != "max_tokens") {
    return fail(ErrorCode::invalid_argument,
                fmt::format("provider '{}': the output limit is called 'max_completion_tokens' or "
                            "'max_tokens', not '{}'",
                            options.name, options.output_limit_field));
  }
  auto endpoint = endpoint_of(options);
  return provider_wire::make_http_provider(std::move(client), std::move(endpoint),
                                           std::make_unique<ChatCodec>(std::move(options)));
}

}  // namespace purser::openai
