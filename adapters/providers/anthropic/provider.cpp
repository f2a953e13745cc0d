// provider.cpp: requests with the right headers, answers by the right decoder.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <purser/adapters/providers/anthropic/bound.hpp>
#include <purser/adapters/providers/anthropic/errors.hpp>
#include <purser/adapters/providers/anthropic/provider.hpp>
#include <purser/adapters/providers/anthropic/stream_decoder.hpp>
#include <purser/adapters/providers/wire/http_call.hpp>

namespace purser::anthropic {
namespace {

using provider_wire::AnswerFormat;
using provider_wire::Identity;

http::SecretHeader key_header(const AnthropicOptions& options) {
  if (options.authentication == Authentication::x_api_key) return {"x-api-key", options.api_key};
  return {"Authorization", Secret("Bearer " + std::string(options.api_key.reveal()))};
}

Identity identity(const AnthropicOptions& options) {
  Identity result;
  result.headers = options.headers;
  result.secret_headers = options.secret_headers;
  result.headers.emplace_back("Content-Type", "application/json");
  result.headers.emplace_back("anthropic-version", std::string(to_string(options.version)));
  if (!options.betas.empty()) {
    result.headers.emplace_back("anthropic-beta", fmt::format("{}", fmt::join(options.betas, ",")));
  }
  if (!options.api_key.empty()) {
    result.secret_headers.push_back(key_header(options));
    result.secrets.push_back(options.api_key);
  }
  for (const auto& header : options.secret_headers) result.secrets.push_back(header.value);
  return result;
}

class AnthropicProvider final : public Provider {
 public:
  AnthropicProvider(http::Client client, http::Url url, AnthropicOptions options)
      : client_(std::move(client)),
        url_(std::move(url)),
        target_(url_.path().ends_with("/v1") ? "/messages" : "/v1/messages"),
        options_(std::move(options)),
        identity_(identity(options_)) {}

  std::string_view name() const noexcept override { return options_.name; }
  std::string_view kind() const noexcept override { return "anthropic"; }
  bool is_free() const noexcept override { return options_.free; }
  bool keeps_deadline() const noexcept override { return true; }

  Result<RequestBound> bound(const ModelRequest& request) const override {
    return anthropic::bound(request, options_.region);
  }

  Result<ModelReply> decode(std::string_view body) const override {
    DecodeOptions options;
    options.provider = options_.name;
    return anthropic::decode(body, options);
  }

  Task<ModelReply> complete(const ModelRequest& request, ProviderContext& context) override {
    auto body = encode(request, encode_options(context));
    if (!body) return provider_wire::failed_call(std::move(body.error()));
    return provider_wire::http_call(client_, http_request(std::move(*body), context),
                                    format(request), context);
  }

 private:
  EncodeOptions encode_options(const ProviderContext& context) const {
    EncodeOptions options;
    options.stream = context.sink != nullptr;
    options.version = options_.version;
    options.output_tokens_default = options_.output_tokens_default;
    options.system_messages_in_place = options_.system_messages_in_place;
    return options;
  }

  http::Request http_request(std::string body, const ProviderContext& context) const {
    http::Request request(http::Method::post, url_, target_);
    request.headers = identity_.headers;
    request.headers.emplace_back(
        "Accept", context.sink != nullptr ? "text/event-stream" : "application/json");
    request.secret_headers = identity_.secret_headers;
    request.body = std::move(body);
    request.timeouts = options_.timeouts;
    request.deadline = context.deadline;
    request.response_bytes_max = options_.response_bytes_max;
    request.dispatched = context.dispatched;
    return request;
  }

  AnswerFormat format(const ModelRequest& request) const {
    DecodeOptions options;
    options.provider = options_.name;
    options.model = request.model;
    options.asks_1h = asks_for_1h_cache(request);
    AnswerFormat format;
    format.provider = options_.name;
    format.decoder = std::make_unique<StreamDecoder>(options);
    format.decode = [options](std::string_view body) { return anthropic::decode(body, options); };
    format.error_code = error_code;
    format.request_id_header = "request-id";
    format.secrets = identity_.secrets;
    format.clock = options_.clock;
    return format;
  }

  http::Client client_;
  http::Url url_;
  std::string target_;
  AnthropicOptions options_;
  Identity identity_;
};

}  // namespace

http::Timeouts AnthropicOptions::default_timeouts() {
  http::Timeouts timeouts;
  timeouts.first_byte = std::chrono::minutes(10);
  return timeouts;
}

Result<std::shared_ptr<Provider>> make_provider(http::Client client, AnthropicOptions options) {
  auto url = http::Url::parse(options.base_url, options.plain_http);
  if (!url) return fail(std::move(url.error()).in(fmt::format("provider '{}'", options.name)));
  if (auto checked = provider_wire::check_secret(options.name, options.api_key); !checked)
    return fail(checked.error());
  return std::make_shared<AnthropicProvider>(std::move(client), std::move(*url),
                                             std::move(options));
}

}  // namespace purser::anthropic
