// provider.cpp: the codec of Converse, and how the service is reached.
#include <fmt/format.h>

#include <algorithm>

#include <purser/adapters/providers/bedrock/bound.hpp>
#include <purser/adapters/providers/bedrock/encode.hpp>
#include <purser/adapters/providers/bedrock/errors.hpp>
#include <purser/adapters/providers/bedrock/event_stream.hpp>
#include <purser/adapters/providers/bedrock/provider.hpp>
#include <purser/adapters/providers/bedrock/signer.hpp>
#include <purser/adapters/providers/bedrock/stream_decoder.hpp>
#include <purser/runtime/lower_case.hpp>

namespace purser::bedrock {
namespace {

using provider_wire::EncodedRequest;

class ConverseCodec final : public provider_wire::Codec {
 public:
  ConverseCodec(std::string provider, std::string region)
      : provider_(std::move(provider)), region_(std::move(region)) {}

  std::string_view kind() const noexcept override { return "bedrock"; }

  Result<RequestBound> bound(const ModelRequest& request) const override {
    return bedrock::bound(request);
  }

  Result<EncodedRequest> encode(const ModelRequest& request, bool stream) const override {
    return encoded(request, stream ? "converse-stream" : "converse", &bedrock::encode);
  }

  Result<EncodedRequest> encode_count(const ModelRequest& request) const override {
    return encoded(request, "count-tokens", &bedrock::encode_count);
  }

  std::unique_ptr<provider_wire::StreamDecoder> decoder(
      const ModelRequest& request) const override {
    return std::make_unique<StreamDecoder>(decode_options(request));
  }

  Result<ModelReply> decode(std::string_view body, const ModelRequest& request) const override {
    return bedrock::decode(body, decode_options(request));
  }

  std::unique_ptr<provider_wire::FrameParser> frames() const override { return event_frames(); }
  std::string_view stream_type() const noexcept override {
    return "application/vnd.amazon.eventstream";
  }

  provider_wire::PeerError read_error(std::string_view body) const override {
    return bedrock::read_error(body);
  }
  ErrorCode error_code(int status, const provider_wire::PeerError& peer) const override {
    return bedrock::error_code(status, peer);
  }
  std::string_view request_id_header() const noexcept override { return "x-amzn-requestid"; }
  std::string_view error_type_header() const noexcept override { return "x-amzn-errortype"; }

 private:
  Result<EncodedRequest> encoded(const ModelRequest& request, std::string_view operation,
                                 Result<std::string> (*write)(const ModelRequest&)) const {
    auto target = target_of(request.model, region_, operation);
    if (!target) return fail(std::move(target.error()));
    auto body = write(request);
    if (!body) return fail(std::move(body.error()));
    return EncodedRequest{std::move(*target), std::move(*body)};
  }

  DecodeOptions decode_options(const ModelRequest& request) const {
    DecodeOptions options;
    options.provider = provider_;
    options.model = request.model;
    options.asks_1h = asks_for_1h_cache(request);
    options.service_tier = service_tier_of(request);
    options.speed = speed_of(request);
    return options;
  }

  std::string provider_;
  std::string region_;
};

bool is_region(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

std::string url_of_region(const std::string& region) {
  return fmt::format("https://bedrock-runtime.{}.amazonaws.com{}", region,
                     region.starts_with("cn-") ? ".cn" : "");
}

/// Of a signed request these are written by the signer.
bool is_signed_header(std::string_view name) {
  const auto lower = lower_case(name);
  return lower == "authorization" || lower == "content-type" || lower == "x-amz-date" ||
         lower == "x-amz-security-token";
}

Result<> check_headers(const BedrockOptions& options) {
  const auto named = [](const auto& header) { return is_signed_header(header.name); };
  if (std::none_of(options.headers.begin(), options.headers.end(), named) &&
      std::none_of(options.secret_headers.begin(), options.secret_headers.end(), named))
    return {};
  return fail(ErrorCode::invalid_argument,
              fmt::format("a header of provider '{}' is one that the signature writes itself",
                          options.name));
}

bool has_access_key(const BedrockOptions& options) {
  const auto& key = options.access_key;
  return !key.id.empty() || !key.secret.empty() || !key.session_token.empty();
}

Result<> check_access_key(const AccessKey& key, const std::string& provider) {
  if (key.id.empty() || key.secret.empty()) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("provider '{}' has only a part of an access key; it takes an id and a "
                            "secret",
                            provider));
  }
  for (const auto& secret : {Secret(key.id), key.secret, key.session_token}) {
    if (auto checked = provider_wire::check_secret(provider, secret); !checked) return checked;
  }
  return {};
}

Result<> check_keys(const BedrockOptions& options) {
  const int kinds = (options.api_key.empty() ? 0 : 1) + (has_access_key(options) ? 1 : 0) +
                    (options.current_access_key ? 1 : 0);
  if (kinds > 1) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("provider '{}' has keys of two kinds; give it an API key or an access "
                            "key",
                            options.name));
  }
  if (has_access_key(options)) {
    if (auto checked = check_access_key(options.access_key, options.name); !checked) return checked;
  }
  const bool is_signed = kinds == 1 && options.api_key.empty();
  return is_signed ? check_headers(options) : Result<>();
}

provider_wire::Endpoint endpoint_for(const BedrockOptions& options) {
  provider_wire::Endpoint endpoint{options, provider_wire::identity_of(options)};
  provider_wire::add_bearer(endpoint.identity, options.api_key);
  if (has_access_key(options) || options.current_access_key) endpoint.sign = make_signer(options);
  return endpoint;
}

}  // namespace

BedrockOptions::BedrockOptions() { name = "bedrock"; }

Result<std::shared_ptr<Provider>> make_provider(http::Client client, BedrockOptions options) {
  if (!is_region(options.region)) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("provider '{}' needs a region such as us-east-1", options.name));
  }
  if (auto checked = check_keys(options); !checked) return fail(checked.error());
  if (options.base_url.empty()) options.base_url = url_of_region(options.region);
  auto codec = std::make_unique<ConverseCodec>(options.name, options.region);
  return provider_wire::make_http_provider(std::move(client), endpoint_for(options),
                                           std::move(codec));
}

}  // namespace purser::bedrock
