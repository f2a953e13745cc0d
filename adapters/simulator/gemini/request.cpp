// request.cpp: the checks of generateContent, in the order in which users meet them.
#include <purser/adapters/simulator/gemini/request.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <span>
#include <utility>

#include <purser/adapters/simulator/gemini/camel_case.hpp>
#include <purser/adapters/simulator/gemini/contents.hpp>
#include <purser/adapters/simulator/request_fields.hpp>
#include <purser/adapters/simulator/token_count.hpp>

namespace purser::simulator {
namespace {

using Problem = std::optional<ApiError>;

constexpr std::array<std::string_view, 10> request_names{
    "contents",       "systemInstruction", "tools",       "toolConfig", "generationConfig",
    "safetySettings", "cachedContent",     "serviceTier", "labels",     "model"};
constexpr std::array<std::string_view, 19> config_names{"maxOutputTokens",
                                                        "temperature",
                                                        "topP",
                                                        "topK",
                                                        "candidateCount",
                                                        "stopSequences",
                                                        "seed",
                                                        "responseMimeType",
                                                        "responseSchema",
                                                        "responseJsonSchema",
                                                        "responseModalities",
                                                        "thinkingConfig",
                                                        "mediaResolution",
                                                        "presencePenalty",
                                                        "frequencyPenalty",
                                                        "responseLogprobs",
                                                        "logprobs",
                                                        "speechConfig",
                                                        "imageConfig"};
constexpr std::int64_t gemini_candidates_max = 8;
constexpr std::size_t gemini_stops_max = 5;
constexpr std::size_t function_name_max = 128;

Problem check_names(const Json& object, std::span<const std::string_view> known,
                    std::string_view place) {
  for (const auto& [name, value] : object.items()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    return invalid_argument(fmt::format(
        "Invalid JSON payload received. Unknown name \"{}\"{}: Cannot find field.", name, place));
  }
  return std::nullopt;
}

Problem check_count(const Json& config, std::string_view key, std::int64_t most) {
  const auto* value = member(config, key);
  if (value == nullptr) return std::nullopt;
  const bool fits = value->is_number_integer() && *value >= 1 && *value <= most;
  if (fits) return std::nullopt;
  return invalid_argument(
      fmt::format("* GenerateContentRequest.generation_config.{}: must be an "
                  "integer from 1 to {}.",
                  key, most));
}

Problem check_sampling_range(const Json& config, std::string_view key, double most) {
  const auto* value = member(config, key);
  if (value == nullptr) return std::nullopt;
  if (value->is_number() && *value >= 0 && *value <= most) return std::nullopt;
  return invalid_argument(fmt::format(
      "* GenerateContentRequest.generation_config.{}: must be a number from 0 to {}.", key, most));
}

Problem read_thinking_config(const Json& config, ChatRequest& request) {
  const auto* thinking = member(config, "thinkingConfig");
  if (thinking == nullptr) return std::nullopt;
  const auto* budget = member(*thinking, "thinkingBudget");
  if (budget != nullptr && member(*thinking, "thinkingLevel") != nullptr)
    return invalid_argument("You can only set only one of thinking budget and thinking level.");
  if (budget != nullptr && (!budget->is_number_integer() || *budget < -1))
    return invalid_argument("The thinking budget is invalid.");
  request.thinks = flag_member(*thinking, "includeThoughts");
  const auto* shown = member(*thinking, "includeThoughts");
  request.thinking_shown = shown == nullptr || request.thinks;
  return std::nullopt;
}

Problem read_schema(const Json& config, ChatRequest& request) {
  const bool wants_json = text_member(config, "responseMimeType") == "application/json";
  const auto* schema = member(config, "responseJsonSchema");
  if (schema == nullptr) schema = member(config, "responseSchema");
  if (schema != nullptr && !wants_json) {
    return invalid_argument(
        "* GenerateContentRequest.generation_config.response_json_schema: only allowed with "
        "response_mime_type 'application/json'.");
  }
  if (schema != nullptr) request.answer_schema = *schema;
  if (schema == nullptr && wants_json)
    request.answer_schema = Json{{"type", "object"}, {"required", Json::array({"answer"})}};
  return std::nullopt;
}

Problem read_config(const Json& body, ChatRequest& request) {
  const auto* config = member(body, "generationConfig");
  if (config == nullptr) return std::nullopt;
  if (auto problem = check_names(*config, config_names, " at 'generation_config'")) return problem;
  if (auto problem = check_count(*config, "maxOutputTokens", INT32_MAX)) return problem;
  if (auto problem = check_count(*config, "candidateCount", gemini_candidates_max)) return problem;
  if (auto problem = check_sampling_range(*config, "temperature", 2)) return problem;
  if (auto problem = check_sampling_range(*config, "topP", 1)) return problem;
  const auto* stops = member(*config, "stopSequences");
  if (stops != nullptr && (!stops->is_array() || stops->size() > gemini_stops_max)) {
    return invalid_argument(
        "* GenerateContentRequest.generation_config.stop_sequences: at most 5 are allowed.");
  }
  if (const auto* limit = member(*config, "maxOutputTokens"))
    request.output_tokens_max = limit->get<Tokens>();
  if (const auto* count = member(*config, "candidateCount")) request.choices = count->get<int>();
  if (auto problem = read_thinking_config(*config, request)) return problem;
  return read_schema(*config, request);
}

Problem read_function(const Json& function, ChatRequest& request) {
  OfferedTool tool{text_member(function, "name"), text_member(function, "description"),
                   Json::object()};
  if (!is_tool_name(tool.name, function_name_max)) {
    return invalid_argument(
        fmt::format("* GenerateContentRequest.tools[0].function_declarations[{}].name: Invalid "
                    "function name. Must start with a letter or an underscore.",
                    request.tools.size()));
  }
  const auto* schema = member(function, "parametersJsonSchema");
  const auto* parameters = member(function, "parameters");
  if (schema != nullptr && parameters != nullptr) {
    return invalid_argument(
        "* parameters and parameters_json_schema are mutually exclusive in a function.");
  }
  if (schema == nullptr) schema = parameters;
  if (schema != nullptr) tool.schema = *schema;
  request.tools.push_back(std::move(tool));
  return std::nullopt;
}

Problem read_gemini_tools(const Json& body, ChatRequest& request) {
  const auto* tools = member(body, "tools");
  if (tools == nullptr) return std::nullopt;
  if (!tools->is_array()) return invalid_argument("Invalid value at 'tools'.");
  for (const auto& tool : *tools) {
    const auto* functions = member(tool, "functionDeclarations");
    if (functions == nullptr || !functions->is_array()) continue;
    for (const auto& function : *functions) {
      if (auto problem = read_function(function, request)) return problem;
    }
  }
  request.offers_tools = !request.tools.empty();
  return std::nullopt;
}

Problem keep_allowed(const Json& names, ChatRequest& request) {
  std::vector<OfferedTool> kept;
  for (const auto& name : names) {
    auto one = request.tools;
    if (!name.is_string() || !keep_only(one, name.get<std::string>())) {
      return invalid_argument(
          "* allowed_function_names: must be a subset of the declared functions.");
    }
    kept.push_back(std::move(one.front()));
  }
  request.tools = std::move(kept);
  return std::nullopt;
}

Problem apply_calling_config(const Json& body, ChatRequest& request) {
  const auto* tool_config = member(body, "toolConfig");
  const auto* calling =
      tool_config == nullptr ? nullptr : member(*tool_config, "functionCallingConfig");
  if (calling == nullptr) return std::nullopt;
  if (!request.offers_tools) {
    return invalid_argument("Function calling config is set without function_declarations.");
  }
  const auto mode = text_member(*calling, "mode");
  if (mode == "ANY") request.tool_mode = ToolMode::required;
  if (mode == "NONE") request.tool_mode = ToolMode::none;
  const bool known = mode.empty() || mode == "AUTO" || mode == "ANY" || mode == "NONE" ||
                     mode == "VALIDATED" || mode == "MODE_UNSPECIFIED";
  if (!known)
    return invalid_argument("Invalid value at 'tool_config.function_calling_config.mode'");
  const auto* names = member(*calling, "allowedFunctionNames");
  if (names == nullptr || !names->is_array() || names->empty()) return std::nullopt;
  if (mode != "ANY" && mode != "VALIDATED") {
    return invalid_argument(
        "* allowed_function_names: only allowed with the function calling mode ANY.");
  }
  return keep_allowed(*names, request);
}

Usage count_gemini_input(const Json& body) {
  Usage usage;
  for (const auto& content : body["contents"])
    usage.input += tokens_per_message + json_token_count(content);
  for (const auto* key : {"systemInstruction", "tools"}) {
    if (const auto* part = member(body, key)) usage.input += json_token_count(*part);
  }
  return usage;
}

/// `:countTokens` takes contents, or a whole request.
Json without_envelope(Json body) {
  const auto* inner = member(body, "generateContentRequest");
  return inner == nullptr ? body : Json(*inner);
}

Problem read_gemini(const Json& body, const GeminiTarget& target, ChatRequest& request) {
  if (auto problem = check_names(body, request_names, "")) return problem;
  request.model = target.model;
  if (auto problem = read_config(body, request)) return problem;
  if (auto problem = read_gemini_tools(body, request)) return problem;
  if (auto problem = apply_calling_config(body, request)) return problem;
  if (auto problem = read_gemini_contents(body, signs_thoughts(target.model), request))
    return problem;
  request.stream = target.method == "streamGenerateContent";
  request.include_usage = true;
  request.form = target.sse ? "sse" : "array";
  request.input = count_gemini_input(body);
  return std::nullopt;
}

}  // namespace

GeminiTarget gemini_target(std::string_view target) noexcept {
  const auto path = target.substr(0, target.find('?'));
  const auto query = target.substr(path.size());
  GeminiTarget found;
  const auto colon = path.rfind(':');
  const auto slash = path.rfind('/', colon);
  if (colon == path.npos || slash == path.npos) return found;
  const auto folder = path.substr(0, slash);
  if (!folder.ends_with("/models") && !folder.ends_with("/tunedModels")) return found;
  found.model = path.substr(slash + 1, colon - slash - 1);
  found.method = path.substr(colon + 1);
  found.sse = query.find("alt=sse") != query.npos;
  return found;
}

bool signs_thoughts(std::string_view model) noexcept {
  return model.starts_with("gemini-") && model.size() > 7 && model[7] >= '3' && model[7] <= '9';
}

Checked<ChatRequest> read_gemini_request(const Json& body, const GeminiTarget& target) {
  ChatRequest request;
  if (auto problem = read_gemini(without_envelope(in_camel_case(body)), target, request))
    return tl::make_unexpected(*problem);
  return request;
}

}  // namespace purser::simulator
