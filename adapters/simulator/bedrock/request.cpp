// request.cpp: the checks of Converse, in the order in which users meet them.
#include <purser/adapters/simulator/bedrock/request.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include <purser/adapters/simulator/bedrock/messages.hpp>
#include <purser/adapters/simulator/request_fields.hpp>
#include <purser/adapters/simulator/token_count.hpp>

namespace purser::simulator {
namespace {

using ConverseProblem = std::optional<ApiError>;

constexpr std::size_t converse_tool_name_max = 64;
constexpr std::size_t cache_points_max = 4;
constexpr std::string_view count_operation = "/count-tokens";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// Nothing where an escape is broken.
std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_value(text[i + 1]);
    const int low = hex_value(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

/// `ID` in `.../model/ID/converse`, as it was sent; empty in other paths.
std::string_view encoded_model(std::string_view path) noexcept {
  constexpr std::string_view before = "/model/";
  const auto end = path.rfind('/');
  if (end == path.npos) return {};
  const auto operation = path.substr(end);
  if (operation != "/converse" && operation != "/converse-stream" && operation != count_operation)
    return {};
  const auto front = path.substr(0, end);
  const auto at = front.rfind(before);
  if (at == front.npos) return {};
  const auto id = front.substr(at + before.size());
  return id.find('/') == id.npos ? id : std::string_view();
}

ConverseProblem check_range(const Json& config, std::string_view key, std::string_view name) {
  const auto* value = member(config, key);
  if (value == nullptr) return std::nullopt;
  const double number = value->is_number() ? value->get<double>() : -1;
  if (number >= 0 && number <= 1) return std::nullopt;
  return converse_problem(fmt::format("{} must be a number from 0 to 1.", name));
}

ConverseProblem read_inference_config(const Json& body, ChatRequest& request) {
  const auto* config = member(body, "inferenceConfig");
  if (config == nullptr) return std::nullopt;
  if (auto problem = check_range(*config, "temperature", "temperature")) return problem;
  if (auto problem = check_range(*config, "topP", "topP")) return problem;
  const auto* limit = member(*config, "maxTokens");
  if (limit == nullptr) return std::nullopt;
  if (!limit->is_number_integer() || *limit < 1)
    return converse_problem("maxTokens must be an integer of at least 1.");
  request.output_tokens_max = limit->get<std::int64_t>();
  return std::nullopt;
}

ConverseProblem read_tool_spec(const Json& spec, ChatRequest& request) {
  OfferedTool tool{text_member(spec, "name"), text_member(spec, "description"), Json::object()};
  if (!is_tool_name(tool.name, converse_tool_name_max)) {
    return converse_problem(
        fmt::format("toolSpec.name must match [a-zA-Z0-9_-]+ and have 1 to {} characters.",
                    converse_tool_name_max));
  }
  const auto* input = member(spec, "inputSchema");
  const auto* schema = input != nullptr ? member(*input, "json") : nullptr;
  if (schema == nullptr || text_member(*schema, "type") != "object")
    return converse_problem("toolSpec.inputSchema.json.type must be one of: object.");
  tool.schema = *schema;
  request.tools.push_back(std::move(tool));
  request.offers_tools = true;
  return std::nullopt;
}

ConverseProblem apply_converse_choice(const Json& config, ChatRequest& request) {
  const auto* choice = member(config, "toolChoice");
  if (choice == nullptr) return std::nullopt;
  if (!choice->is_object() || choice->size() != 1)
    return converse_problem("toolChoice must have exactly one of: auto, any, tool.");
  if (choice->contains("auto")) return std::nullopt;
  request.tool_mode = ToolMode::required;
  if (choice->contains("any")) return std::nullopt;
  const auto* tool = member(*choice, "tool");
  if (tool == nullptr)
    return converse_problem("toolChoice must have exactly one of: auto, any, tool.");
  if (keep_only(request.tools, text_member(*tool, "name"))) return std::nullopt;
  return converse_problem("toolChoice.tool names no tool of the request.");
}

ConverseProblem read_tool_config(const Json& body, ChatRequest& request) {
  const auto* config = member(body, "toolConfig");
  if (config == nullptr) return std::nullopt;
  const auto* tools = member(*config, "tools");
  if (tools == nullptr || !tools->is_array() || tools->empty())
    return converse_problem("toolConfig.tools must have at least 1 element.");
  for (const auto& entry : *tools) {
    if (!entry.is_object() || entry.size() != 1)
      return converse_problem("A tool must have exactly one of: toolSpec, systemTool, cachePoint.");
    const auto* spec = member(entry, "toolSpec");
    if (spec == nullptr) continue;
    if (auto problem = read_tool_spec(*spec, request)) return problem;
  }
  return apply_converse_choice(*config, request);
}

bool uses_tools(const Json& message) {
  const auto* content = member(message, "content");
  return content != nullptr && content->is_array() &&
         std::any_of(content->begin(), content->end(), [](const Json& block) {
           return member(block, "toolUse") != nullptr || member(block, "toolResult") != nullptr;
         });
}

ConverseProblem check_tools_configured(const Json& body) {
  const auto& messages = body["messages"];
  if (member(body, "toolConfig") != nullptr ||
      std::none_of(messages.begin(), messages.end(), uses_tools))
    return std::nullopt;
  return converse_problem(
      "The toolConfig field must be defined when using toolUse and toolResult content blocks.");
}

/// Counts those that are well formed; `valid` becomes false where one is not.
std::size_t count_cache_points(const Json& value, bool& valid) {
  std::size_t count = 0;
  if (!value.is_structured()) return count;
  for (const auto& [key, below] : value.items()) {
    if (!value.is_object() || key != "cachePoint") {
      count += count_cache_points(below, valid);
      continue;
    }
    const auto ttl = text_member(below, "ttl");
    valid = valid && text_member(below, "type") == "default" &&
            (ttl.empty() || ttl == "5m" || ttl == "1h");
    ++count;
  }
  return count;
}

ConverseProblem check_cache_points(const Json& body) {
  std::size_t count = 0;
  bool valid = true;
  for (const auto* key : {"toolConfig", "system", "messages"}) {
    if (const auto* part = member(body, key)) count += count_cache_points(*part, valid);
  }
  if (!valid) return converse_problem("A cachePoint has the type default, and a ttl of 5m or 1h.");
  if (count <= cache_points_max) return std::nullopt;
  return converse_problem(fmt::format("At most {} cachePoint blocks may be provided, found {}.",
                                      cache_points_max, count));
}

ConverseProblem check_system(const Json& body) {
  const auto* system = member(body, "system");
  if (system == nullptr) return std::nullopt;
  if (!system->is_array()) return converse_problem("system must be a list.");
  for (const auto& block : *system) {
    if (!block.is_object() || block.size() != 1)
      return converse_problem("A system block must have exactly one member.");
    if (block.contains("text") && text_member(block, "text").empty())
      return converse_problem("The text field of a system block is blank.");
  }
  return std::nullopt;
}

ConverseProblem read_text_format(const Json& body, ChatRequest& request) {
  const auto* config = member(body, "outputConfig");
  const auto* format = config != nullptr ? member(*config, "textFormat") : nullptr;
  if (format == nullptr) return std::nullopt;
  const auto* structure = member(*format, "structure");
  const auto* definition = structure != nullptr ? member(*structure, "jsonSchema") : nullptr;
  if (text_member(*format, "type") != "json_schema" || definition == nullptr)
    return converse_problem("outputConfig.textFormat must be of type json_schema and have one.");
  auto schema = parse_json(text_member(*definition, "schema"));
  if (!schema || !schema->is_object())
    return converse_problem("jsonSchema.schema must be the text of a JSON object.");
  request.answer_schema = std::move(*schema);
  return std::nullopt;
}

void read_thinking_field(const Json& body, ChatRequest& request) {
  const auto* fields = member(body, "additionalModelRequestFields");
  if (fields == nullptr) return;
  for (const auto* key : {"thinking", "reasoningConfig"}) {
    const auto* thinking = member(*fields, key);
    const auto type = thinking != nullptr ? text_member(*thinking, "type") : std::string();
    request.thinks = request.thinks || type == "enabled" || type == "adaptive";
  }
}

Tokens count_converse_input(const Json& body) {
  Tokens tokens = 0;
  for (const auto* key : {"system", "messages", "toolConfig"}) {
    if (const auto* part = member(body, key)) tokens += json_token_count(*part);
  }
  return tokens + tokens_per_message * static_cast<Tokens>(body["messages"].size());
}

ConverseProblem read_converse(const Json& body, ChatRequest& request) {
  if (request.model.empty()) return converse_problem("The provided model identifier is invalid.");
  if (auto problem = check_system(body)) return problem;
  if (auto problem = read_converse_messages(body, request)) return problem;
  if (auto problem = read_inference_config(body, request)) return problem;
  if (auto problem = read_tool_config(body, request)) return problem;
  if (auto problem = check_tools_configured(body)) return problem;
  if (auto problem = check_cache_points(body)) return problem;
  if (auto problem = read_text_format(body, request)) return problem;
  read_thinking_field(body, request);
  request.include_usage = true;
  request.input.input = count_converse_input(body);
  return std::nullopt;
}

}  // namespace

bool is_converse_path(std::string_view path) noexcept { return !encoded_model(path).empty(); }

ApiError converse_problem(std::string message) {
  return {400, std::move(message), "ValidationException", {}, {}};
}

Checked<ChatRequest> read_converse_request(const Json& body, std::string_view path) {
  ChatRequest request;
  request.model = percent_decoded(encoded_model(path)).value_or("");
  request.stream = path.ends_with("-stream");
  const auto* input = path.ends_with(count_operation) ? member(body, "input") : nullptr;
  const auto* counted = input != nullptr ? member(*input, "converse") : nullptr;
  if (path.ends_with(count_operation) && counted == nullptr)
    return tl::make_unexpected(converse_problem("input must have exactly one of: converse."));
  if (auto problem = read_converse(counted != nullptr ? *counted : body, request))
    return tl::make_unexpected(*problem);
  return request;
}

}  // namespace purser::simulator
