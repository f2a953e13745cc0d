// provider.cpp: the codec of Cohere's interface, and how the service is reached.
#include <purser/adapters/providers/cohere/bound.hpp>
#include <purser/adapters/providers/cohere/embeddings.hpp>
#include <purser/adapters/providers/cohere/encode.hpp>
#include <purser/adapters/providers/cohere/errors.hpp>
#include <purser/adapters/providers/cohere/provider.hpp>
#include <purser/adapters/providers/cohere/stream_decoder.hpp>
#include <purser/adapters/providers/wire/http_provider.hpp>

namespace purser::cohere {
namespace {

using provider_wire::EncodedRequest;

class CohereCodec final : public provider_wire::Codec {
 public:
  explicit CohereCodec(CohereOptions options) : options_(std::move(options)) {}

  std::string_view kind() const noexcept override { return "cohere"; }

  Result<RequestBound> bound(const ModelRequest& request) const override {
    return cohere::bound(request);
  }

  Result<EncodedRequest> encode(const ModelRequest& request, bool stream) const override {
    const bool embeds = request.task == ModelTask::embedding;
    auto body = embeds ? encode_embeddings(request, options_.embedding_input_type)
                       : cohere::encode(request, EncodeOptions{stream});
    if (!body) return fail(std::move(body.error()));
    return EncodedRequest{embeds ? "/embed" : "/chat", std::move(*body)};
  }

  std::unique_ptr<provider_wire::StreamDecoder> decoder(
      const ModelRequest& request) const override {
    return std::make_unique<StreamDecoder>(decode_options(request));
  }

  Result<ModelReply> decode(std::string_view body, const ModelRequest& request) const override {
    return cohere::decode(body, decode_options(request));
  }

  ErrorCode error_code(int status, const provider_wire::PeerError& peer) const override {
    return cohere::error_code(status, peer);
  }
  std::string_view request_id_header() const noexcept override { return "x-debug-trace-id"; }

 private:
  DecodeOptions decode_options(const ModelRequest& request) const {
    DecodeOptions options;
    options.provider = options_.name;
    options.model = request.model;
    return options;
  }

  CohereOptions options_;
};

}  // namespace

CohereOptions::CohereOptions() {
  name = "cohere";
  base_url = "https://api.cohere.com/v2";
}

Result<std::shared_ptr<Provider>> make_provider(http::Client client, CohereOptions options) {
  provider_wire::Endpoint endpoint{options, provider_wire::identity_of(options)};
  if (!options.client_name.empty())
    endpoint.identity.headers.emplace_back("X-Client-Name", options.client_name);
  provider_wire::add_bearer(endpoint.identity, options.api_key);
  return provider_wire::make_http_provider(std::move(client), std::move(endpoint),
                                           std::make_unique<CohereCodec>(std::move(options)));
}

}  // namespace purser::cohere
