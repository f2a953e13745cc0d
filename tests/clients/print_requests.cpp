// print_requests.cpp: prints what each provider's codec makes of the sample requests, a JSON line
// each; check_requests.mjs judges them.
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include <purser/adapters/providers/anthropic/encode.hpp>
#include <purser/adapters/providers/bedrock/encode.hpp>
#include <purser/adapters/providers/cohere/embeddings.hpp>
#include <purser/adapters/providers/cohere/encode.hpp>
#include <purser/adapters/providers/gemini/encode.hpp>
#include <purser/adapters/providers/ollama/encode.hpp>
#include <purser/adapters/providers/openai/encode.hpp>
#include <purser/adapters/providers/responses/encode.hpp>
#include <purser/tests/clients/sample_requests.hpp>

namespace {

using namespace purser;
using samples::Sample;

/// One way of asking. A new provider is a function that makes one, and a line in `codecs`.
struct Codec {
  std::string api;  ///< the interface, as check_requests.mjs calls it
  std::string model;
  std::function<Result<std::string>(const ModelRequest& request, bool stream)> encode;
  std::string embedding_api{};  ///< empty: it has no embeddings
};

Codec chat(std::string api, std::string model, openai::Dialect dialect,
           std::string embedding_api = {}) {
  const auto encode = [dialect = std::move(dialect)](const ModelRequest& request, bool stream) {
    openai::EncodeOptions options;
    options.stream = stream;
    options.dialect = dialect;
    return openai::encode(request, options);
  };
  return {std::move(api), std::move(model), encode, std::move(embedding_api)};
}

/// A server that speaks Chat Completions; `dialect` as policies name it.
Codec server(const std::string& dialect, std::string api, std::string embedding_api = {}) {
  return chat(std::move(api), dialect + "-model", *openai::find_dialect(dialect),
              std::move(embedding_api));
}

Codec openai_itself() {
  openai::Dialect dialect;
  dialect.developer_role = true;
  return chat("openai_chat", "gpt-5.6-terra", dialect, "openai_embeddings");
}

Codec anthropic_messages(std::string api, std::string model, anthropic::EncodeOptions options) {
  const auto encode = [options](const ModelRequest& request, bool stream) {
    auto wanted = options;
    wanted.stream = stream;
    return anthropic::encode(request, wanted);
  };
  return {std::move(api), std::move(model), encode};
}

Codec newer_anthropic() {
  anthropic::EncodeOptions options;
  options.version = anthropic::Version::v2026_10_21;
  options.system_messages_in_place = true;
  return anthropic_messages("anthropic_2026_10_21", "claude-sonnet-5", options);
}

Codec openai_responses(std::string model) {
  const auto encode = [](const ModelRequest& request, bool stream) {
    responses::EncodeOptions options;
    options.stream = stream;
    options.reasoning_summary = "auto";
    return responses::encode(request, options);
  };
  return {"openai_responses", std::move(model), encode};
}

/// The model and whether to stream are part of the path.
Codec gemini_contents(std::string model) {
  const auto encode = [](const ModelRequest& request, bool /*stream*/) {
    return gemini::encode(request);
  };
  return {"gemini", std::move(model), encode};
}

Codec cohere_chat() {
  const auto encode = [](const ModelRequest& request, bool stream) {
    if (request.task == ModelTask::embedding) return cohere::encode_embeddings(request);
    return cohere::encode(request, cohere::EncodeOptions{stream});
  };
  return {"cohere_chat", "command-a-03-2025", encode, "cohere_embeddings"};
}

Codec ollama_chat() {
  const auto encode = [](const ModelRequest& request, bool stream) {
    ollama::EncodeOptions options;
    options.stream = stream;
    options.num_ctx = 8192;
    options.keep_alive = "5m";
    const bool embeds = request.task == ModelTask::embedding;
    return embeds ? ollama::encode_embeddings(request, options) : ollama::encode(request, options);
  };
  return {"ollama_chat", "llama3.2", encode, "ollama_embeddings"};
}

/// The model and whether to stream are part of the path.
Codec bedrock_converse(std::string model) {
  const auto encode = [](const ModelRequest& request, bool /*stream*/) {
    return bedrock::encode(request);
  };
  return {"bedrock_converse", std::move(model), encode};
}

std::vector<Codec> codecs() {
  return {
      openai_itself(),
      server("azure", "openai_chat", "openai_embeddings"),
      server("llamacpp", "openai_chat", "openai_embeddings"),
      server("lmstudio", "openai_chat", "openai_embeddings"),
      server("xai", "openai_chat"),
      server("ollama", "openai_chat"),
      server("mistral", "mistral_chat", "mistral_embeddings"),
      server("groq", "groq_chat"),
      server("together", "together_chat"),
      server("openrouter", "openrouter_chat"),
      anthropic_messages("anthropic_2023_06_01", "claude-sonnet-4-5", {}),
      newer_anthropic(),
      openai_responses("gpt-5.6-terra"),
      openai_responses("gpt-4.1"),
      gemini_contents("gemini-3-pro"),
      gemini_contents("gemini-2.5-flash"),
      cohere_chat(),
      ollama_chat(),
      bedrock_converse("eu.anthropic.claude-sonnet-4-5-20250929-v1:0"),
      bedrock_converse("amazon.nova-2-lite-v1:0"),
  };
}

/// False if the codec failed otherwise than by saying that its interface has no such thing.
bool print(const Codec& codec, Sample sample, bool stream) {
  const bool embeds = sample.request.task == ModelTask::embedding;
  if (embeds && (stream || codec.embedding_api.empty())) return true;
  sample.request.model = codec.model;
  const auto name = codec.model + ", " + sample.name + (stream ? ", streamed" : "");
  const auto body = codec.encode(sample.request, stream);
  if (body) {
    std::cout << R"({"api":)" << dump_json(embeds ? codec.embedding_api : codec.api)
              << R"(,"name":)" << dump_json(name) << R"(,"body":)" << *body << "}\n";
    return true;
  }
  if (body.error().code() == ErrorCode::unsupported) return true;
  std::cerr << codec.api << ", " << name << ": " << body.error().message() << '\n';
  return false;
}

}  // namespace

int main() {
  bool good = true;
  for (const auto& codec : codecs()) {
    for (const auto& sample : samples::sample_requests()) {
      for (const bool stream : {false, true}) good = print(codec, sample, stream) && good;
    }
  }
  return good ? 0 : 1;
}
