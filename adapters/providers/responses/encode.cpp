// encode.cpp: the request object: short fields as a tree, input and tools as text.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <purser/adapters/providers/responses/encode.hpp>
#include <purser/adapters/providers/responses/items.hpp>
#include <purser/adapters/providers/wire/extra_field.hpp>
#include <purser/adapters/providers/wire/extra_fields.hpp>
#include <purser/adapters/providers/wire/request_check.hpp>

namespace purser::responses {
namespace {

using provider_wire::JsonText;

constexpr std::array<std::string_view, 6> reserved{
    "model", "input", "stream", "max_output_tokens", "max_completion_tokens", "max_tokens"};
constexpr const char* sealed_reasoning = "reasoning.encrypted_content";

Result<> check_expressible(const ModelRequest& request) {
  if (request.task != ModelTask::chat)
    return fail(ErrorCode::unsupported, "OpenAI's Responses make no embeddings");
  if (request.stop.empty()) return {};
  return fail(ErrorCode::unsupported,
              "OpenAI's Responses know no stop sequences; use Chat Completions, or leave them out");
}

Result<> check(const ModelRequest& request) {
  if (auto checked = provider_wire::check_request(request); !checked) return checked;
  return check_expressible(request);
}

Result<> add_tool_choice(Json& fields, const ModelRequest& request) {
  const auto mode = request.tool_choice.mode;
  if (!provider_wire::offers_tools(request)) {
    if (mode == ToolChoice::Mode::automatic || mode == ToolChoice::Mode::none) return {};
    return fail(ErrorCode::invalid_argument,
                "tool_choice asks for a tool, and the request offers none");
  }
  if (request.parallel_tool_calls) fields["parallel_tool_calls"] = *request.parallel_tool_calls;
  if (mode == ToolChoice::Mode::none) fields["tool_choice"] = "none";
  if (mode == ToolChoice::Mode::required) fields["tool_choice"] = "required";
  if (mode == ToolChoice::Mode::named)
    fields["tool_choice"] = {{"type", "function"}, {"name", request.tool_choice.name}};
  return {};
}

void add_output_format(Json& fields, const OutputFormat& format) {
  if (format.kind == OutputFormat::Kind::text) return;
  Json& written = fields["text"]["format"];
  if (format.kind == OutputFormat::Kind::json) {
    written = {{"type", "json_object"}};
    return;
  }
  written = {{"type", "json_schema"},
             {"name", format.name},
             {"schema", format.schema},
             {"strict", format.strict}};
  if (!format.description.empty()) written["description"] = format.description;
}

void add_reasoning(Json& fields, const ModelRequest& request, const EncodeOptions& options) {
  if (!request.reasoning_effort.empty()) fields["reasoning"]["effort"] = request.reasoning_effort;
  if (!options.reasoning_summary.empty() && reasons(request.model))
    fields["reasoning"]["summary"] = options.reasoning_summary;
}

Result<> add_include(Json& fields, const ModelRequest& request, const EncodeOptions& options) {
  auto include = provider_wire::extra_list(request, "include");
  if (!include) return fail(include.error());
  const bool seals =
      options.encrypted_reasoning && !stores(request, options) && reasons(request.model);
  const bool listed =
      std::find(include->begin(), include->end(), sealed_reasoning) != include->end();
  if (seals && !listed) include->push_back(sealed_reasoning);
  if (!include->empty()) fields["include"] = std::move(*include);
  return {};
}

/// What the request states by members of its own.
Result<Json> own_fields(const ModelRequest& request, const EncodeOptions& options) {
  Json fields = {{"model", request.model}};
  if (const auto text = instructions(request.messages); !text.empty())
    fields["instructions"] = text;
  if (request.output_tokens_max) fields["max_output_tokens"] = *request.output_tokens_max;
  if (request.temperature) fields["temperature"] = *request.temperature;
  if (request.top_p) fields["top_p"] = *request.top_p;
  add_output_format(fields, request.output_format);
  add_reasoning(fields, request, options);
  if (provider_wire::extra_field(request, "store") == nullptr) fields["store"] = options.store;
  if (options.stream) fields["stream"] = true;
  if (auto added = add_include(fields, request, options); !added) return fail(added.error());
  if (auto added = add_tool_choice(fields, request); !added) return fail(added.error());
  return fields;
}

Result<Json> short_fields(const ModelRequest& request, const EncodeOptions& options) {
  auto fields = own_fields(request, options);
  if (!fields) return fields;
  Json extra = request.extra;
  if (extra.is_object()) {
    extra.erase("tools");
    extra.erase("include");
  }
  if (auto merged = provider_wire::merge_extra(*fields, extra, reserved); !merged)
    return fail(merged.error());
  return fields;
}

/// The service takes functions for strict ones where nothing is said.
void write_tool(JsonText& json, const ToolSpec& tool) {
  json.open_object().field("type", "function").field("name", tool.name);
  if (!tool.description.empty()) json.field("description", tool.description);
  json.key("parameters");
  if (tool.schema.is_null()) {
    json.raw(R"({"type":"object","properties":{}})");
  } else {
    json.value(tool.schema);
  }
  json.key("strict").raw(tool.strict ? "true" : "false").close_object();
}

Result<> write_tools(JsonText& json, const ModelRequest& request) {
  const auto more = provider_wire::extra_list(request, "tools");
  if (!more) return fail(more.error());
  if (request.tools.empty() && more->empty()) return {};
  json.key("tools").open_array();
  for (const auto& tool : request.tools) write_tool(json, tool);
  for (const auto& tool : *more) json.value(tool);
  json.close_array();
  return {};
}

Result<std::string> body_of(const ModelRequest& request, const Json& fields, bool stored) {
  std::string body = dump_json(fields);
  body.back() = ',';
  std::string rest;
  JsonText json(rest);
  json.key("input");
  if (auto written = write_input(json, request.messages, stored); !written)
    return fail(written.error());
  if (auto written = write_tools(json, request); !written) return fail(written.error());
  body += rest;
  body += '}';
  return body;
}

}  // namespace

bool reasons(std::string_view model) noexcept {
  static constexpr std::array<std::string_view, 5> others{"gpt-3", "gpt-4", "chatgpt-",
                                                          "gpt-5-chat", "ft:gpt-"};
  const auto slash = model.rfind('/');
  if (slash != model.npos) model.remove_prefix(slash + 1);
  return std::none_of(others.begin(), others.end(),
                      [&](std::string_view start) { return model.starts_with(start); });
}

bool stores(const ModelRequest& request, const EncodeOptions& options) {
  const Json* stated = provider_wire::extra_field(request, "store");
  return stated != nullptr && stated->is_boolean() ? stated->get<bool>() : options.store;
}

Result<std::string> encode(const ModelRequest& request, const EncodeOptions& options) {
  if (auto checked = check(request); !checked) return fail(checked.error());
  const auto fields = short_fields(request, options);
  if (!fields) return fail(fields.error());
  return body_of(request, *fields, stores(request, options));
}

Result<std::string> encode_count(const ModelRequest& request, const EncodeOptions& options) {
  static constexpr std::array<std::string_view, 9> counted{
      "model",       "instructions", "text",         "reasoning",           "parallel_tool_calls",
      "tool_choice", "truncation",   "conversation", "previous_response_id"};
  if (auto checked = check(request); !checked) return fail(checked.error());
  const auto fields = short_fields(request, options);
  if (!fields) return fail(fields.error());
  Json kept = Json::object();
  for (const auto name : counted) {
    if (const auto found = fields->find(name); found != fields->end()) kept[name] = *found;
  }
  return body_of(request, kept, stores(request, options));
}

}  // namespace purser::responses
