// request.cpp: the checks of chat completions, in the order in which users meet them.
#include <purser/adapters/simulator/openai/request.hpp>

#include <fmt/format.h>

#include <cctype>
#include <limits>
#include <utility>

#include <purser/adapters/simulator/openai/messages.hpp>
#include <purser/adapters/simulator/request_fields.hpp>
#include <purser/adapters/simulator/token_count.hpp>

namespace purser::simulator {
namespace {

using Problem = std::optional<ApiError>;

constexpr std::int64_t choices_max = 128;
constexpr std::size_t openai_tool_name_max = 64;

/// o1, o3, o4-mini, ..., gpt-5 and later.
bool is_reasoning_model(std::string_view model) {
  const auto digit_at = [&](std::size_t i) {
    return i < model.size() && std::isdigit(static_cast<unsigned char>(model[i])) != 0;
  };
  if (model.starts_with("o") && digit_at(1)) return true;
  return model.starts_with("gpt-") && digit_at(4) && model[4] >= '5';
}

Problem check_integer(const Json& body, std::string_view key, std::int64_t least,
                      std::int64_t most) {
  const auto* value = member(body, key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_number_integer()) {
    return invalid_request(fmt::format("Invalid type for '{}': expected an integer.", key),
                           std::string(key), "invalid_type");
  }
  const bool huge = value->is_number_unsigned() && value->get<std::uint64_t>() > INT64_MAX;
  const auto number = huge ? INT64_MAX : value->get<std::int64_t>();
  if (number < least) {
    return invalid_request(fmt::format("Invalid '{}': integer below minimum value. Expected a "
                                       "value >= {}, but got {} instead.",
                                       key, least, number),
                           std::string(key), "integer_below_min_value");
  }
  if (number > most) {
    return invalid_request(fmt::format("Invalid '{}': integer above maximum value. Expected a "
                                       "value <= {}, but got {} instead.",
                                       key, most, number),
                           std::string(key), "integer_above_max_value");
  }
  return std::nullopt;
}

Problem check_number(const Json& body, std::string_view key, double least, double most) {
  const auto* value = member(body, key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_number()) {
    return invalid_request(fmt::format("Invalid type for '{}': expected a number.", key),
                           std::string(key), "invalid_type");
  }
  if (value->get<double>() >= least && value->get<double>() <= most) return std::nullopt;
  return invalid_request(
      fmt::format("Invalid '{}': expected a value between {} and {}.", key, least, most),
      std::string(key), "decimal_out_of_range");
}

Problem check_limits(const Json& body) {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  for (const auto* key : {"max_tokens", "max_completion_tokens"}) {
    if (auto problem = check_integer(body, key, 1, most)) return problem;
  }
  if (member(body, "max_tokens") != nullptr && member(body, "max_completion_tokens") != nullptr) {
    return invalid_request(
        "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
        "max_tokens", "invalid_parameter_combination");
  }
  if (auto problem = check_integer(body, "n", 1, choices_max)) return problem;
  if (auto problem = check_number(body, "temperature", 0, 2)) return problem;
  if (auto problem = check_number(body, "top_p", 0, 1)) return problem;
  const auto* stop = member(body, "stop");
  if (stop != nullptr && stop->is_array() && stop->size() > 4) {
    return invalid_request("Invalid 'stop': at most 4 sequences are allowed.", "stop",
                           "array_above_max_length");
  }
  return std::nullopt;
}

ApiError unsupported(std::string_view key, std::string_view hint) {
  return invalid_request(
      fmt::format("Unsupported parameter: '{}' is not supported with this model.{}", key, hint),
      std::string(key), "unsupported_parameter");
}

/// What o-series and GPT-5 refuse: the old limit, and sampling other than the default.
Problem check_reasoning_model(const Json& body) {
  if (member(body, "max_tokens") != nullptr) {
    return unsupported("max_tokens", " Use 'max_completion_tokens' instead.");
  }
  static constexpr std::pair<std::string_view, double> defaults[] = {
      {"temperature", 1}, {"top_p", 1}, {"presence_penalty", 0}, {"frequency_penalty", 0}};
  for (const auto& [key, only] : defaults) {
    const auto* value = member(body, key);
    if (value == nullptr || (value->is_number() && value->get<double>() == only)) continue;
    return invalid_request(fmt::format("Unsupported value: '{}' does not support {} with this "
                                       "model. Only the default ({}) value is supported.",
                                       key, dump_json(*value), only),
                           std::string(key), "unsupported_value");
  }
  return std::nullopt;
}

Problem check_stream_options(const Json& body) {
  if (member(body, "stream_options") == nullptr || flag_member(body, "stream")) return std::nullopt;
  return invalid_request("The 'stream_options' parameter is only allowed when 'stream' is enabled.",
                         "stream_options");
}

Checked<std::vector<OfferedTool>> read_tools(const Json& body) {
  std::vector<OfferedTool> tools;
  const auto* list = member(body, "tools");
  if (list == nullptr) return tools;
  if (!list->is_array())
    return tl::make_unexpected(
        invalid_request("Invalid type for 'tools': expected an array.", "tools", "invalid_type"));
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto& entry = (*list)[i];
    const bool custom = text_member(entry, "type") == "custom";
    const auto* function = member(entry, custom ? "custom" : "function");
    const auto place = fmt::format("tools[{}].function.name", i);
    if (function == nullptr) {
      return tl::make_unexpected(
          invalid_request(fmt::format("Missing required parameter: 'tools[{}].function'.", i),
                          fmt::format("tools[{}].function", i), "missing_required_parameter"));
    }
    OfferedTool tool{text_member(*function, "name"), text_member(*function, "description"),
                     Json::object()};
    if (!is_tool_name(tool.name, openai_tool_name_max)) {
      return tl::make_unexpected(
          invalid_request(fmt::format("Invalid '{}': string does not match pattern. Expected a "
                                      "string that matches the pattern "
                                      "'^[a-zA-Z0-9_-]+$' of at most {} characters.",
                                      place, openai_tool_name_max),
                          place, "invalid_value"));
    }
    if (const auto* schema = member(*function, "parameters")) tool.schema = *schema;
    tools.push_back(std::move(tool));
  }
  return tools;
}

Problem unknown_choice(std::string_view name) {
  return invalid_request(fmt::format("Tool choice '{}' not found in 'tools' parameter.", name),
                         "tool_choice");
}

/// `{"type":"allowed_tools","allowed_tools":{"mode":...,"tools":[...]}}`.
Problem apply_allowed_tools(const Json& allowed, ChatRequest& request) {
  if (text_member(allowed, "mode") == "required") request.tool_mode = ToolMode::required;
  std::vector<OfferedTool> kept;
  const auto* list = member(allowed, "tools");
  for (const auto& entry : list != nullptr && list->is_array() ? *list : Json::array()) {
    const auto* function = member(entry, "function");
    const auto name = text_member(function != nullptr ? *function : entry, "name");
    auto one = request.tools;
    if (!keep_only(one, name)) return unknown_choice(name);
    kept.push_back(std::move(one.front()));
  }
  request.tools = std::move(kept);
  return std::nullopt;
}

Problem apply_openai_tool_choice(const Json& body, ChatRequest& request) {
  const auto* choice = member(body, "tool_choice");
  if (choice == nullptr) return std::nullopt;
  if (!request.offers_tools) {
    return invalid_request("'tool_choice' is only allowed when 'tools' are specified.",
                           "tool_choice");
  }
  if (*choice == "auto") return std::nullopt;
  if (*choice == "none") {
    request.tool_mode = ToolMode::none;
    return std::nullopt;
  }
  if (*choice == "required") {
    request.tool_mode = ToolMode::required;
    return std::nullopt;
  }
  if (const auto* allowed = member(*choice, "allowed_tools"))
    return apply_allowed_tools(*allowed, request);
  const auto* function =
      member(*choice, text_member(*choice, "type") == "custom" ? "custom" : "function");
  if (function == nullptr)
    return invalid_request("Invalid value for 'tool_choice'.", "tool_choice", "invalid_value");
  request.tool_mode = ToolMode::required;
  const auto name = text_member(*function, "name");
  return keep_only(request.tools, name) ? std::nullopt : unknown_choice(name);
}

Problem read_response_format(const Json& body, ChatRequest& request) {
  const auto* format = member(body, "response_format");
  if (format == nullptr || text_member(*format, "type") == "text") return std::nullopt;
  const auto type = text_member(*format, "type");
  if (type == "json_object") {
    request.answer_schema = Json{{"type", "object"}, {"required", Json::array({"answer"})}};
    return std::nullopt;
  }
  const auto* definition = member(*format, "json_schema");
  const auto* schema = definition != nullptr ? member(*definition, "schema") : nullptr;
  if (type != "json_schema" || schema == nullptr) {
    return invalid_request("Missing required parameter: 'response_format.json_schema.schema'.",
                           "response_format", "missing_required_parameter");
  }
  request.answer_schema = *schema;
  return std::nullopt;
}

std::optional<Tokens> output_limit(const Json& body) {
  for (const auto* key : {"max_completion_tokens", "max_tokens"}) {
    const auto* value = member(body, key);
    if (value != nullptr) return value->get<Tokens>();
  }
  return std::nullopt;
}

Usage count_input(const Json& body) {
  Usage usage;
  for (const auto& message : body["messages"])
    usage.input += tokens_per_message + json_token_count(message);
  if (const auto* tools = member(body, "tools")) usage.input += json_token_count(*tools);
  return usage;
}

}  // namespace

Checked<ChatRequest> read_openai_request(const Json& body) {
  ChatRequest request;
  request.model = text_member(body, "model");
  if (request.model.empty())
    return tl::make_unexpected(invalid_request("you must provide a model parameter", "model"));
  if (auto problem = read_openai_messages(body, request)) return tl::make_unexpected(*problem);
  if (auto problem = check_limits(body)) return tl::make_unexpected(*problem);
  if (is_reasoning_model(request.model)) {
    if (auto problem = check_reasoning_model(body)) return tl::make_unexpected(*problem);
  }
  if (auto problem = check_stream_options(body)) return tl::make_unexpected(*problem);
  auto tools = read_tools(body);
  if (!tools) return tl::make_unexpected(tools.error());
  request.tools = std::move(*tools);
  request.offers_tools = !request.tools.empty();
  if (auto problem = apply_openai_tool_choice(body, request)) return tl::make_unexpected(*problem);
  if (auto problem = read_response_format(body, request)) return tl::make_unexpected(*problem);

  request.stream = flag_member(body, "stream");
  const auto* options = member(body, "stream_options");
  request.include_usage = options != nullptr && flag_member(*options, "include_usage");
  request.output_tokens_max = output_limit(body);
  if (const auto* choices = member(body, "n")) request.choices = choices->get<int>();
  request.input = count_input(body);
  return request;
}

}  // namespace purser::simulator
