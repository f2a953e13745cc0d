// request_json.cpp: field by field, so that none is forgotten when one is added.
#include <purser/runtime/request_json.hpp>

#include <purser/runtime/call.hpp>
#include <purser/runtime/message_json.hpp>

namespace purser {
namespace {

Json tool_spec_json(const ToolSpec& tool) {
  Json json{{"name", tool.name}, {"description", tool.description}, {"schema", tool.schema}};
  if (tool.strict) json["strict"] = true;
  if (tool.cache != CacheBreakpoint::none) json["cache"] = static_cast<int>(tool.cache);
  return json;
}

template <class T>
void put_if_set(Json& json, const char* name, const std::optional<T>& value) {
  if (value) json[name] = *value;
}

void put_tools(Json& json, const ModelRequest& request) {
  if (!request.tools.empty()) {
    auto& tools = json["tools"] = Json::array();
    for (const auto& tool : request.tools) tools.push_back(tool_spec_json(tool));
  }
  const auto& choice = request.tool_choice;
  if (choice.mode == ToolChoice::Mode::automatic) return;
  json["tool_choice"] = {{"mode", static_cast<int>(choice.mode)}, {"name", choice.name}};
}

void put_format(Json& json, const OutputFormat& format) {
  if (format.kind == OutputFormat::Kind::text) return;
  json["output_format"] = {{"kind", static_cast<int>(format.kind)},
                           {"name", format.name},
                           {"description", format.description},
                           {"schema", format.schema},
                           {"strict", format.strict}};
}

}  // namespace

Json to_json(const ModelRequest& request) {
  Json json;
  json["model"] = request.model;
  auto& messages = json["messages"] = Json::array();
  for (const auto& message : request.messages) messages.push_back(to_json(message));
  put_tools(json, request);
  put_if_set(json, "parallel_tool_calls", request.parallel_tool_calls);
  put_if_set(json, "output_tokens_max", request.output_tokens_max);
  put_if_set(json, "temperature", request.temperature);
  put_if_set(json, "top_p", request.top_p);
  if (!request.stop.empty()) json["stop"] = request.stop;
  put_if_set(json, "seed", request.seed);
  if (request.task == ModelTask::embedding) json["task"] = "embedding";
  put_format(json, request.output_format);
  if (!request.reasoning_effort.empty()) json["reasoning_effort"] = request.reasoning_effort;
  if (!request.extra.is_null()) json["extra"] = request.extra;
  return json;
}

Json request_json(const Call& call) {
  if (call.kind() == CallKind::model) {
    Json json;
    json["model"] = to_json(call.model_request());
    return json;
  }
  return {{std::string(to_string(call.kind())), call.name()}, {"arguments", call.arguments()}};
}

}  // namespace purser
