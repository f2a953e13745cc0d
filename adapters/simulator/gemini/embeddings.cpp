// embeddings.cpp: contents in, vectors out.
#include <purser/adapters/simulator/gemini/embeddings.hpp>

#include <fmt/format.h>

#include <purser/adapters/simulator/gemini/camel_case.hpp>
#include <purser/adapters/simulator/gemini/contents.hpp>
#include <purser/adapters/simulator/request_fields.hpp>
#include <purser/adapters/simulator/token_count.hpp>

namespace purser::simulator {
namespace {

constexpr std::string_view single_embedding = "embedding";

/// The texts of a content's parts; empty where it has none.
std::string text_to_embed(const Json& request) {
  std::string text;
  const auto* content = member(request, "content");
  const auto* parts = content == nullptr ? nullptr : member(*content, "parts");
  if (parts == nullptr || !parts->is_array()) return text;
  for (const auto& part : *parts) text += text_member(part, "text");
  return text;
}

std::optional<ApiError> read_one(const Json& entry, ChatRequest& request) {
  auto text = text_to_embed(entry);
  if (text.empty())
    return invalid_argument("* EmbedContentRequest.content: content is not specified");
  request.input.input += token_count(text);
  request.last_user_text = text;
  request.texts_to_embed.push_back(std::move(text));
  return std::nullopt;
}

std::optional<ApiError> read_many(const Json& body, ChatRequest& request) {
  const auto* entries = member(body, "requests");
  if (entries == nullptr || !entries->is_array() || entries->empty())
    return invalid_argument("* BatchEmbedContentsRequest.requests: at least one is required");
  for (const auto& entry : *entries) {
    if (!text_member(entry, "model").ends_with(request.model)) {
      return invalid_argument(
          "* BatchEmbedContentsRequest.requests: the model must match the model of the batch.");
    }
    if (auto problem = read_one(entry, request)) return problem;
  }
  return std::nullopt;
}

}  // namespace

Checked<ChatRequest> read_gemini_embeddings(const Json& body, const GeminiTarget& target) {
  ChatRequest request;
  request.model = target.model;
  const bool is_single = target.method == "embedContent";
  request.form = is_single ? single_embedding : "embeddings";
  const auto camel = in_camel_case(body);
  if (auto problem = is_single ? read_one(camel, request) : read_many(camel, request))
    return tl::make_unexpected(*problem);
  return request;
}

Json gemini_embeddings(const Completion& completion) {
  const auto tokens = completion.usage.input_total();
  Json answer{{"usageMetadata", {{"promptTokenCount", tokens}, {"totalTokenCount", tokens}}}};
  for (const auto& vector : completion.embeddings) {
    Json embedding{{"values", vector}};
    if (completion.form == single_embedding) {
      answer["embedding"] = std::move(embedding);
    } else {
      answer["embeddings"].push_back(std::move(embedding));
    }
  }
  return answer;
}

}  // namespace purser::simulator
