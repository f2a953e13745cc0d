// provider.cpp: the codec of generateContent, and how the services are reached.
#include <fmt/format.h>

#include <algorithm>
#include <purser/adapters/providers/gemini/bound.hpp>
#include <purser/adapters/providers/gemini/embeddings.hpp>
#include <purser/adapters/providers/gemini/encode.hpp>
#include <purser/adapters/providers/gemini/errors.hpp>
#include <purser/adapters/providers/gemini/frames.hpp>
#include <purser/adapters/providers/gemini/model_name.hpp>
#include <purser/adapters/providers/gemini/provider.hpp>
#include <purser/adapters/providers/gemini/stream_decoder.hpp>
#include <purser/adapters/providers/gemini/usage.hpp>
#include <purser/adapters/providers/wire/http_provider.hpp>

namespace purser::gemini {
namespace {

using provider_wire::EncodedRequest;

constexpr const char* public_url = "https://generativelanguage.googleapis.com";
/// How Vertex AI is asked for another service tier.
constexpr std::string_view tier_header = "x-vertex-ai-llm-shared-request-type";

bool is_embedding(const ModelRequest& request) { return request.task == ModelTask::embedding; }

bool has_version(std::string_view url) {
  if (url.ends_with('/')) url.remove_suffix(1);
  return url.ends_with("/v1") || url.ends_with("/v1beta") || url.ends_with("/v1beta1");
}

/// What comes between the base URL and the model.
std::string path_prefix(const GeminiOptions& options) {
  std::string prefix;
  if (!has_version(options.base_url)) prefix = "/" + options.version;
  if (!options.project.empty())
    prefix += fmt::format("/projects/{}/locations/{}", options.project, options.location);
  return prefix;
}

bool is_header(std::string_view name, std::string_view lower) {
  return std::equal(name.begin(), name.end(), lower.begin(), lower.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
  });
}

std::string tier_of(const GeminiOptions& options) {
  for (const auto& header : options.headers) {
    if (is_header(header.name, tier_header)) return tier_name(header.value);
  }
  return {};
}

/// The Gemini API counts a whole request, which then names its model.
std::string wrapped(std::string_view body, std::string_view path) {
  return fmt::format(R"({{"generateContentRequest":{{"model":"{}",{}}})", path, body.substr(1));
}

/// Vertex AI counts some fields of a request and refuses the others.
std::string countable(std::string_view body) {
  const auto whole = parse_json(body).value_or(Json::object());
  Json counted = Json::object();
  for (const auto* name : {"contents", "systemInstruction", "tools", "generationConfig"}) {
    if (whole.contains(name)) counted[name] = whole[name];
  }
  return dump_json(counted);
}

class GeminiCodec final : public provider_wire::Codec {
 public:
  explicit GeminiCodec(GeminiOptions options)
      : is_vertex_(!options.project.empty()), prefix_(path_prefix(options)) {
    decode_.provider = options.name;
    bound_.search_queries_max = options.search_queries_max;
    bound_.service_tier = tier_of(options);
    if (is_vertex_) bound_.region = decode_.region = options.location;
  }

  std::string_view kind() const noexcept override { return is_vertex_ ? "vertex_ai" : "gemini"; }

  Result<RequestBound> bound(const ModelRequest& request) const override {
    return gemini::bound(request, bound_);
  }

  Result<EncodedRequest> encode(const ModelRequest& request, bool stream) const override {
    auto path = model_path(request.model, is_vertex_);
    if (!path) return fail(path.error());
    auto body = is_embedding(request) ? embedding_body(request, *path) : gemini::encode(request);
    if (!body) return fail(body.error());
    return EncodedRequest{fmt::format("{}/{}{}", prefix_, *path, method(request, stream)),
                          *std::move(body)};
  }

  Result<EncodedRequest> encode_count(const ModelRequest& request) const override {
    auto path = model_path(request.model, is_vertex_);
    if (!path) return fail(path.error());
    auto body = gemini::encode(request);
    if (!body) return fail(body.error());
    return EncodedRequest{fmt::format("{}/{}:countTokens", prefix_, *path),
                          is_vertex_ ? countable(*body) : wrapped(*body, *path)};
  }

  std::unique_ptr<provider_wire::StreamDecoder> decoder(
      const ModelRequest& request) const override {
    return std::make_unique<StreamDecoder>(decode_options(request));
  }

  Result<ModelReply> decode(std::string_view body, const ModelRequest& request) const override {
    const auto options = decode_options(request);
    return is_embedding(request) ? decode_embeddings(body, options) : gemini::decode(body, options);
  }

  std::unique_ptr<provider_wire::FrameParser> frames() const override { return gemini::frames(); }

  provider_wire::PeerError read_error(std::string_view body) const override {
    return gemini::read_error(body);
  }
  ErrorCode error_code(int status, const provider_wire::PeerError& peer) const override {
    return gemini::error_code(status, peer);
  }

 private:
  Result<std::string> embedding_body(const ModelRequest& request, const std::string& path) const {
    return is_vertex_ ? encode_embedding(request) : encode_embeddings(request, path);
  }

  std::string_view method(const ModelRequest& request, bool stream) const {
    if (is_embedding(request)) return is_vertex_ ? ":embedContent" : ":batchEmbedContents";
    return stream ? ":streamGenerateContent?alt=sse" : ":generateContent";
  }

  DecodeOptions decode_options(const ModelRequest& request) const {
    DecodeOptions options = decode_;
    options.model = request.model;
    return options;
  }

  bool is_vertex_;
  std::string prefix_;
  DecodeOptions decode_;
  BoundOptions bound_;
};

provider_wire::Endpoint endpoint_of(const GeminiOptions& options) {
  provider_wire::Endpoint endpoint{options, provider_wire::identity_of(options)};
  if (options.project.empty()) {
    provider_wire::add_key(endpoint.identity, "x-goog-api-key", options.api_key);
  } else {
    provider_wire::add_bearer(endpoint.identity, options.api_key);
  }
  return endpoint;
}

bool is_path_segment(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == ':' || c == '.';
  });
}

Result<> check_place(const GeminiOptions& options) {
  const bool fits = is_path_segment(options.version) &&
                    (options.project.empty() ||
                     (is_path_segment(options.project) && is_path_segment(options.location)));
  if (fits) return {};
  return fail(ErrorCode::invalid_argument,
              fmt::format("provider '{}': version, project and location are words of letters, "
                          "digits, '-', '_', ':' and '.'",
                          options.name));
}

void fill_defaults(GeminiOptions& options) {
  const bool is_vertex = !options.project.empty();
  if (options.version.empty()) options.version = is_vertex ? "v1" : "v1beta";
  if (!is_vertex || options.base_url != public_url) return;
  const bool is_global = options.location == "global";
  options.base_url = is_global
                         ? "https://aiplatform.googleapis.com"
                         : fmt::format("https://{}-aiplatform.googleapis.com", options.location);
}

}  // namespace

GeminiOptions::GeminiOptions() {
  name = "gemini";
  base_url = public_url;
}

Result<std::shared_ptr<Provider>> make_provider(http::Client client, GeminiOptions options) {
  fill_defaults(options);
  if (auto checked = check_place(options); !checked) return fail(checked.error());
  auto endpoint = endpoint_of(options);
  return provider_wire::make_http_provider(std::move(client), std::move(endpoint),
                                           std::make_unique<GeminiCodec>(std::move(options)));
}

}  // namespace purser::gemini
