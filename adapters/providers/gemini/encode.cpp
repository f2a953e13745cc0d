// encode.cpp: the request object: short fields as a tree, contents and tools as text.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <purser/adapters/providers/gemini/encode.hpp>
#include <purser/adapters/providers/gemini/messages.hpp>
#include <purser/adapters/providers/gemini/thinking.hpp>
#include <purser/adapters/providers/wire/extra_field.hpp>
#include <purser/adapters/providers/wire/extra_fields.hpp>
#include <purser/adapters/providers/wire/json_member.hpp>
#include <purser/adapters/providers/wire/json_walk.hpp>
#include <purser/adapters/providers/wire/request_check.hpp>

namespace purser::gemini {
namespace {

using provider_wire::JsonText;

constexpr std::array<std::string_view, 4> reserved{"model", "contents", "requests", "content"};

Result<> check(const ModelRequest& request) {
  if (auto checked = provider_wire::check_request(request); !checked) return checked;
  if (request.task == ModelTask::embedding)
    return fail(ErrorCode::unsupported, "an embedding is not a chat");
  if (request.parallel_tool_calls == false) {
    return fail(ErrorCode::unsupported,
                "Gemini's interface cannot forbid parallel tool calls; leave parallel_tool_calls "
                "unset");
  }
  return {};
}

Result<> check_spelling(const Json& object) {
  if (!object.is_object()) return {};
  for (const auto& [name, member] : object.items()) {
    if (name.find('_') == name.npos) continue;
    return fail(ErrorCode::invalid_argument,
                fmt::format("the extra field '{}' is written with '_'; Gemini's fields are written "
                            "like 'generationConfig'",
                            name));
  }
  return {};
}

Result<> check_generation_config(const Json* config) {
  if (config == nullptr) return {};
  if (!config->is_object())
    return fail(ErrorCode::invalid_argument, "the extra field 'generationConfig' is no object");
  if (config->contains("maxOutputTokens")) {
    return fail(ErrorCode::invalid_argument,
                "'generationConfig.maxOutputTokens' cannot be an extra field; the request has a "
                "member for it");
  }
  return check_spelling(*config);
}

bool streams_arguments(const Json& extra) {
  return provider_wire::any_member(extra, [](const Json&, std::string_view name, const Json&) {
    return name == "streamFunctionCallArguments";
  });
}

/// `VALIDATED` keeps the model to the schemas and lets it choose.
bool wants_validation(const ModelRequest& request) {
  return std::any_of(request.tools.begin(), request.tools.end(),
                     [](const ToolSpec& tool) { return tool.strict; });
}

Json calling_config(const ModelRequest& request) {
  using Mode = ToolChoice::Mode;
  const auto& choice = request.tool_choice;
  if (choice.mode == Mode::none) return {{"mode", "NONE"}};
  if (choice.mode == Mode::required) return {{"mode", "ANY"}};
  if (choice.mode == Mode::named)
    return {{"mode", "ANY"}, {"allowedFunctionNames", Json::array({choice.name})}};
  return wants_validation(request) ? Json{{"mode", "VALIDATED"}} : Json();
}

Result<> add_tool_config(Json& fields, const ModelRequest& request) {
  const auto mode = request.tool_choice.mode;
  if (!provider_wire::offers_tools(request)) {
    if (mode == ToolChoice::Mode::automatic || mode == ToolChoice::Mode::none) return {};
    return fail(ErrorCode::invalid_argument,
                "tool_choice asks for a tool, and the request offers none");
  }
  Json config = calling_config(request);
  if (!config.is_null()) fields["toolConfig"]["functionCallingConfig"] = std::move(config);
  return {};
}

void add_output_format(Json& config, const OutputFormat& format) {
  if (format.kind == OutputFormat::Kind::text) return;
  config["responseMimeType"] = "application/json";
  if (format.kind == OutputFormat::Kind::json_schema) config["responseJsonSchema"] = format.schema;
}

Result<Json> generation_config(const ModelRequest& request) {
  Json config = Json::object();
  if (request.output_tokens_max) config["maxOutputTokens"] = *request.output_tokens_max;
  if (request.temperature) config["temperature"] = *request.temperature;
  if (request.top_p) config["topP"] = *request.top_p;
  if (!request.stop.empty()) config["stopSequences"] = request.stop;
  if (request.seed) config["seed"] = *request.seed;
  add_output_format(config, request.output_format);
  auto thinking = thinking_config(request.model, request.reasoning_effort);
  if (!thinking) return fail(thinking.error());
  if (!thinking->is_null()) config["thinkingConfig"] = *std::move(thinking);
  return config;
}

Result<Json> short_fields(const ModelRequest& request, bool has_system) {
  Json fields = Json::object();
  auto config = generation_config(request);
  if (!config) return fail(config.error());
  if (!config->empty()) fields["generationConfig"] = *std::move(config);
  if (auto added = add_tool_config(fields, request); !added) return fail(added.error());
  Json extra = request.extra;
  if (extra.is_object()) extra.erase("tools");
  if (has_system && provider_wire::member_of(extra, "systemInstruction") != nullptr) {
    return fail(ErrorCode::invalid_argument,
                "the extra field 'systemInstruction' contradicts the request's system messages");
  }
  if (auto merged = provider_wire::merge_extra(fields, extra, reserved); !merged)
    return fail(merged.error());
  return fields;
}

void write_tool(JsonText& json, const ToolSpec& tool) {
  json.open_object().field("name", tool.name);
  if (!tool.description.empty()) json.field("description", tool.description);
  if (!tool.schema.is_null()) json.key("parametersJsonSchema").value(tool.schema);
  json.close_object();
}

Result<> write_tools(JsonText& json, const ModelRequest& request) {
  const auto more = provider_wire::extra_list(request, "tools");
  if (!more) return fail(more.error());
  if (!provider_wire::offers_tools(request)) return {};
  json.key("tools").open_array();
  if (!request.tools.empty()) {
    json.open_object().key("functionDeclarations").open_array();
    for (const auto& tool : request.tools) write_tool(json, tool);
    json.close_array().close_object();
  }
  for (const auto& tool : *more) json.value(tool);
  json.close_array();
  return {};
}

}  // namespace

Result<> check_extra(const ModelRequest& request) {
  if (!request.extra.is_object()) return {};
  if (auto checked = check_spelling(request.extra); !checked) return checked;
  const Json& tools = provider_wire::extra_tools(request);
  for (const auto& tool : tools.is_array() ? tools : Json::array()) {
    if (auto checked = check_spelling(tool); !checked) return checked;
  }
  if (streams_arguments(request.extra)) {
    return fail(ErrorCode::unsupported,
                "streamed arguments of function calls are not read; leave out "
                "'streamFunctionCallArguments'");
  }
  return check_generation_config(provider_wire::member_of(request.extra, "generationConfig"));
}

Result<std::string> encode(const ModelRequest& request) {
  if (auto checked = check(request); !checked) return fail(checked.error());
  if (auto checked = check_extra(request); !checked) return fail(checked.error());
  std::string rest;
  JsonText json(rest);
  const auto has_system = write_system(json, request.messages);
  if (!has_system) return fail(has_system.error());
  json.key("contents");
  if (auto written = write_contents(json, request); !written) return fail(written.error());
  if (auto written = write_tools(json, request); !written) return fail(written.error());
  auto fields = short_fields(request, *has_system);
  if (!fields) return fail(fields.error());
  std::string body = dump_json(*fields);
  body.back() = fields->empty() ? ' ' : ',';
  body += rest;
  body += '}';
  return body;
}

}  // namespace purser::gemini
