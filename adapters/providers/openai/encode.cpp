// encode.cpp: the request object: short fields as a tree, messages and tools as text.
#include <fmt/format.h>

#include <array>
#include <purser/adapters/providers/openai/encode.hpp>
#include <purser/adapters/providers/openai/messages.hpp>
#include <purser/adapters/providers/wire/extra_field.hpp>
#include <purser/adapters/providers/wire/extra_fields.hpp>
#include <purser/adapters/providers/wire/request_check.hpp>

namespace purser::openai {
namespace {

using provider_wire::JsonText;

constexpr std::array<std::string_view, 6> reserved{
    "model", "messages", "stream", "max_tokens", "max_completion_tokens", "max_output_tokens"};

/// A server without the field calls tools as it likes.
Result<> check_no_tool_choice(const ModelRequest& request, const Dialect& dialect) {
  if (request.tool_choice.mode == ToolChoice::Mode::automatic) return {};
  return fail(ErrorCode::unsupported,
              fmt::format("{} has no tool_choice; leave it at automatic, or offer only the tools "
                          "that may be called",
                          dialect.name));
}

Result<> add_tool_choice(Json& fields, const ModelRequest& request, const Dialect& dialect) {
  if (!provider_wire::offers_tools(request)) {
    const auto mode = request.tool_choice.mode;
    if (mode == ToolChoice::Mode::automatic || mode == ToolChoice::Mode::none) return {};
    return fail(ErrorCode::invalid_argument,
                "tool_choice asks for a tool, and the request offers none");
  }
  if (!dialect.tool_choice) return check_no_tool_choice(request, dialect);
  if (request.parallel_tool_calls && dialect.parallel_tool_calls)
    fields["parallel_tool_calls"] = *request.parallel_tool_calls;
  switch (request.tool_choice.mode) {
    case ToolChoice::Mode::automatic:
      break;
    case ToolChoice::Mode::none:
      fields["tool_choice"] = "none";
      break;
    case ToolChoice::Mode::required:
      fields["tool_choice"] = dialect.required_word;
      break;
    case ToolChoice::Mode::named:
      fields["tool_choice"] = {{"type", "function"},
                               {"function", {{"name", request.tool_choice.name}}}};
      break;
  }
  return {};
}

Result<> add_output_format(Json& fields, const OutputFormat& format, const Dialect& dialect) {
  if (format.kind == OutputFormat::Kind::text) return {};
  if (format.kind == OutputFormat::Kind::json) {
    fields["response_format"] = {{"type", "json_object"}};
    return {};
  }
  if (!dialect.json_schema) {
    return fail(ErrorCode::unsupported,
                fmt::format("{} knows no schema for its answers; ask for any JSON object, and "
                            "describe its shape in the instructions",
                            dialect.name));
  }
  Json schema{{"name", format.name}, {"schema", format.schema}, {"strict", format.strict}};
  if (!format.description.empty()) schema["description"] = format.description;
  fields["response_format"] = {{"type", "json_schema"}, {"json_schema", std::move(schema)}};
  return {};
}

void add_effort(Json& fields, const std::string& effort, const Dialect& dialect) {
  if (effort.empty()) return;
  switch (dialect.effort) {
    case EffortForm::field:
      fields["reasoning_effort"] = effort;
      break;
    case EffortForm::object:
      fields["reasoning"] = {{"effort", effort}};
      break;
    case EffortForm::on_off:
      fields["reasoning_effort"] = effort == "none" ? "none" : "high";
      break;
  }
}

void add_stream(Json& fields, const EncodeOptions& options) {
  if (!options.stream) return;
  fields["stream"] = true;
  if (!options.dialect.asks_for_usage) return;
  fields["stream_options"] = {{"include_usage", true}};
  if (options.dialect.usage_all_along) fields["stream_options"]["continuous_usage_stats"] = true;
}

const std::string& model_name(const ModelRequest& request, const EncodeOptions& options) {
  return options.model.empty() ? request.model : options.model;
}

Result<Json> short_fields(const ModelRequest& request, const EncodeOptions& options) {
  Json fields = {{"model", model_name(request, options)}};
  const auto& dialect = options.dialect;
  if (request.output_tokens_max) fields[dialect.output_limit_field] = *request.output_tokens_max;
  if (request.temperature) fields["temperature"] = *request.temperature;
  if (request.top_p) fields["top_p"] = *request.top_p;
  if (!request.stop.empty()) fields["stop"] = request.stop;
  if (request.seed) fields[dialect.seed_field] = *request.seed;
  add_effort(fields, request.reasoning_effort, dialect);
  add_stream(fields, options);
  if (auto added = add_output_format(fields, request.output_format, dialect); !added)
    return fail(added.error());
  if (auto added = add_tool_choice(fields, request, dialect); !added) return fail(added.error());
  Json extra = request.extra;
  if (extra.is_object()) extra.erase("tools");
  if (auto merged = provider_wire::merge_extra(fields, extra, reserved); !merged)
    return fail(merged.error());
  return fields;
}

void write_tool(JsonText& json, const ToolSpec& tool, const Dialect& dialect) {
  json.open_object().field("type", "function").key("function").open_object();
  json.field("name", tool.name);
  if (!tool.description.empty()) json.field("description", tool.description);
  if (!tool.schema.is_null()) json.key("parameters").value(tool.schema);
  if (tool.strict && dialect.strict_tools) json.key("strict").raw("true");
  json.close_object().close_object();
}

Result<> write_tools(JsonText& json, const ModelRequest& request, const Dialect& dialect) {
  const auto more = provider_wire::extra_list(request, "tools");
  if (!more) return fail(more.error());
  if (!provider_wire::offers_tools(request)) return {};
  json.key("tools").open_array();
  for (const auto& tool : request.tools) write_tool(json, tool, dialect);
  for (const auto& tool : *more) json.value(tool);
  json.close_array();
  return {};
}

/// OpenAI's models before GPT-5.6 cache by themselves and know no breakpoints. Source: OpenAI's
/// interface description, `prompt_cache_options`. A name that tells nothing is taken to be newer.
bool knows_breakpoints(std::string_view model) {
  static constexpr std::array<std::string_view, 15> older{
      "gpt-3",   "gpt-4", "gpt-5-", "gpt-5.0", "gpt-5.1",  "gpt-5.2",  "gpt-5.3", "gpt-5.4",
      "gpt-5.5", "o1",    "o3",     "o4",      "chatgpt-", "ft:gpt-3", "ft:gpt-4"};
  return model != "gpt-5" && std::none_of(older.begin(), older.end(),
                                          [&](auto prefix) { return model.starts_with(prefix); });
}

Dialect dialect_for(std::string_view model, const Dialect& dialect) {
  auto fitting = dialect;
  if (dialect.breakpoints == BreakpointForm::prompt_cache && !knows_breakpoints(model))
    fitting.breakpoints = BreakpointForm::none;
  return fitting;
}

Result<std::string> encode_embedding(const ModelRequest& request, const std::string& model) {
  const auto texts = request.texts();
  if (texts.empty()) return fail(ErrorCode::invalid_argument, "an embedding needs texts");
  Json fields{{"model", model}, {"input", texts}};
  static constexpr std::array<std::string_view, 2> own{"model", "input"};
  if (auto merged = provider_wire::merge_extra(fields, request.extra, own); !merged)
    return fail(merged.error());
  return dump_json(fields);
}

}  // namespace

Result<std::string> encode(const ModelRequest& request, const EncodeOptions& options) {
  if (auto checked = provider_wire::check_request(request); !checked) return fail(checked.error());
  if (request.task == ModelTask::embedding)
    return encode_embedding(request, model_name(request, options));
  auto fields = short_fields(request, options);
  if (!fields) return fail(fields.error());
  std::string body = dump_json(*fields);
  body.back() = ',';
  std::string rest;
  JsonText json(rest);
  const auto dialect = dialect_for(model_name(request, options), options.dialect);
  json.key("messages");
  if (auto written = write_messages(json, request.messages, dialect); !written)
    return fail(written.error());
  if (auto written = write_tools(json, request, dialect); !written) return fail(written.error());
  body += rest;
  body += '}';
  return body;
}

}  // namespace purser::openai
