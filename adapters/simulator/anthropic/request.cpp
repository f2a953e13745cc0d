// request.cpp: the checks of the messages endpoint, in the order in which users meet
// them.
#include <purser/adapters/simulator/anthropic/request.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include <purser/adapters/simulator/anthropic/messages.hpp>
#include <purser/adapters/simulator/request_fields.hpp>

namespace purser::simulator {
namespace {

using Problem = std::optional<ApiError>;

constexpr std::string_view first_version = "2023-06-01";
constexpr std::string_view second_version = "2026-10-21";
constexpr std::size_t anthropic_tool_name_max = 128;
constexpr std::size_t breakpoints_max = 4;
constexpr std::int64_t thinking_budget_min = 1024;

Problem check_version(std::string_view version) {
  if (version.empty()) return invalid_request("anthropic-version: header is required");
  if (version == first_version || version == second_version) return std::nullopt;
  return invalid_request(
      fmt::format("anthropic-version: \"{}\" is not a valid version", version.substr(0, 40)));
}

/// Major and minor of `claude-sonnet-4-6-20260101`, `claude-opus-5.5`; zeros where there are none.
std::pair<int, int> model_version(std::string_view model) {
  int numbers[2] = {0, 0};
  int found = 0;
  for (std::size_t i = 0; i < model.size() && found < 2;) {
    std::size_t end = i;
    while (end < model.size() && std::isdigit(static_cast<unsigned char>(model[end])) != 0) ++end;
    const bool number = end > i && end - i <= 2;
    if (number) numbers[found++] = std::stoi(std::string(model.substr(i, end - i)));
    i = end > i ? end : i + 1;
  }
  return {numbers[0], numbers[1]};
}

/// Models after 4.6: they refuse sampling other than the default, and prefilled answers.
bool is_recent(std::string_view model) { return model_version(model) > std::pair{4, 6}; }

Problem check_sampling(const Json& body, std::string_view version, std::string_view model) {
  for (const auto* key : {"temperature", "top_p", "top_k"}) {
    const auto* value = member(body, key);
    if (value == nullptr) continue;
    if (version == second_version)
      return invalid_request(fmt::format("{}: Extra inputs are not permitted", key));
    if (!value->is_number())
      return invalid_request(fmt::format("{}: Input should be a valid number", key));
    const double number = value->get<double>();
    if (std::string_view(key) == "temperature" && (number < 0 || number > 1)) {
      return invalid_request("temperature: range: 0..1");
    }
    if (!is_recent(model)) continue;
    const bool harmless = (std::string_view(key) == "temperature" && number == 1.0) ||
                          (std::string_view(key) == "top_p" && number >= 0.99);
    if (!harmless) return invalid_request(fmt::format("{}: not supported with this model", key));
  }
  return std::nullopt;
}

Problem read_output_limit(const Json& body, bool counts_only, ChatRequest& request) {
  const auto* limit = member(body, "max_tokens");
  if (counts_only)
    return limit == nullptr
               ? std::nullopt
               : Problem(invalid_request("max_tokens: Extra inputs are not permitted"));
  if (limit == nullptr) return invalid_request("max_tokens: Field required");
  if (!limit->is_number_integer())
    return invalid_request("max_tokens: Input should be a valid integer");
  const bool huge = limit->is_number_unsigned() && limit->get<std::uint64_t>() > INT64_MAX;
  if (huge || limit->get<std::int64_t>() < 0)
    return invalid_request("max_tokens: Input should be greater than or equal to 0");
  request.output_tokens_max = limit->get<std::int64_t>();
  return std::nullopt;
}

Problem read_thinking(const Json& body, ChatRequest& request) {
  const auto* thinking = member(body, "thinking");
  if (thinking == nullptr) return std::nullopt;
  const auto type = text_member(*thinking, "type");
  if (type != "adaptive" && type != "enabled" && type != "disabled") {
    return invalid_request("thinking.type: Input should be 'adaptive', 'enabled' or 'disabled'");
  }
  request.thinks = type != "disabled";
  request.thinking_shown = text_member(*thinking, "display") != "omitted";
  if (type != "enabled") return std::nullopt;
  const auto* budget = member(*thinking, "budget_tokens");
  if (budget == nullptr || !budget->is_number_integer())
    return invalid_request("thinking.enabled.budget_tokens: Field required");
  const auto tokens = budget->get<std::int64_t>();
  if (tokens < thinking_budget_min) {
    return invalid_request(
        fmt::format("thinking.enabled.budget_tokens: Input should be greater than or equal to {}",
                    thinking_budget_min));
  }
  if (request.output_tokens_max && tokens >= *request.output_tokens_max) {
    return invalid_request("`max_tokens` must be greater than `thinking.budget_tokens`");
  }
  return std::nullopt;
}

Problem read_tools(const Json& body, ChatRequest& request) {
  const auto* list = member(body, "tools");
  if (list == nullptr) return std::nullopt;
  if (!list->is_array()) return invalid_request("tools: Input should be a valid list");
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto& entry = (*list)[i];
    const auto type = text_member(entry, "type");
    if (!type.empty() && type != "custom") continue;  // run by the service itself
    OfferedTool tool{text_member(entry, "name"), text_member(entry, "description"), Json::object()};
    if (!is_tool_name(tool.name, anthropic_tool_name_max)) {
      return invalid_request(
          fmt::format("tools.{}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{{1,{}}}$'",
                      i, anthropic_tool_name_max));
    }
    const auto* schema = member(entry, "input_schema");
    if (schema == nullptr || text_member(*schema, "type") != "object") {
      return invalid_request(
          fmt::format("tools.{}.custom.input_schema.type: Input should be 'object'", i));
    }
    tool.schema = *schema;
    request.tools.push_back(std::move(tool));
  }
  request.offers_tools = !list->empty();
  return std::nullopt;
}

Problem apply_anthropic_tool_choice(const Json& body, ChatRequest& request) {
  const auto* choice = member(body, "tool_choice");
  if (choice == nullptr) return std::nullopt;
  const auto type = text_member(*choice, "type");
  if (type != "auto" && type != "any" && type != "tool" && type != "none") {
    return invalid_request("tool_choice.type: Input should be 'auto', 'any', 'tool' or 'none'");
  }
  if (!request.offers_tools && type != "none")
    return invalid_request("tool_choice: may only be specified while providing tools");
  if (type == "none") request.tool_mode = ToolMode::none;
  if (type == "any" || type == "tool") {
    const auto* thinking = member(body, "thinking");
    const bool fixed_budget = thinking != nullptr && text_member(*thinking, "type") == "enabled";
    if (fixed_budget)
      return invalid_request("Thinking may not be enabled when tool_choice forces tool use.");
    request.tool_mode = ToolMode::required;
  }
  if (type != "tool") return std::nullopt;
  const auto name = text_member(*choice, "name");
  if (keep_only(request.tools, name)) return std::nullopt;
  return invalid_request(
      fmt::format("tool_choice.name: tool '{}' not found in provided tools", name));
}

std::size_t count_breakpoints(const Json& value) {
  std::size_t count = 0;
  if (value.is_object()) {
    for (const auto& [key, below] : value.items()) {
      count += key == "cache_control" && !below.is_null() ? 1 : count_breakpoints(below);
    }
  } else if (value.is_array()) {
    for (const auto& item : value) count += count_breakpoints(item);
  }
  return count;
}

Problem check_breakpoints(const Json& body) {
  std::size_t count = member(body, "cache_control") != nullptr ? 1 : 0;
  for (const auto* key : {"tools", "system", "messages"}) {
    if (const auto* part = member(body, key)) count += count_breakpoints(*part);
  }
  if (count <= breakpoints_max) return std::nullopt;
  return invalid_request(
      fmt::format("A maximum of {} blocks with cache_control may be provided. Found {}.",
                  breakpoints_max, count));
}

Problem check_prefill(const Json& body, std::string_view model) {
  const auto& last = body["messages"].back();
  if (!is_recent(model) || text_member(last, "role") != "assistant") return std::nullopt;
  return invalid_request(
      "This model does not support assistant message prefill. The conversation must end with a "
      "user message.");
}

bool speaks_of_tools(const Json& message) {
  const auto* content = member(message, "content");
  if (content == nullptr || !content->is_array()) return false;
  return std::any_of(content->begin(), content->end(), [](const Json& block) {
    const auto type = text_member(block, "type");
    return type == "tool_use" || type == "tool_result";
  });
}

Problem check_tools_defined(const Json& body, const ChatRequest& request) {
  const auto& messages = body["messages"];
  if (request.offers_tools || std::none_of(messages.begin(), messages.end(), speaks_of_tools)) {
    return std::nullopt;
  }
  return invalid_request(
      "Requests which include `tool_use` or `tool_result` blocks must define tools.");
}

void read_format(const Json& body, ChatRequest& request) {
  const auto* output = member(body, "output_config");
  const auto* format = output != nullptr ? member(*output, "format") : nullptr;
  const auto* schema = format != nullptr ? member(*format, "schema") : nullptr;
  if (schema != nullptr) request.answer_schema = *schema;
}

Problem read_all(const Json& body, std::string_view version, bool counts_only,
                 ChatRequest& request) {
  if (auto problem = check_version(version)) return problem;
  request.model = text_member(body, "model");
  if (request.model.empty()) return invalid_request("model: Field required");
  if (auto problem = read_output_limit(body, counts_only, request)) return problem;
  if (auto problem = read_anthropic_messages(body, version == second_version, request))
    return problem;
  if (auto problem = check_sampling(body, version, request.model)) return problem;
  if (auto problem = read_thinking(body, request)) return problem;
  if (auto problem = read_tools(body, request)) return problem;
  if (auto problem = check_tools_defined(body, request)) return problem;
  if (auto problem = apply_anthropic_tool_choice(body, request)) return problem;
  if (auto problem = check_breakpoints(body)) return problem;
  if (auto problem = check_prefill(body, request.model)) return problem;
  read_format(body, request);
  request.stream = flag_member(body, "stream");
  request.include_usage = true;
  return std::nullopt;
}

}  // namespace

Checked<ChatRequest> read_anthropic_request(const Json& body, std::string_view version,
                                            bool counts_only) {
  ChatRequest request;
  if (auto problem = read_all(body, version, counts_only, request))
    return tl::make_unexpected(*problem);
  return request;
}

std::string thinking_signature(std::string_view thinking) {
  std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a: only changes must show
  for (const char c : thinking) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return fmt::format("sim-{:016x}", hash);
}

}  // namespace purser::simulator
