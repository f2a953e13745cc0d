// embed.cpp: texts in, vectors or tokens out.
#include <purser/adapters/simulator/cohere/embed.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include <purser/adapters/simulator/cohere/wire.hpp>
#include <purser/adapters/simulator/request_fields.hpp>
#include <purser/adapters/simulator/token_count.hpp>

namespace purser::simulator {
namespace {

using namespace std::string_view_literals;
using Problem = std::optional<ApiError>;

constexpr std::size_t cohere_texts_max = 96;
constexpr std::array cohere_input_types{"search_document"sv, "search_query"sv, "classification"sv,
                                        "clustering"sv, "image"sv};

Problem check_cohere_embed(const Json& body) {
  if (text_member(body, "model").empty()) return invalid_request("model is required");
  const auto type = text_member(body, "input_type");
  if (std::find(cohere_input_types.begin(), cohere_input_types.end(), type) ==
      cohere_input_types.end())
    return invalid_request("valid input_type must be provided with the provided model");
  const auto* types = member(body, "embedding_types");
  if (types == nullptr || !types->is_array() || types->empty())
    return invalid_request("embedding_types parameter is required");
  const auto* texts = member(body, "texts");
  if (texts == nullptr || !texts->is_array() || texts->empty())
    return invalid_request("valid texts or images must be provided");
  if (texts->size() <= cohere_texts_max) return std::nullopt;
  return invalid_request(fmt::format("total number of texts must be at most {} - received {}",
                                     cohere_texts_max, texts->size()));
}

}  // namespace

Checked<ChatRequest> read_cohere_embed(const Json& body) {
  if (auto problem = check_cohere_embed(body)) return tl::make_unexpected(*problem);
  ChatRequest request;
  request.model = text_member(body, "model");
  for (const auto& text : body["texts"]) {
    if (!text.is_string()) return tl::make_unexpected(invalid_request("texts must be strings"));
    request.texts_to_embed.push_back(text.get<std::string>());
    request.input.input += token_count(request.texts_to_embed.back());
  }
  request.last_user_text = request.texts_to_embed.back();
  return request;
}

Json cohere_embeddings(const Completion& completion) {
  return {{"id", fmt::format("sim-{}", completion.number)},
          {"embeddings", {{"float", completion.embeddings}}},
          {"meta",
           {{"api_version", {{"version", "2"}}},
            {"billed_units", {{"input_tokens", completion.usage.input_total()}}}}},
          {"response_type", "embeddings_by_type"}};
}

Checked<ChatRequest> read_cohere_tokenize(const Json& body) {
  const auto text = text_member(body, "text");
  if (text_member(body, "model").empty() || text.empty())
    return tl::make_unexpected(invalid_request("model and text are required"));
  ChatRequest request;
  request.model = text_member(body, "model");
  request.last_user_text = text;
  request.input.input = token_count(text);
  return request;
}

}  // namespace purser::simulator
