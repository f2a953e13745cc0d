// encode.cpp: the request object: short fields as a tree, messages and tools as text.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include <purser/adapters/providers/bedrock/encode.hpp>
#include <purser/adapters/providers/bedrock/messages.hpp>
#include <purser/adapters/providers/wire/extra_field.hpp>
#include <purser/adapters/providers/wire/extra_fields.hpp>
#include <purser/adapters/providers/wire/json_member.hpp>
#include <purser/adapters/providers/wire/json_walk.hpp>
#include <purser/adapters/providers/wire/request_check.hpp>
#include <purser/runtime/percent_encoded.hpp>
#include <purser/runtime/prompt_cache.hpp>

namespace purser::bedrock {
namespace {

using provider_wire::JsonText;

constexpr std::array<std::string_view, 4> reserved_fields{"model", "modelId", "messages", "stream"};

/// What would raise the limit that the budget granted, or the price without the answer telling.
constexpr std::array<std::string_view, 8> hidden_fields{
    "maxTokens",   "max_tokens", "max_tokens_to_sample", "max_new_tokens", "max_completion_tokens",
    "max_gen_len", "speed",      "inference_geo"};

/// Only these two objects reach the model's own parameters.
Result<> check_hidden_fields(const ModelRequest& request) {
  std::string found;
  for (const auto* place : {"inferenceConfig", "additionalModelRequestFields"}) {
    const Json* fields = provider_wire::extra_field(request, place);
    if (fields == nullptr) continue;
    provider_wire::any_member(
        *fields, [&](const Json& parent, const std::string& name, const Json&) {
          const bool hidden =
              parent.is_object() &&
              std::find(hidden_fields.begin(), hidden_fields.end(), name) != hidden_fields.end();
          if (hidden) found = fmt::format("{}...{}", place, name);
          return hidden;
        });
  }
  if (found.empty()) return {};
  return fail(ErrorCode::invalid_argument,
              fmt::format("'{}' cannot be an extra field: it changes what the call can cost; set "
                          "the request's output_tokens_max for a limit",
                          found));
}

Result<> check_request(const ModelRequest& request) {
  if (auto checked = provider_wire::check_request(request); !checked) return checked;
  if (request.task == ModelTask::embedding)
    return fail(ErrorCode::unsupported, "Converse has no embeddings");
  if (!request.parallel_tool_calls.value_or(true)) {
    return fail(ErrorCode::unsupported,
                "Converse cannot forbid parallel tool calls; leave parallel_tool_calls unset");
  }
  return check_hidden_fields(request);
}

bool offers_tools(const ModelRequest& request) {
  if (request.tool_choice.mode == ToolChoice::Mode::none) return false;
  return !request.tools.empty() || !extra_tools(request).empty();
}

Json inference_config(const ModelRequest& request) {
  Json config = Json::object();
  if (request.output_tokens_max) config["maxTokens"] = *request.output_tokens_max;
  if (request.temperature) config["temperature"] = *request.temperature;
  if (request.top_p) config["topP"] = *request.top_p;
  if (!request.stop.empty()) config["stopSequences"] = request.stop;
  return config;
}

Result<> add_anthropic_effort(Json& fields, const std::string& effort, bool own_thinking) {
  if (effort == "none") {
    if (!own_thinking) fields["thinking"] = {{"type", "disabled"}};
    return {};
  }
  fields["output_config"] = {{"effort", effort == "minimal" ? "low" : effort}};
  if (!own_thinking) fields["thinking"] = {{"type", "adaptive"}};
  return {};
}

/// Source: Amazon, Nova 2: extended thinking.
Result<> add_nova_effort(Json& fields, const std::string& effort) {
  if (effort == "none") {
    fields["reasoningConfig"] = {{"type", "disabled"}};
    return {};
  }
  fields["reasoningConfig"] = {{"type", "enabled"},
                               {"maxReasoningEffort", effort == "minimal" ? "low" : effort}};
  return {};
}

bool is_of_family(const ModelRequest& request, std::string_view family) {
  return request.model.find(family) != std::string::npos;
}

Result<> add_effort_fields(Json& fields, const ModelRequest& request) {
  const auto& effort = request.reasoning_effort;
  if (effort.empty()) return {};
  const Json* own = provider_wire::extra_field(request, "additionalModelRequestFields");
  const bool own_thinking = own != nullptr && own->is_object() && own->contains("thinking");
  if (is_of_family(request, "anthropic."))
    return add_anthropic_effort(fields, effort, own_thinking);
  if (is_of_family(request, "amazon.nova-2")) return add_nova_effort(fields, effort);
  if (effort == "none") return {};
  return fail(ErrorCode::unsupported,
              fmt::format("how '{}' is told a reasoning effort is not known; leave it unset, or "
                          "write extra.additionalModelRequestFields",
                          request.model));
}

/// A free JSON object has no word of its own here; a schema that allows any object says the same.
/// The schema is sent as text.
Json output_config(const OutputFormat& format) {
  const bool is_free = format.kind == OutputFormat::Kind::json;
  Json schema{{"schema", is_free ? R"({"type":"object"})" : dump_json(format.schema)},
              {"name", format.name}};
  if (!format.description.empty()) schema["description"] = format.description;
  return {{"textFormat", {{"type", "json_schema"}, {"structure", {{"jsonSchema", schema}}}}}};
}

/// What `extra.toolConfig` says besides tools.
Json extra_tool_config(const ModelRequest& request) {
  const Json* config = provider_wire::extra_field(request, "toolConfig");
  if (config == nullptr || !config->is_object()) return Json::object();
  Json rest = *config;
  rest.erase("tools");
  return rest;
}

Result<Json> tool_choice_of(const ModelRequest& request) {
  using Mode = ToolChoice::Mode;
  const auto mode = request.tool_choice.mode;
  Json choice = Json::object();
  if (mode == Mode::required) choice["toolChoice"] = {{"any", Json::object()}};
  if (mode == Mode::named) choice["toolChoice"] = {{"tool", {{"name", request.tool_choice.name}}}};
  if (!choice.empty() && !offers_tools(request)) {
    return fail(ErrorCode::invalid_argument,
                "tool_choice asks for a tool, and the request offers none");
  }
  return choice;
}

Result<Json> short_fields_of(const ModelRequest& request, bool has_system) {
  Json fields = Json::object();
  if (auto config = inference_config(request); !config.empty())
    fields["inferenceConfig"] = std::move(config);
  Json model_fields = Json::object();
  if (auto added = add_effort_fields(model_fields, request); !added) return fail(added.error());
  if (!model_fields.empty()) fields["additionalModelRequestFields"] = std::move(model_fields);
  if (request.output_format.kind != OutputFormat::Kind::text)
    fields["outputConfig"] = output_config(request.output_format);
  Json extra = request.extra;
  if (extra.is_object()) extra.erase("toolConfig");
  if (has_system && extra.is_object() && extra.contains("system")) {
    return fail(ErrorCode::invalid_argument,
                "the extra field 'system' contradicts the request's system messages");
  }
  if (auto merged = provider_wire::merge_extra(fields, extra, reserved_fields); !merged)
    return fail(merged.error());
  return fields;
}

void write_tool_spec(JsonText& json, const ToolSpec& tool) {
  json.open_object().key("toolSpec").open_object().field("name", tool.name);
  if (!tool.description.empty()) json.field("description", tool.description);
  json.key("inputSchema").open_object().key("json");
  if (tool.schema.is_null()) {
    json.raw(R"({"type":"object"})");
  } else {
    json.value(tool.schema);
  }
  json.close_object();
  if (tool.strict) json.key("strict").raw("true");
  json.close_object().close_object();
  write_cache_point(json, tool.cache);
}

Result<> write_tool_config(JsonText& json, const ModelRequest& request) {
  if (!extra_tools(request).is_array())
    return fail(ErrorCode::invalid_argument, "the extra field 'toolConfig.tools' is not an array");
  auto config = tool_choice_of(request);
  if (!config) return fail(config.error());
  const auto stand_ins = stand_in_tools(request);
  if (!offers_tools(request) && stand_ins.empty()) return {};
  if (offers_tools(request)) {
    const auto more = extra_tool_config(request);
    if (config->contains("toolChoice") &&
        more.value("toolChoice", (*config)["toolChoice"]) != (*config)["toolChoice"]) {
      return fail(ErrorCode::invalid_argument,
                  "the extra field 'toolConfig.toolChoice' contradicts the request's tool_choice");
    }
    if (auto merged = provider_wire::merge_extra(*config, more, {}); !merged)
      return fail(merged.error());
  }
  json.key("toolConfig").open_object().key("tools").open_array();
  for (const auto& tool : stand_ins) write_tool_spec(json, tool);
  if (offers_tools(request)) {
    for (const auto& tool : request.tools) write_tool_spec(json, tool);
    for (const auto& tool : extra_tools(request)) json.value(tool);
  }
  json.close_array();
  for (const auto& [name, value] : config->items()) {
    json.raw(dump_json(name) + ":" + dump_json(value));
  }
  json.close_object();
  return {};
}

/// A body: short fields, and text that follows them.
struct BodyParts {
  Json fields;
  std::string rest;

  [[nodiscard]] std::string joined() const {
    if (fields.empty()) return "{" + rest + "}";
    std::string body = dump_json(fields);
    body.back() = ',';
    body += rest;
    body += '}';
    return body;
  }
};

/// Claude and Nova take cache points, Nova none behind tools; other families are refused for them.
/// Names that tell nothing, such as ARNs, are taken to. Source: Amazon Bedrock, prompt caching.
bool takes_cache_points(const ModelRequest& request) {
  static constexpr std::array<std::string_view, 12> families{
      "amazon.titan", "ai21.",    "cohere.",  "deepseek.", "google.", "meta.",
      "minimax.",     "mistral.", "moonshot", "openai.",   "qwen.",   "writer."};
  return std::none_of(families.begin(), families.end(),
                      [&](auto family) { return is_of_family(request, family); });
}

/// `request`, or a copy in `changed` without the cache points that its model refuses.
const ModelRequest& fitting(const ModelRequest& request, std::optional<ModelRequest>& changed) {
  if (!has_breakpoints(request)) return request;
  if (!takes_cache_points(request)) {
    remove_breakpoints(changed.emplace(request));
  } else if (is_of_family(request, "amazon.nova")) {
    for (auto& tool : changed.emplace(request).tools) tool.cache = CacheBreakpoint::none;
  }
  return changed ? *changed : request;
}

Result<BodyParts> parts_of(const ModelRequest& asked) {
  std::optional<ModelRequest> changed;
  const auto& request = fitting(asked, changed);
  if (auto checked = check_request(request); !checked) return fail(checked.error());
  BodyParts parts;
  JsonText json(parts.rest);
  const auto has_system = write_system(json, request.messages);
  if (!has_system) return fail(has_system.error());
  json.key("messages");
  if (auto written = write_messages(json, request.messages); !written) return fail(written.error());
  if (auto written = write_tool_config(json, request); !written) return fail(written.error());
  auto fields = short_fields_of(request, *has_system);
  if (!fields) return fail(fields.error());
  parts.fields = std::move(*fields);
  return parts;
}

}  // namespace

const Json& extra_tools(const ModelRequest& request) {
  static const Json none = Json::array();
  const Json* config = provider_wire::extra_field(request, "toolConfig");
  const Json* tools = config == nullptr ? nullptr : provider_wire::member_of(*config, "tools");
  return tools == nullptr ? none : *tools;
}

std::vector<ToolSpec> stand_in_tools(const ModelRequest& request) {
  if (offers_tools(request)) return {};
  std::set<std::string> called;
  for (const auto& message : request.messages) {
    for (const auto& part : message.parts) {
      if (const auto* call = std::get_if<ToolCallPart>(&part)) called.insert(call->name);
    }
  }
  std::vector<ToolSpec> tools;
  for (const auto& name : called) {
    auto& tool = tools.emplace_back();
    tool.name = name;
    tool.description = "No longer available; do not call it.";
    tool.schema = {{"type", "object"}};
  }
  return tools;
}

Result<std::string> target_of(std::string_view model, std::string_view region,
                              std::string_view operation) {
  const auto slash = model.find('/');
  if (slash != model.npos && !model.starts_with("arn:")) {
    if (model.substr(0, slash) != region) {
      return fail(ErrorCode::invalid_argument,
                  fmt::format("the model '{}' is one of another region than the provider's, '{}'",
                              model, region));
    }
    model.remove_prefix(slash + 1);
  }
  if (model.find_first_not_of('.') == model.npos)
    return fail(ErrorCode::invalid_argument, "the request names no model");
  return fmt::format("/model/{}/{}", percent_encoded(model), operation);
}

Result<std::string> encode(const ModelRequest& request) {
  auto parts = parts_of(request);
  if (!parts) return fail(std::move(parts.error()));
  return parts->joined();
}

Result<std::string> encode_count(const ModelRequest& request) {
  auto parts = parts_of(request);
  if (!parts) return fail(std::move(parts.error()));
  Json counted = Json::object();
  for (const auto* name : {"additionalModelRequestFields", "system"}) {
    if (parts->fields.contains(name)) counted[name] = std::move(parts->fields[name]);
  }
  parts->fields = std::move(counted);
  return R"({"input":{"converse":)" + parts->joined() + "}}";
}

}  // namespace purser::bedrock
