// encode.cpp: the request object: short fields as a tree, messages and tools as text.
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <purser/adapters/providers/anthropic/encode.hpp>
#include <purser/adapters/providers/anthropic/messages.hpp>
#include <purser/adapters/providers/wire/extra_field.hpp>
#include <purser/adapters/providers/wire/extra_fields.hpp>
#include <set>

namespace purser::anthropic {
namespace {

using provider_wire::JsonText;

constexpr std::array<std::string_view, 4> reserved{"model", "messages", "stream", "max_tokens"};

Result<> check_sampling(std::string_view name, const std::optional<double>& value,
                        Version version) {
  if (!value) return {};
  if (!std::isfinite(*value))
    return fail(ErrorCode::invalid_argument, fmt::format("{} is not a finite number", name));
  if (version == Version::v2023_06_01) return {};
  return fail(
      ErrorCode::unsupported,
      fmt::format(
          "version {} of Anthropic's interface knows no {}; leave it unset, or set the provider's "
          "version to {} for models that take it",
          to_string(version), name, to_string(Version::v2023_06_01)));
}

Result<> check(const ModelRequest& request, const EncodeOptions& options) {
  if (request.model.empty()) return fail(ErrorCode::invalid_argument, "the request names no model");
  if (request.messages.empty())
    return fail(ErrorCode::invalid_argument, "the request has no messages");
  if (request.task == ModelTask::embedding)
    return fail(ErrorCode::unsupported, "Anthropic's interface has no embeddings");
  if (request.output_tokens_max.value_or(0) < 0) {
    return fail(
        ErrorCode::invalid_argument,
        fmt::format("output_tokens_max is {}; it cannot be negative", *request.output_tokens_max));
  }
  if (auto checked = check_sampling("temperature", request.temperature, options.version); !checked)
    return checked;
  return check_sampling("top_p", request.top_p, options.version);
}

Json tool_choice(const ModelRequest& request) {
  using Mode = ToolChoice::Mode;
  const auto mode = request.tool_choice.mode;
  if (mode == Mode::none) return {{"type", "none"}};
  Json choice = {{"type", mode == Mode::required ? "any" : mode == Mode::named ? "tool" : "auto"}};
  if (mode == Mode::named) choice["name"] = request.tool_choice.name;
  if (request.parallel_tool_calls)
    choice["disable_parallel_tool_use"] = !*request.parallel_tool_calls;
  return choice;
}

Result<> add_tool_choice(Json& fields, const ModelRequest& request) {
  const auto mode = request.tool_choice.mode;
  const bool asks = mode == ToolChoice::Mode::required || mode == ToolChoice::Mode::named;
  if (!provider_wire::offers_tools(request)) {
    if (!asks && !stand_in_tools(request).empty()) fields["tool_choice"] = {{"type", "none"}};
    if (!asks) return {};
    return fail(ErrorCode::invalid_argument,
                "tool_choice asks for a tool, and the request offers none");
  }
  const bool is_default = mode == ToolChoice::Mode::automatic && !request.parallel_tool_calls;
  if (!is_default) fields["tool_choice"] = tool_choice(request);
  return {};
}

void add_effort(Json& fields, const ModelRequest& request) {
  const std::string& effort = request.reasoning_effort;
  if (effort.empty()) return;
  const bool own_thinking = request.extra.is_object() && request.extra.contains("thinking");
  if (effort == "none") {
    if (!own_thinking) fields["thinking"] = {{"type", "disabled"}};
    return;
  }
  fields["output_config"] = {{"effort", effort == "minimal" ? "low" : effort}};
  if (!own_thinking) fields["thinking"] = {{"type", "adaptive"}};
}

/// A free JSON object has no field of its own here; a schema that allows any object says the same.
void add_output_format(Json& fields, const ModelRequest& request) {
  const auto& format = request.output_format;
  if (format.kind == OutputFormat::Kind::text) return;
  const bool is_free = format.kind == OutputFormat::Kind::json;
  fields["output_config"]["format"] = {
      {"type", "json_schema"}, {"schema", is_free ? Json{{"type", "object"}} : format.schema}};
}

/// What only says how to answer.
void add_answer_fields(Json& fields, const ModelRequest& request, const EncodeOptions& options) {
  fields["max_tokens"] = request.output_tokens_max.value_or(options.output_tokens_default);
  if (request.temperature) fields["temperature"] = *request.temperature;
  if (request.top_p) fields["top_p"] = *request.top_p;
  if (!request.stop.empty()) fields["stop_sequences"] = request.stop;
  if (options.stream) fields["stream"] = true;
}

Result<Json> short_fields(const ModelRequest& request, const EncodeOptions& options,
                          bool has_system) {
  Json fields = {{"model", request.model}};
  if (!options.counts_only) add_answer_fields(fields, request, options);
  add_effort(fields, request);
  add_output_format(fields, request);
  if (auto added = add_tool_choice(fields, request); !added) return fail(added.error());
  Json extra = request.extra;
  if (extra.is_object()) extra.erase("tools");
  if (has_system && extra.is_object() && extra.contains("system")) {
    return fail(ErrorCode::invalid_argument,
                "the extra field 'system' contradicts the request's system messages");
  }
  if (auto merged = provider_wire::merge_extra(fields, extra, reserved); !merged)
    return fail(merged.error());
  return fields;
}

void write_tool(JsonText& json, const ToolSpec& tool) {
  json.open_object().field("name", tool.name);
  if (!tool.description.empty()) json.field("description", tool.description);
  json.key("input_schema");
  if (tool.schema.is_null()) {
    json.raw(R"({"type":"object"})");
  } else {
    json.value(tool.schema);
  }
  if (tool.strict) json.key("strict").raw("true");
  write_cache_control(json, tool.cache);
  json.close_object();
}

Result<> write_tools(JsonText& json, const ModelRequest& request) {
  const auto more = provider_wire::extra_list(request, "tools");
  if (!more) return fail(more.error());
  const auto stand_ins = stand_in_tools(request);
  if (!provider_wire::offers_tools(request) && stand_ins.empty()) return {};
  json.key("tools").open_array();
  for (const auto& tool : stand_ins) write_tool(json, tool);
  for (const auto& tool : request.tools) write_tool(json, tool);
  for (const auto& tool : *more) json.value(tool);
  json.close_array();
  return {};
}

}  // namespace

std::string_view to_string(Version version) noexcept {
  return version == Version::v2026_10_21 ? "2026-10-21" : "2023-06-01";
}

std::vector<ToolSpec> stand_in_tools(const ModelRequest& request) {
  if (provider_wire::offers_tools(request)) return {};
  std::set<std::string> names;
  for (const auto& message : request.messages) {
    for (auto& call : message.tool_calls()) names.insert(std::move(call.name));
  }
  std::vector<ToolSpec> tools;
  for (const auto& name : names) {
    auto& tool = tools.emplace_back();
    tool.name = name;
    tool.schema = {{"type", "object"}};
  }
  return tools;
}

Result<std::string> encode(const ModelRequest& request, const EncodeOptions& options) {
  if (auto checked = check(request, options); !checked) return fail(checked.error());
  std::string rest;
  JsonText json(rest);
  const auto has_system = write_system(json, request.messages, options);
  if (!has_system) return fail(has_system.error());
  json.key("messages");
  if (auto written = write_messages(json, request.messages, options); !written)
    return fail(written.error());
  if (auto written = write_tools(json, request); !written) return fail(written.error());
  auto fields = short_fields(request, options, *has_system);
  if (!fields) return fail(fields.error());
  std::string body = dump_json(*fields);
  body.back() = ',';
  body += rest;
  body += '}';
  return body;
}

}  // namespace purser::anthropic
