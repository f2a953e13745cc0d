// embed.cpp: texts in, vectors out.
#include <purser/adapters/simulator/ollama/embed.hpp>

#include <purser/adapters/simulator/ollama/wire.hpp>
#include <purser/adapters/simulator/request_fields.hpp>
#include <purser/adapters/simulator/token_count.hpp>

namespace purser::simulator {

Checked<ChatRequest> read_ollama_embed(const Json& body) {
  ChatRequest request;
  request.model = text_member(body, "model");
  if (request.model.empty()) return tl::make_unexpected(invalid_request("model is required"));
  const auto* input = member(body, "input");
  const auto texts = input == nullptr    ? Json::array()
                     : input->is_array() ? *input
                                         : Json::array({*input});
  for (const auto& text : texts) {
    if (!text.is_string()) return tl::make_unexpected(invalid_request("invalid input type"));
    request.texts_to_embed.push_back(text.get<std::string>());
    request.input.input += token_count(request.texts_to_embed.back());
  }
  if (request.texts_to_embed.empty())
    return tl::make_unexpected(invalid_request("input is required"));
  request.last_user_text = request.texts_to_embed.back();
  return request;
}

Json ollama_embeddings(const Completion& completion) {
  return {{"model", completion.model},
          {"embeddings", completion.embeddings},
          {"total_duration", 14'000'000},
          {"load_duration", 1'000'000},
          {"prompt_eval_count", completion.usage.input_total()}};
}

}  // namespace purser::simulator
