// http_provider.cpp: encode, send, decode.
#include <fmt/format.h>

#include <purser/adapters/providers/wire/http_call.hpp>
#include <purser/adapters/providers/wire/http_provider.hpp>
#include <purser/runtime/cancellation.hpp>

namespace purser::provider_wire {
namespace {

class HttpProvider final : public Provider {
 public:
  HttpProvider(http::Client client, http::Url url, Endpoint endpoint,
               std::unique_ptr<const Codec> codec)
      : client_(std::move(client)),
        url_(std::move(url)),
        endpoint_(std::move(endpoint)),
        codec_(std::move(codec)) {}

  std::string_view name() const noexcept override { return endpoint_.options.name; }
  std::string_view kind() const noexcept override { return codec_->kind(); }
  bool is_free() const noexcept override { return endpoint_.options.free; }
  bool keeps_deadline() const noexcept override { return true; }

  Result<RequestBound> bound(const ModelRequest& request) const override {
    return codec_->bound(request);
  }

  Result<ModelReply> decode(std::string_view body) const override {
    return codec_->decode(body, ModelRequest());
  }

  Task<Tokens> count(const ModelRequest& request, Instant deadline) const override {
    auto encoded = codec_->encode_count(request);
    if (!encoded) return failed_count(std::move(encoded.error()));
    auto asked = http_request(std::move(*encoded), deadline);
    if (auto secrets = sign(asked); !secrets) return failed_count(std::move(secrets.error()));
    return http_count(client_, std::move(asked), *codec_);
  }

  Task<ModelReply> complete(const ModelRequest& request, ProviderContext& context) override {
    auto encoded = codec_->encode(request, context.sink != nullptr);
    if (!encoded) return failed_call(std::move(encoded.error()));
    auto sent = model_request(std::move(*encoded), context);
    auto answer = format(request);
    auto secrets = sign(sent);
    if (!secrets) return failed_call(std::move(secrets.error()));
    for (auto& secret : *secrets) answer.secrets.push_back(std::move(secret));
    return http_call(client_, std::move(sent), std::move(answer), context);
  }

 private:
  http::Request http_request(EncodedRequest encoded, Instant deadline) const {
    http::Request request(http::Method::post, url_, std::move(encoded.target));
    const auto& options = endpoint_.options;
    request.headers = endpoint_.identity.headers;
    for (auto& header : encoded.headers) request.headers.push_back(std::move(header));
    request.secret_headers = endpoint_.identity.secret_headers;
    request.body = std::move(encoded.body);
    request.timeouts = options.timeouts;
    request.deadline = deadline;
    request.response_bytes_max = options.response_bytes_max;
    return request;
  }

  http::Request model_request(EncodedRequest encoded, const ProviderContext& context) const {
    auto request = http_request(std::move(encoded), context.deadline);
    const bool streams = context.sink != nullptr;
    request.headers.emplace_back("Accept",
                                 streams ? std::string(codec_->stream_type()) : "application/json");
    request.dispatched = context.dispatched;
    return request;
  }

  /// What it put in and nobody may quote.
  Result<std::vector<Secret>> sign(http::Request& request) const try {
    return endpoint_.sign ? endpoint_.sign(request) : std::vector<Secret>();
  } catch (...) {
    return fail(current_exception_error("what signs the requests of a provider"));
  }

  /// The codec and the request outlive the call.
  AnswerFormat format(const ModelRequest& request) const {
    const Codec& codec = *codec_;
    AnswerFormat format;
    format.provider = endpoint_.options.name;
    format.frames = codec.frames();
    format.decoder = codec.decoder(request);
    format.decode = [&codec, &request](std::string_view body) {
      return codec.decode(body, request);
    };
    format.read_error = [&codec](std::string_view body) { return codec.read_error(body); };
    format.error_code = [&codec](int status, const PeerError& peer) {
      return codec.error_code(status, peer);
    };
    format.request_id_header = codec.request_id_header();
    format.error_type_header = codec.error_type_header();
    format.secrets = endpoint_.identity.secrets;
    format.clock = endpoint_.options.clock;
    return format;
  }

  http::Client client_;
  http::Url url_;
  Endpoint endpoint_;
  std::unique_ptr<const Codec> codec_;
};

}  // namespace

Result<std::shared_ptr<Provider>> make_http_provider(http::Client client, Endpoint endpoint,
                                                     std::unique_ptr<const Codec> codec) {
  const auto& options = endpoint.options;
  auto url = http::Url::parse(options.base_url, options.plain_http);
  if (!url) return fail(std::move(url.error()).in(fmt::format("provider '{}'", options.name)));
  if (auto checked = check_secret(options.name, options.api_key); !checked)
    return fail(checked.error());
  return std::make_shared<HttpProvider>(std::move(client), std::move(*url), std::move(endpoint),
                                        std::move(codec));
}

}  // namespace purser::provider_wire
