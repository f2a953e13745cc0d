// encode.cpp: the request object: short fields as a tree, messages and tools as text.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <purser/adapters/providers/cohere/encode.hpp>
#include <purser/adapters/providers/cohere/messages.hpp>
#include <purser/adapters/providers/wire/extra_field.hpp>
#include <purser/adapters/providers/wire/extra_fields.hpp>
#include <purser/adapters/providers/wire/request_check.hpp>

namespace purser::cohere {
namespace {

using provider_wire::JsonText;
using Mode = ToolChoice::Mode;

constexpr std::array<std::string_view, 4> reserved{"model", "messages", "stream", "max_tokens"};

void write_tool(JsonText& json, const ToolSpec& tool) {
  json.open_object().field("type", "function").key("function").open_object();
  json.field("name", tool.name);
  if (!tool.description.empty()) json.field("description", tool.description);
  json.key("parameters");
  if (tool.schema.is_null()) {
    json.raw(R"({"type":"object","properties":{}})");
  } else {
    json.value(tool.schema);
  }
  json.close_object().close_object();
}

std::string_view name_of(const Json& tool) {
  if (!tool.is_object()) return {};
  const auto function = tool.find("function");
  if (function == tool.end() || !function->is_object()) return {};
  const auto name = function->find("name");
  return name != function->end() && name->is_string()
             ? std::string_view(name->get_ref<const std::string&>())
             : std::string_view();
}

/// The tools that are offered, as text of an array's elements; only the named one, if one is.
std::string offered_tools(const ModelRequest& request, const Json& more) {
  const auto& choice = request.tool_choice;
  const auto is_wanted = [&](std::string_view name) {
    return choice.mode != Mode::named || name == choice.name;
  };
  std::string text;
  JsonText json(text);
  for (const auto& tool : request.tools) {
    if (is_wanted(tool.name)) write_tool(json, tool);
  }
  for (const auto& tool : more) {
    if (is_wanted(name_of(tool))) json.value(tool);
  }
  return text;
}

bool all_strict(const ModelRequest& request, const Json& more) {
  return more.empty() && !request.tools.empty() &&
         std::all_of(request.tools.begin(), request.tools.end(),
                     [](const ToolSpec& tool) { return tool.strict; });
}

Result<> add_tool_choice(Json& fields, const ModelRequest& request, bool offers) {
  const auto mode = request.tool_choice.mode;
  const bool forces = mode == Mode::required || mode == Mode::named;
  if (forces && !offers) {
    return fail(ErrorCode::invalid_argument,
                mode == Mode::named
                    ? fmt::format("tool_choice names '{}', which the request does not offer",
                                  request.tool_choice.name)
                    : std::string("tool_choice asks for a tool, and the request offers none"));
  }
  if (!offers) return {};
  if (!request.parallel_tool_calls.value_or(true)) {
    return fail(ErrorCode::unsupported,
                "Cohere's interface cannot be held to one tool call at a time; leave "
                "parallel_tool_calls unset");
  }
  if (forces) fields["tool_choice"] = "REQUIRED";
  if (mode == Mode::none) fields["tool_choice"] = "NONE";
  return {};
}

void add_output_format(Json& fields, const OutputFormat& format) {
  if (format.kind == OutputFormat::Kind::text) return;
  fields["response_format"] = {{"type", "json_object"}};
  if (format.kind == OutputFormat::Kind::json_schema)
    fields["response_format"]["json_schema"] = format.schema;
}

void add_settings(Json& fields, const ModelRequest& request) {
  if (request.output_tokens_max) fields["max_tokens"] = *request.output_tokens_max;
  if (request.temperature) fields["temperature"] = *request.temperature;
  if (request.top_p) fields["p"] = *request.top_p;
  if (!request.stop.empty()) fields["stop_sequences"] = request.stop;
  if (request.seed) fields["seed"] = *request.seed;
  const std::string& effort = request.reasoning_effort;
  if (!effort.empty()) fields["thinking"] = {{"type", effort == "none" ? "disabled" : "enabled"}};
  add_output_format(fields, request.output_format);
}

Result<> add_documents(Json& fields, const ModelRequest& request) {
  auto documents = documents_of(request.messages);
  if (!documents) return fail(documents.error());
  auto more = provider_wire::extra_list(request, "documents");
  if (!more) return fail(more.error());
  for (auto& document : *more) documents->push_back(std::move(document));
  if (!documents->empty()) fields["documents"] = std::move(*documents);
  return {};
}

Result<> merge_rest(Json& fields, const ModelRequest& request) {
  Json extra = request.extra;
  if (extra.is_object()) {
    extra.erase("tools");
    extra.erase("documents");
  }
  return provider_wire::merge_extra(fields, extra, reserved);
}

}  // namespace

Result<std::string> encode(const ModelRequest& request, const EncodeOptions& options) {
  if (auto checked = provider_wire::check_request(request); !checked) return fail(checked.error());
  const auto more = provider_wire::extra_list(request, "tools");
  if (!more) return fail(more.error());
  const std::string tools = offered_tools(request, *more);
  Json fields = {{"model", request.model}};
  if (options.stream) fields["stream"] = true;
  add_settings(fields, request);
  if (all_strict(request, *more)) fields["strict_tools"] = true;
  if (auto added = add_tool_choice(fields, request, !tools.empty()); !added)
    return fail(added.error());
  std::string rest;
  JsonText json(rest);
  json.key("messages");
  if (auto written = write_messages(json, request.messages); !written) return fail(written.error());
  if (!tools.empty()) json.key("tools").raw("[" + tools + "]");
  if (auto added = add_documents(fields, request); !added) return fail(added.error());
  if (auto merged = merge_rest(fields, request); !merged) return fail(merged.error());
  std::string body = dump_json(fields);
  body.back() = ',';
  body += rest;
  body += '}';
  return body;
}

}  // namespace purser::cohere
