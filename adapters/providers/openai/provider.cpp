// provider.cpp: requests with the right headers, answers by the right decoder.
#include <fmt/format.h>

#include <purser/adapters/providers/openai/bound.hpp>
#include <purser/adapters/providers/openai/encode.hpp>
#include <purser/adapters/providers/openai/errors.hpp>
#include <purser/adapters/providers/openai/provider.hpp>
#include <purser/adapters/providers/openai/stream_decoder.hpp>
#include <purser/adapters/providers/wire/http_call.hpp>

namespace purser::openai {
namespace {

using provider_wire::AnswerFormat;
using provider_wire::Identity;

Identity identity(const OpenAiOptions& options) {
  Identity result;
  result.headers = options.headers;
  result.secret_headers = options.secret_headers;
  result.headers.emplace_back("Content-Type", "application/json");
  if (!options.organization.empty())
    result.headers.emplace_back("OpenAI-Organization", options.organization);
  if (!options.project.empty()) result.headers.emplace_back("OpenAI-Project", options.project);
  if (!options.api_key.empty()) {
    const std::string bearer = "Bearer " + std::string(options.api_key.reveal());
    result.secret_headers.emplace_back("Authorization", Secret(bearer));
    result.secrets.push_back(options.api_key);
  }
  for (const auto& header : options.secret_headers) result.secrets.push_back(header.value);
  return result;
}

class OpenAiProvider final : public Provider {
 public:
  OpenAiProvider(http::Client client, http::Url url, OpenAiOptions options)
      : client_(std::move(client)),
        url_(std::move(url)),
        options_(std::move(options)),
        identity_(identity(options_)) {}

  std::string_view name() const noexcept override { return options_.name; }
  std::string_view kind() const noexcept override { return "openai"; }
  bool is_free() const noexcept override { return options_.free; }
  bool keeps_deadline() const noexcept override { return true; }

  Result<RequestBound> bound(const ModelRequest& request) const override {
    return openai::bound(request, options_.region);
  }

  Result<ModelReply> decode(std::string_view body) const override {
    DecodeOptions options;
    options.provider = options_.name;
    options.region = options_.region;
    return openai::decode(body, options);
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
    options.output_limit_field = options_.output_limit_field;
    options.developer_role = options_.developer_role;
    options.cache_breakpoints = options_.cache_breakpoints;
    return options;
  }

  http::Request http_request(std::string body, const ProviderContext& context) const {
    http::Request request(http::Method::post, url_, "/chat/completions");
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
    options.searches_web = searches_web(request);
    options.region = options_.region;
    AnswerFormat format;
    format.provider = options_.name;
    format.decoder = std::make_unique<StreamDecoder>(options);
    format.decode = [options](std::string_view body) { return openai::decode(body, options); };
    format.error_code = error_code;
    format.request_id_header = "x-request-id";
    format.secrets = identity_.secrets;
    format.clock = options_.clock;
    return format;
  }

  http::Client client_;
  http::Url url_;
  OpenAiOptions options_;
  Identity identity_;
};

}  // namespace

http::Timeouts OpenAiOptions::default_timeouts() {
  http::Timeouts timeouts;
  timeouts.first_byte = std::chrono::minutes(10);
  return timeouts;
}

Result<std::shared_ptr<Provider>> make_provider(http::Client client, OpenAiOptions options) {
  auto url = http::Url::parse(options.base_url, options.plain_http);
  if (!url) return fail(std::move(url.error()).in(fmt::format("provider '{}'", options.name)));
  if (auto checked = provider_wire::check_secret(options.name, options.api_key); !checked)
    return fail(checked.error());
  if (options.output_limit_field != "max_completion_tokens" &&
      options.output_limit_field != "max_tokens") {
    return fail(ErrorCode::invalid_argument,
                fmt::format("provider '{}': the output limit is called 'max_completion_tokens' or "
                            "'max_tokens', not '{}'",
                            options.name, options.output_limit_field));
  }
  return std::make_shared<OpenAiProvider>(std::move(client), std::move(*url), std::move(options));
}

}  // namespace purser::openai
