// encode.cpp: the request object: short fields as a tree, messages and tools as text.
#include <fmt/format.h>

#include <array>
#include <purser/adapters/providers/ollama/detail/fields.hpp>
#include <purser/adapters/providers/ollama/messages.hpp>
#include <purser/adapters/providers/wire/extra_field.hpp>
#include <purser/adapters/providers/wire/request_check.hpp>

namespace purser::ollama {
namespace {

using provider_wire::JsonText;
using Mode = ToolChoice::Mode;

constexpr std::array<std::string_view, 3> reserved{"model", "messages", "stream"};

Result<> check_tool_choice(const ModelRequest& request, bool offers) {
  const auto mode = request.tool_choice.mode;
  if (mode == Mode::required || mode == Mode::named) {
    return fail(ErrorCode::unsupported,
                "Ollama's interface cannot make a model call a tool; leave tool_choice automatic, "
                "or use the server's OpenAI interface");
  }
  if (!offers || mode == Mode::none || request.parallel_tool_calls.value_or(true)) return {};
  return fail(ErrorCode::unsupported,
              "Ollama's interface cannot be held to one tool call at a time; leave "
              "parallel_tool_calls unset");
}

Json think(std::string_view effort) {
  if (effort == "none") return false;
  if (effort == "minimal") return "low";
  return effort == "xhigh" ? "max" : effort;
}

Json options_of(const ModelRequest& request, const EncodeOptions& options) {
  Json fields = Json::object();
  if (request.output_tokens_max) fields["num_predict"] = *request.output_tokens_max;
  if (options.num_ctx) fields["num_ctx"] = *options.num_ctx;
  if (request.temperature) fields["temperature"] = *request.temperature;
  if (request.top_p) fields["top_p"] = *request.top_p;
  if (!request.stop.empty()) fields["stop"] = request.stop;
  if (request.seed) fields["seed"] = *request.seed;
  return fields;
}

Json short_fields(const ModelRequest& request, const EncodeOptions& options) {
  Json fields = {{"model", request.model}, {"stream", options.stream}};
  if (auto more = options_of(request, options); !more.empty()) fields["options"] = std::move(more);
  if (!request.reasoning_effort.empty()) fields["think"] = think(request.reasoning_effort);
  const auto& format = request.output_format;
  if (format.kind == OutputFormat::Kind::json) fields["format"] = "json";
  if (format.kind == OutputFormat::Kind::json_schema) fields["format"] = format.schema;
  detail::add_default(fields, request, "truncate", options.truncate);
  detail::add_default(fields, request, "shift", options.truncate);
  if (!options.keep_alive.empty())
    detail::add_default(fields, request, "keep_alive", options.keep_alive);
  return fields;
}

void write_tool(JsonText& json, const ToolSpec& tool) {
  json.open_object().field("type", "function").key("function").open_object();
  json.field("name", tool.name).field("description", tool.description);
  json.key("parameters");
  if (tool.schema.is_null()) {
    json.raw(R"({"type":"object","properties":{}})");
  } else {
    json.value(tool.schema);
  }
  json.close_object().close_object();
}

void write_tools(JsonText& json, const ModelRequest& request, const Json& more) {
  json.key("tools").open_array();
  for (const auto& tool : request.tools) write_tool(json, tool);
  for (const auto& tool : more) json.value(tool);
  json.close_array();
}

}  // namespace

Result<std::string> encode(const ModelRequest& request, const EncodeOptions& options) {
  if (auto checked = provider_wire::check_request(request); !checked) return fail(checked.error());
  const auto more = provider_wire::extra_list(request, "tools");
  if (!more) return fail(more.error());
  const bool has_tools = !request.tools.empty() || !more->empty();
  if (auto checked = check_tool_choice(request, has_tools); !checked) return fail(checked.error());
  Json fields = short_fields(request, options);
  if (auto merged = detail::merge_rest(fields, request, reserved); !merged)
    return fail(merged.error());
  std::string body = dump_json(fields);
  body.back() = ',';
  std::string rest;
  JsonText json(rest);
  json.key("messages");
  if (auto written = write_messages(json, request.messages); !written) return fail(written.error());
  if (has_tools && request.tool_choice.mode != Mode::none) write_tools(json, request, *more);
  body += rest;
  body += '}';
  return body;
}

}  // namespace purser::ollama
