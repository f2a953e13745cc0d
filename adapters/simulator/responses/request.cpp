// request.cpp: the checks of Responses, in the order in which users meet them.
#include <purser/adapters/simulator/responses/request.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include <purser/adapters/simulator/request_fields.hpp>
#include <purser/adapters/simulator/responses/input_items.hpp>
#include <purser/adapters/simulator/token_count.hpp>

namespace purser::simulator {
namespace {

using namespace std::string_view_literals;
using Problem = std::optional<ApiError>;

constexpr std::size_t responses_tool_name_max = 64;
constexpr std::int64_t responses_output_min = 16;

struct MovedField {
  std::string_view name;
  std::string_view here;  ///< empty: nowhere
};

constexpr std::array moved_fields{MovedField{"messages", "input"},
                                  MovedField{"max_tokens", "max_output_tokens"},
                                  MovedField{"max_completion_tokens", "max_output_tokens"},
                                  MovedField{"response_format", "text.format"},
                                  MovedField{"reasoning_effort", "reasoning.effort"},
                                  MovedField{"n", ""},
                                  MovedField{"stop", ""},
                                  MovedField{"seed", ""}};

Problem check_moved_fields(const Json& body) {
  for (const auto& [name, here] : moved_fields) {
    if (!body.contains(name)) continue;
    if (here.empty()) {
      return invalid_request(fmt::format("Unknown parameter: '{}'.", name), std::string(name),
                             "unknown_parameter");
    }
    return invalid_request(
        fmt::format("Unsupported parameter: '{}'. In the Responses API, this parameter has moved "
                    "to '{}'.",
                    name, here),
        std::string(name), "unsupported_parameter");
  }
  return std::nullopt;
}

Problem check_responses_count(const Json& body, std::string_view key, std::int64_t least) {
  const auto* value = member(body, key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_number_integer()) {
    return invalid_request(fmt::format("Invalid type for '{}': expected an integer.", key),
                           std::string(key), "invalid_type");
  }
  if (*value >= least) return std::nullopt;
  return invalid_request(fmt::format("Invalid '{}': integer below minimum value. Expected a value "
                                     ">= {}, but got {} instead.",
                                     key, least, dump_json(*value)),
                         std::string(key), "integer_below_min_value");
}

Problem check_sampling_value(const Json& body, std::string_view key, double most) {
  const auto* value = member(body, key);
  if (value == nullptr) return std::nullopt;
  if (value->is_number() && value->get<double>() >= 0 && value->get<double>() <= most)
    return std::nullopt;
  return invalid_request(
      fmt::format("Invalid '{}': expected a number between 0 and {}.", key, most), std::string(key),
      "decimal_out_of_range");
}

/// gpt-3.5, gpt-4, gpt-4o, gpt-4.1 and their chat versions.
bool never_reasons(std::string_view model) {
  return model.starts_with("gpt-3") || model.starts_with("gpt-4") || model.starts_with("chatgpt-");
}

bool asks_for_sealed_reasoning(const Json& body) {
  const auto* include = member(body, "include");
  return include != nullptr && include->is_array() &&
         std::find(include->begin(), include->end(), "reasoning.encrypted_content") !=
             include->end();
}

Problem read_reasoning_fields(const Json& body, ChatRequest& request) {
  const auto* reasoning = member(body, "reasoning");
  const bool plain = never_reasons(request.model);
  if (plain && reasoning != nullptr && !reasoning->empty()) {
    return invalid_request(
        "Unsupported parameter: 'reasoning.effort' is not supported with this model.",
        "reasoning.effort", "unsupported_parameter");
  }
  request.thinking_sealed = asks_for_sealed_reasoning(body);
  if (plain && request.thinking_sealed) {
    return invalid_request("Encrypted content is not supported with this model.", "include");
  }
  const auto effort = reasoning != nullptr ? text_member(*reasoning, "effort") : std::string();
  request.thinks = !effort.empty() && effort != "none";
  request.thinking_shown = reasoning != nullptr && !text_member(*reasoning, "summary").empty();
  return std::nullopt;
}

Problem check_stored(const Json& body) {
  const auto id = text_member(body, "previous_response_id");
  if (id.empty()) return std::nullopt;
  return ApiError{400, fmt::format("Previous response with id '{}' not found.", id),
                  "invalid_request_error", "previous_response_not_found", "previous_response_id"};
}

/// Tools of other types than functions run at the service.
Problem read_responses_tools(const Json& body, ChatRequest& request) {
  const auto* list = member(body, "tools");
  if (list == nullptr) return std::nullopt;
  if (!list->is_array())
    return invalid_request("Invalid type for 'tools': expected an array.", "tools", "invalid_type");
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto& entry = (*list)[i];
    const auto type = text_member(entry, "type");
    const auto place = fmt::format("tools[{}]", i);
    if (type.empty()) {
      return invalid_request(fmt::format("Missing required parameter: '{}.type'.", place),
                             place + ".type", "missing_required_parameter");
    }
    if (type != "function" && type != "custom") continue;
    OfferedTool tool{text_member(entry, "name"), text_member(entry, "description"), Json::object()};
    if (!is_tool_name(tool.name, responses_tool_name_max)) {
      return invalid_request(fmt::format("Missing required parameter: '{}.name'.", place),
                             place + ".name", "missing_required_parameter");
    }
    if (const auto* schema = member(entry, "parameters")) tool.schema = *schema;
    request.tools.push_back(std::move(tool));
  }
  request.offers_tools = !list->empty();
  return std::nullopt;
}

Problem keep_chosen_tool(ChatRequest& request, const std::string& name) {
  request.tool_mode = ToolMode::required;
  if (keep_only(request.tools, name)) return std::nullopt;
  return invalid_request(fmt::format("Tool choice '{}' not found in 'tools' parameter.", name),
                         "tool_choice");
}

/// `{"type":"allowed_tools","mode":...,"tools":[{"type":"function","name":...}]}`.
void keep_allowed_tools(const Json& choice, ChatRequest& request) {
  if (text_member(choice, "mode") == "required") request.tool_mode = ToolMode::required;
  const auto* list = member(choice, "tools");
  std::erase_if(request.tools, [&](const OfferedTool& tool) {
    return list == nullptr || std::none_of(list->begin(), list->end(), [&](const Json& allowed) {
             return text_member(allowed, "name") == tool.name;
           });
  });
}

Problem apply_responses_tool_choice(const Json& body, ChatRequest& request) {
  const auto* choice = member(body, "tool_choice");
  if (choice == nullptr || *choice == "auto") return std::nullopt;
  if (*choice == "none") {
    request.tool_mode = ToolMode::none;
    return std::nullopt;
  }
  if (!request.offers_tools) {
    return invalid_request("Tool choice is only allowed when 'tools' are specified.",
                           "tool_choice");
  }
  if (*choice == "required") {
    request.tool_mode = ToolMode::required;
    return std::nullopt;
  }
  const auto type = text_member(*choice, "type");
  if (type == "function" || type == "custom")
    return keep_chosen_tool(request, text_member(*choice, "name"));
  if (type == "allowed_tools") keep_allowed_tools(*choice, request);
  if (!type.empty()) return std::nullopt;
  return invalid_request("Invalid value for 'tool_choice'.", "tool_choice", "invalid_value");
}

Problem read_text_format(const Json& body, ChatRequest& request) {
  const auto* text = member(body, "text");
  const auto* format = text != nullptr ? member(*text, "format") : nullptr;
  if (format == nullptr || text_member(*format, "type") == "text") return std::nullopt;
  if (text_member(*format, "type") == "json_object") {
    request.answer_schema = Json{{"type", "object"}, {"required", Json::array({"answer"})}};
    return std::nullopt;
  }
  const auto* schema = member(*format, "schema");
  const bool named = !text_member(*format, "name").empty();
  if (text_member(*format, "type") != "json_schema" || schema == nullptr || !named) {
    const auto missing = schema == nullptr ? "text.format.schema" : "text.format.name";
    return invalid_request(fmt::format("Missing required parameter: '{}'.", missing), missing,
                           "missing_required_parameter");
  }
  request.answer_schema = *schema;
  return std::nullopt;
}

Problem read_responses(const Json& body, ChatRequest& request) {
  if (auto problem = check_moved_fields(body)) return problem;
  request.model = text_member(body, "model");
  if (request.model.empty()) {
    return invalid_request("Missing required parameter: 'model'.", "model",
                           "missing_required_parameter");
  }
  if (auto problem = check_stored(body)) return problem;
  if (auto problem = read_input_items(body, request)) return problem;
  if (auto problem = check_responses_count(body, "max_output_tokens", responses_output_min))
    return problem;
  if (auto problem = check_responses_count(body, "max_tool_calls", 1)) return problem;
  if (auto problem = check_sampling_value(body, "temperature", 2)) return problem;
  if (auto problem = check_sampling_value(body, "top_p", 1)) return problem;
  if (auto problem = read_reasoning_fields(body, request)) return problem;
  if (auto problem = read_responses_tools(body, request)) return problem;
  if (auto problem = apply_responses_tool_choice(body, request)) return problem;
  return read_text_format(body, request);
}

Tokens count_input_items(const Json& input) {
  if (input.is_string()) return tokens_per_message + json_token_count(input);
  Tokens tokens = 0;
  for (const auto& item : input) tokens += tokens_per_message + json_token_count(item);
  return tokens;
}

}  // namespace

Checked<ChatRequest> read_responses_request(const Json& body) {
  ChatRequest request;
  if (auto problem = read_responses(body, request)) return tl::make_unexpected(*problem);
  request.stream = flag_member(body, "stream");
  request.include_usage = true;
  if (const auto* limit = member(body, "max_output_tokens"))
    request.output_tokens_max = limit->get<Tokens>();
  request.input.input = count_input_items(body["input"]);
  for (const auto* key : {"instructions", "tools"}) {
    if (const auto* part = member(body, key)) request.input.input += json_token_count(*part);
  }
  return request;
}

}  // namespace purser::simulator
