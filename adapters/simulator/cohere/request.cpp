// request.cpp: the checks of Cohere's chat, in the order in which users meet them.
#include <purser/adapters/simulator/cohere/request.hpp>

#include <fmt/format.h>

#include <utility>

#include <purser/adapters/simulator/cohere/messages.hpp>
#include <purser/adapters/simulator/request_fields.hpp>
#include <purser/adapters/simulator/token_count.hpp>

namespace purser::simulator {
namespace {

using Problem = std::optional<ApiError>;

constexpr std::size_t cohere_tool_name_max = 64;
constexpr std::size_t cohere_stops_max = 5;

Problem check_cohere_range(const Json& body, const char* key, double least, double most) {
  const auto* value = member(body, key);
  if (value == nullptr) return std::nullopt;
  const bool fits =
      value->is_number() && value->get<double>() >= least && value->get<double>() <= most;
  if (fits) return std::nullopt;
  return invalid_request(fmt::format("{} must be a number between {} and {}", key, least, most));
}

Problem check_cohere_count(const Json& body, const char* key) {
  const auto* value = member(body, key);
  const bool fits = value == nullptr || (value->is_number_integer() && *value >= 0);
  return fits ? std::nullopt
              : Problem(
                    invalid_request(fmt::format("{} must be a whole number, not negative", key)));
}

Problem check_cohere_settings(const Json& body) {
  for (const auto* key : {"max_tokens", "seed"}) {
    if (auto problem = check_cohere_count(body, key)) return problem;
  }
  if (auto problem = check_cohere_range(body, "temperature", 0, 1)) return problem;
  if (auto problem = check_cohere_range(body, "p", 0.01, 0.99)) return problem;
  if (auto problem = check_cohere_range(body, "k", 0, 500)) return problem;
  if (auto problem = check_cohere_range(body, "frequency_penalty", 0, 1)) return problem;
  if (auto problem = check_cohere_range(body, "presence_penalty", 0, 1)) return problem;
  const auto* stop = member(body, "stop_sequences");
  const bool fits = stop == nullptr || (stop->is_array() && stop->size() <= cohere_stops_max);
  if (fits) return std::nullopt;
  return invalid_request(
      fmt::format("stop_sequences must be a list of at most {}", cohere_stops_max));
}

Checked<std::vector<OfferedTool>> cohere_tools(const Json& body) {
  std::vector<OfferedTool> tools;
  const auto* list = member(body, "tools");
  if (list == nullptr) return tools;
  for (const auto& entry : list->is_array() ? *list : Json::array({Json()})) {
    const auto* function = member(entry, "function");
    const auto* parameters = function == nullptr ? nullptr : member(*function, "parameters");
    if (parameters == nullptr || !parameters->is_object() ||
        text_member(entry, "type") != "function" ||
        !is_tool_name(text_member(*function, "name"), cohere_tool_name_max)) {
      return tl::make_unexpected(invalid_request(
          "tools must be a list of functions with a name of letters, digits, '_' and '-', and "
          "with parameters"));
    }
    tools.push_back(
        {text_member(*function, "name"), text_member(*function, "description"), *parameters});
  }
  return tools;
}

Problem apply_cohere_tool_choice(const Json& body, ChatRequest& request) {
  const auto* choice = member(body, "tool_choice");
  if (choice == nullptr) return std::nullopt;
  if (*choice != "REQUIRED" && *choice != "NONE")
    return invalid_request("tool_choice must be REQUIRED or NONE");
  if (!request.offers_tools)
    return invalid_request("tool_choice is only valid together with tools");
  request.tool_mode = *choice == "NONE" ? ToolMode::none : ToolMode::required;
  return std::nullopt;
}

Problem read_cohere_format(const Json& body, bool offers_tools, Json& schema) {
  const auto* format = member(body, "response_format");
  if (format == nullptr || text_member(*format, "type") == "text") return std::nullopt;
  if (text_member(*format, "type") != "json_object")
    return invalid_request("response_format.type must be text or json_object");
  if (offers_tools || member(body, "documents") != nullptr) {
    return invalid_request(
        "response_format json_object cannot be used together with tools or documents");
  }
  const auto* wanted = member(*format, "json_schema");
  if (wanted != nullptr && !wanted->is_object())
    return invalid_request("response_format.json_schema must be an object");
  schema =
      wanted != nullptr ? *wanted : Json{{"type", "object"}, {"required", Json::array({"answer"})}};
  return std::nullopt;
}

Problem read_cohere_thinking(const Json& body, ChatRequest& request) {
  const auto* thinking = member(body, "thinking");
  if (thinking == nullptr) return std::nullopt;
  const auto type = text_member(*thinking, "type");
  if (type != "enabled" && type != "disabled")
    return invalid_request("thinking.type must be enabled or disabled");
  request.thinks = type == "enabled";
  return std::nullopt;
}

Usage cohere_input(const Json& body) {
  Usage usage;
  for (const auto& message : body["messages"])
    usage.input += tokens_per_message + json_token_count(message);
  for (const auto* key : {"tools", "documents"}) {
    if (const auto* more = member(body, key)) usage.input += json_token_count(*more);
  }
  return usage;
}

Problem read_cohere_fields(const Json& body, ChatRequest& request) {
  request.model = text_member(body, "model");
  if (request.model.empty()) return invalid_request("model is required");
  if (auto problem = read_cohere_messages(body, request)) return problem;
  if (auto problem = check_cohere_settings(body)) return problem;
  auto tools = cohere_tools(body);
  if (!tools) return tools.error();
  request.tools = std::move(*tools);
  request.offers_tools = !request.tools.empty();
  if (auto problem = apply_cohere_tool_choice(body, request)) return problem;
  if (auto problem = read_cohere_format(body, request.offers_tools, request.answer_schema))
    return problem;
  return read_cohere_thinking(body, request);
}

}  // namespace

Checked<ChatRequest> read_cohere_request(const Json& body) {
  ChatRequest request;
  if (auto problem = read_cohere_fields(body, request))
    return tl::make_unexpected(std::move(*problem));
  request.stream = flag_member(body, "stream");
  if (const auto* limit = member(body, "max_tokens"))
    request.output_tokens_max = limit->get<Tokens>();
  request.input = cohere_input(body);
  return request;
}

}  // namespace purser::simulator
