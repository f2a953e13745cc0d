// provider.cpp: the codec of Responses, and how its services are reached.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <purser/adapters/providers/responses/bound.hpp>
#include <purser/adapters/providers/responses/encode.hpp>
#include <purser/adapters/providers/responses/errors.hpp>
#include <purser/adapters/providers/responses/provider.hpp>
#include <purser/adapters/providers/responses/stream_decoder.hpp>
#include <purser/adapters/providers/wire/http_provider.hpp>

namespace purser::responses {
namespace {

using provider_wire::EncodedRequest;

class ResponsesCodec final : public provider_wire::Codec {
 public:
  explicit ResponsesCodec(ResponsesOptions options) : options_(std::move(options)) {}

  std::string_view kind() const noexcept override { return options_.kind; }

  Result<RequestBound> bound(const ModelRequest& request) const override {
    return responses::bound(request, options_.region);
  }

  Result<EncodedRequest> encode(const ModelRequest& request, bool stream) const override {
    auto options = encode_options();
    options.stream = stream;
    auto body = responses::encode(request, options);
    if (!body) return fail(std::move(body.error()));
    return EncodedRequest{"/responses", std::move(*body)};
  }

  Result<EncodedRequest> encode_count(const ModelRequest& request) const override {
    auto body = responses::encode_count(request, encode_options());
    if (!body) return fail(std::move(body.error()));
    return EncodedRequest{"/responses/input_tokens", std::move(*body)};
  }

  std::unique_ptr<provider_wire::StreamDecoder> decoder(
      const ModelRequest& request) const override {
    return std::make_unique<StreamDecoder>(decode_options(request));
  }

  Result<ModelReply> decode(std::string_view body, const ModelRequest& request) const override {
    return responses::decode(body, decode_options(request));
  }

  ErrorCode error_code(int status, const provider_wire::PeerError& peer) const override {
    return responses::error_code(status, peer);
  }

 private:
  EncodeOptions encode_options() const {
    EncodeOptions options;
    options.store = options_.store;
    options.encrypted_reasoning = options_.encrypted_reasoning;
    options.reasoning_summary = options_.reasoning_summary;
    return options;
  }

  DecodeOptions decode_options(const ModelRequest& request) const {
    DecodeOptions options;
    options.provider = options_.name;
    options.model = request.model;
    options.region = options_.region;
    options.states_cost = options_.states_cost;
    return options;
  }

  ResponsesOptions options_;
};

provider_wire::Endpoint endpoint_of(const ResponsesOptions& options) {
  provider_wire::Endpoint endpoint{options, provider_wire::identity_of(options)};
  auto& identity = endpoint.identity;
  if (!options.organization.empty())
    identity.headers.emplace_back("OpenAI-Organization", options.organization);
  if (!options.project.empty()) identity.headers.emplace_back("OpenAI-Project", options.project);
  provider_wire::add_bearer(identity, options.api_key);
  return endpoint;
}

bool is_summary(std::string_view kind) {
  static constexpr std::array<std::string_view, 4> kinds{"", "auto", "concise", "detailed"};
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

}  // namespace

ResponsesOptions::ResponsesOptions() {
  name = "responses";
  base_url = "https://api.openai.com/v1";
}

Result<std::shared_ptr<Provider>> make_provider(http::Client client, ResponsesOptions options) {
  if (!is_summary(options.reasoning_summary)) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("provider '{}': a reasoning summary is 'auto', 'concise' or "
                            "'detailed', not '{}'",
                            options.name, options.reasoning_summary));
  }
  auto endpoint = endpoint_of(options);
  return provider_wire::make_http_provider(std::move(client), std::move(endpoint),
                                           std::make_unique<ResponsesCodec>(std::move(options)));
}

}  // namespace purser::responses
