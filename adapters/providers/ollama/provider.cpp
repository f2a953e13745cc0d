// provider.cpp: the codec of Ollama's interface, and how a server is reached.
#include <fmt/format.h>

#include <purser/adapters/http/url.hpp>
#include <purser/adapters/providers/ollama/encode.hpp>
#include <purser/adapters/providers/ollama/errors.hpp>
#include <purser/adapters/providers/ollama/provider.hpp>
#include <purser/adapters/providers/ollama/stream_decoder.hpp>
#include <purser/adapters/providers/wire/http_provider.hpp>

namespace purser::ollama {
namespace {

using provider_wire::EncodedRequest;

class OllamaCodec final : public provider_wire::Codec {
 public:
  explicit OllamaCodec(OllamaOptions options) : options_(std::move(options)) {}

  std::string_view kind() const noexcept override { return "ollama"; }

  Result<RequestBound> bound(const ModelRequest& request) const override {
    return ollama::bound(request, options_.template_tokens_max);
  }

  Result<EncodedRequest> encode(const ModelRequest& request, bool stream) const override {
    EncodeOptions options;
    options.stream = stream;
    options.num_ctx = options_.num_ctx;
    options.truncate = options_.truncate;
    options.keep_alive = options_.keep_alive;
    const bool embeds = request.task == ModelTask::embedding;
    auto body = embeds ? encode_embeddings(request, options) : ollama::encode(request, options);
    if (!body) return fail(std::move(body.error()));
    return EncodedRequest{embeds ? "/api/embed" : "/api/chat", std::move(*body)};
  }

  std::unique_ptr<provider_wire::StreamDecoder> decoder(
      const ModelRequest& request) const override {
    return std::make_unique<StreamDecoder>(decode_options(request));
  }

  Result<ModelReply> decode(std::string_view body, const ModelRequest& request) const override {
    return ollama::decode(body, decode_options(request));
  }

  std::unique_ptr<provider_wire::FrameParser> frames() const override {
    return provider_wire::line_frames();
  }
  std::string_view stream_type() const noexcept override { return "application/x-ndjson"; }

  ErrorCode error_code(int status, const provider_wire::PeerError& peer) const override {
    return ollama::error_code(status, peer);
  }

 private:
  DecodeOptions decode_options(const ModelRequest& request) const {
    DecodeOptions options;
    options.provider = options_.name;
    options.model = request.model;
    return options;
  }

  OllamaOptions options_;
};

bool is_on_this_machine(const OllamaOptions& options) {
  const auto url = http::Url::parse(options.base_url, options.plain_http);
  return url && http::is_loopback(url->host());
}

Result<> check_options(const OllamaOptions& options) {
  if (options.num_ctx.value_or(1) < 1) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("provider '{}': num_ctx is {}; it must be at least 1", options.name,
                            *options.num_ctx));
  }
  if (options.template_tokens_max >= 0) return {};
  return fail(ErrorCode::invalid_argument,
              fmt::format("provider '{}': template_tokens_max is {}; it cannot be negative",
                          options.name, options.template_tokens_max));
}

}  // namespace

OllamaOptions::OllamaOptions() {
  name = "ollama";
  base_url = "http://127.0.0.1:11434";
}

Result<std::shared_ptr<Provider>> make_provider(http::Client client, OllamaOptions options) {
  if (auto checked = check_options(options); !checked) return fail(checked.error());
  if (options.free_on_loopback && is_on_this_machine(options)) options.free = true;
  provider_wire::Endpoint endpoint{options, provider_wire::identity_of(options)};
  provider_wire::add_bearer(endpoint.identity, options.api_key);
  return provider_wire::make_http_provider(std::move(client), std::move(endpoint),
                                           std::make_unique<OllamaCodec>(std::move(options)));
}

}  // namespace purser::ollama
