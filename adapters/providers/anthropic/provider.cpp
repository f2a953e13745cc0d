// provider.cpp: the codec of Messages, and how the service is reached.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <purser/adapters/providers/anthropic/bound.hpp>
#include <purser/adapters/providers/anthropic/errors.hpp>
#include <purser/adapters/providers/anthropic/provider.hpp>
#include <purser/adapters/providers/anthropic/stream_decoder.hpp>
#include <purser/adapters/providers/wire/http_provider.hpp>

namespace purser::anthropic {
namespace {

using provider_wire::EncodedRequest;

class MessagesCodec final : public provider_wire::Codec {
 public:
  explicit MessagesCodec(AnthropicOptions options)
      : options_(std::move(options)),
        target_(options_.base_url.ends_with("/v1") || options_.base_url.ends_with("/v1/")
                    ? "/messages"
                    : "/v1/messages") {}

  std::string_view kind() const noexcept override { return "anthropic"; }

  Result<RequestBound> bound(const ModelRequest& request) const override {
    return anthropic::bound(request, options_.region);
  }

  Result<EncodedRequest> encode(const ModelRequest& request, bool stream) const override {
    auto options = encode_options();
    options.stream = stream;
    return encoded(request, options, target_);
  }

  Result<EncodedRequest> encode_count(const ModelRequest& request) const override {
    auto options = encode_options();
    options.counts_only = true;
    return encoded(request, options, target_ + "/count_tokens");
  }

  std::unique_ptr<provider_wire::StreamDecoder> decoder(
      const ModelRequest& request) const override {
    return std::make_unique<StreamDecoder>(decode_options(request));
  }

  Result<ModelReply> decode(std::string_view body, const ModelRequest& request) const override {
    return anthropic::decode(body, decode_options(request));
  }

  ErrorCode error_code(int status, const provider_wire::PeerError& peer) const override {
    return anthropic::error_code(status, peer);
  }
  std::string_view request_id_header() const noexcept override { return "request-id"; }

 private:
  EncodeOptions encode_options() const {
    EncodeOptions options;
    options.version = options_.version;
    options.output_tokens_default = options_.output_tokens_default;
    options.system_messages_in_place = options_.system_messages_in_place;
    return options;
  }

  static Result<EncodedRequest> encoded(const ModelRequest& request, const EncodeOptions& options,
                                        std::string target) {
    auto body = anthropic::encode(request, options);
    if (!body) return fail(std::move(body.error()));
    return EncodedRequest{std::move(target), std::move(*body)};
  }

  DecodeOptions decode_options(const ModelRequest& request) const {
    DecodeOptions options;
    options.provider = options_.name;
    options.model = request.model;
    options.asks_1h = asks_for_1h_cache(request);
    return options;
  }

  AnthropicOptions options_;
  std::string target_;
};

provider_wire::Endpoint endpoint_of(const AnthropicOptions& options) {
  provider_wire::Endpoint endpoint{options, provider_wire::identity_of(options)};
  auto& identity = endpoint.identity;
  identity.headers.emplace_back("anthropic-version", std::string(to_string(options.version)));
  if (!options.betas.empty()) {
    identity.headers.emplace_back("anthropic-beta",
                                  fmt::format("{}", fmt::join(options.betas, ",")));
  }
  if (options.authentication == Authentication::bearer) {
    provider_wire::add_bearer(identity, options.api_key);
  } else {
    provider_wire::add_key(identity, "x-api-key", options.api_key);
  }
  return endpoint;
}

}  // namespace

AnthropicOptions::AnthropicOptions() {
  name = "anthropic";
  base_url = "https://api.anthropic.com";
}

Result<std::shared_ptr<Provider>> make_provider(http::Client client, AnthropicOptions options) {
  auto endpoint = endpoint_of(options);
  return provider_wire::make_http_provider(std::move(client), std::move(endpoint),
                                           std::make_unique<MessagesCodec>(std::move(options)));
}

}  // namespace purser::anthropic
