// embeddings.cpp: texts in, vectors out.
#include <purser/adapters/simulator/openai/embeddings.hpp>

#include <fmt/format.h>

#include <purser/adapters/simulator/request_fields.hpp>
#include <purser/adapters/simulator/token_count.hpp>

namespace purser::simulator {
namespace {

Checked<std::vector<std::string>> texts_to_embed(const Json& body) {
  const auto* input = member(body, "input");
  if (input == nullptr)
    return tl::make_unexpected(invalid_request("Missing required parameter: 'input'.", "input",
                                               "missing_required_parameter"));
  if (input->is_string()) return std::vector<std::string>{input->get<std::string>()};
  std::vector<std::string> texts;
  for (const auto& entry : input->is_array() ? *input : Json::array()) {
    if (!entry.is_string()) break;
    texts.push_back(entry.get<std::string>());
  }
  if (!texts.empty() && texts.size() == input->size()) return texts;
  return tl::make_unexpected(
      invalid_request("Invalid 'input': expected a text or a list of texts.", "input"));
}

}  // namespace

Checked<ChatRequest> read_openai_embeddings(const Json& body) {
  ChatRequest request;
  request.model = text_member(body, "model");
  if (request.model.empty())
    return tl::make_unexpected(invalid_request("you must provide a model parameter", "model"));
  auto texts = texts_to_embed(body);
  if (!texts) return tl::make_unexpected(texts.error());
  for (const auto& text : *texts) request.input.input += token_count(text);
  request.last_user_text = texts->back();
  request.texts_to_embed = std::move(*texts);
  return request;
}

Json openai_embeddings(const Completion& completion) {
  Json data = Json::array();
  for (const auto& vector : completion.embeddings) {
    data.push_back({{"object", "embedding"}, {"index", data.size()}, {"embedding", vector}});
  }
  const auto tokens = completion.usage.input_total();
  return {{"object", "list"},
          {"data", std::move(data)},
          {"model", completion.model},
          {"usage", {{"prompt_tokens", tokens}, {"total_tokens", tokens}}}};
}

}  // namespace purser::simulator
