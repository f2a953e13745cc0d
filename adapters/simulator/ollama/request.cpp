// request.cpp: the checks of Ollama's chat, in the order in which users meet them.
#include <purser/adapters/simulator/ollama/request.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include <purser/adapters/simulator/ollama/messages.hpp>
#include <purser/adapters/simulator/request_fields.hpp>
#include <purser/adapters/simulator/token_count.hpp>

namespace purser::simulator {
namespace {

using Problem = std::optional<ApiError>;

/// Absent means true, as everywhere in this interface.
bool is_true_by_default(const Json& body, const char* key) {
  const auto* value = member(body, key);
  return value == nullptr || *value != false;
}

Problem check_ollama_options(const Json& options) {
  for (const auto* key : {"num_predict", "num_ctx", "seed", "top_k"}) {
    const auto* value = member(options, key);
    if (value != nullptr && !value->is_number_integer())
      return invalid_request(fmt::format("option \"{}\" must be of type integer", key));
  }
  for (const auto* key : {"temperature", "top_p", "repeat_penalty"}) {
    const auto* value = member(options, key);
    if (value != nullptr && !value->is_number())
      return invalid_request(fmt::format("option \"{}\" must be of type float32", key));
  }
  const auto* stop = member(options, "stop");
  if (stop == nullptr || stop->is_array()) return std::nullopt;
  return invalid_request("option \"stop\" must be of type array");
}

Problem read_ollama_tools(const Json& body, ChatRequest& request) {
  const auto* list = member(body, "tools");
  for (const auto& entry : list != nullptr && list->is_array() ? *list : Json::array()) {
    const auto* function = member(entry, "function");
    const auto name = function == nullptr ? std::string() : text_member(*function, "name");
    if (name.empty()) return invalid_request("a tool without a function's name");
    const auto* parameters = member(*function, "parameters");
    request.tools.push_back({name, text_member(*function, "description"),
                             parameters == nullptr ? Json::object() : *parameters});
  }
  request.offers_tools = !request.tools.empty();
  return std::nullopt;
}

Problem read_ollama_think(const Json& body, ChatRequest& request) {
  const auto* think = member(body, "think");
  if (think == nullptr) return std::nullopt;
  const bool is_level =
      *think == "low" || *think == "medium" || *think == "high" || *think == "max";
  if (!think->is_boolean() && !is_level) {
    return invalid_request(
        "invalid think value: must be true, false, \"low\", \"medium\", \"high\" or \"max\"");
  }
  request.thinks = *think != false;
  return std::nullopt;
}

Problem read_ollama_format(const Json& body, ChatRequest& request) {
  const auto* format = member(body, "format");
  if (format == nullptr || *format == "") return std::nullopt;
  if (*format != "json" && !format->is_object())
    return invalid_request("invalid format: expected \"json\" or a JSON schema");
  request.answer_schema = format->is_object()
                              ? *format
                              : Json{{"type", "object"}, {"required", Json::array({"answer"})}};
  return std::nullopt;
}

Problem fit_into_context(const Json& body, const Json& options, ChatRequest& request) {
  const auto* context = member(options, "num_ctx");
  const auto size = context == nullptr ? Tokens{4096} : context->get<Tokens>();
  if (request.input.input <= size) return std::nullopt;
  if (!is_true_by_default(body, "truncate"))
    return invalid_request("the input length exceeds the context length");
  request.input.input = size;
  return std::nullopt;
}

void count_ollama_input(const Json& body, ChatRequest& request) {
  const auto* messages = member(body, "messages");
  for (const auto& message : messages != nullptr ? *messages : Json::array()) {
    auto text = message;
    if (const auto* images = member(message, "images")) {
      request.input.input += tokens_per_image * static_cast<Tokens>(images->size());
      text.erase("images");
    }
    request.input.input += tokens_per_message + json_token_count(text);
  }
  if (const auto* tools = member(body, "tools")) request.input.input += json_token_count(*tools);
}

Problem read_ollama_fields(const Json& body, ChatRequest& request) {
  request.model = text_member(body, "model");
  if (request.model.empty()) return invalid_request("model is required");
  if (auto problem = read_ollama_messages(body, request)) return problem;
  const auto* given = member(body, "options");
  const Json options = given == nullptr ? Json::object() : *given;
  if (auto problem = check_ollama_options(options)) return problem;
  if (auto problem = read_ollama_tools(body, request)) return problem;
  if (auto problem = read_ollama_think(body, request)) return problem;
  if (auto problem = read_ollama_format(body, request)) return problem;
  request.stream = is_true_by_default(body, "stream");
  const auto* limit = member(options, "num_predict");
  if (limit != nullptr && *limit > 0) request.output_tokens_max = limit->get<Tokens>();
  count_ollama_input(body, request);
  return fit_into_context(body, options, request);
}

}  // namespace

Checked<ChatRequest> read_ollama_request(const Json& body) {
  ChatRequest request;
  if (auto problem = read_ollama_fields(body, request))
    return tl::make_unexpected(std::move(*problem));
  return request;
}

}  // namespace purser::simulator
