// request_json.cpp: field by field, so that none is forgotten when one is added.
#include <purser/runtime/request_json.hpp>

#include <stdexcept>

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

/// The enumerator of that number, up to `last`. Throws Json::exception; std::out_of_range: none has
/// it.
template <class Word>
Word word_of(const Json& json, Word last) {
  const auto number = json.get<int>();
  if (number < 0 || number > static_cast<int>(last)) throw std::out_of_range("an unknown number");
  return static_cast<Word>(number);
}

template <class T>
void get_if_set(const Json& json, const char* name, std::optional<T>& value) {
  if (const auto found = json.find(name); found != json.end()) value = found->get<T>();
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

ToolSpec tool_spec_from(const Json& json) {
  ToolSpec tool;
  tool.name = json.at("name").get<std::string>();
  tool.description = json.at("description").get<std::string>();
  tool.schema = json.at("schema");
  tool.strict = json.value("strict", false);
  if (json.contains("cache")) tool.cache = word_of(json.at("cache"), CacheBreakpoint::one_hour);
  return tool;
}

void get_tools(const Json& json, ModelRequest& request) {
  for (const auto& tool : json.value("tools", Json::array())) {
    request.tools.push_back(tool_spec_from(tool));
  }
  if (!json.contains("tool_choice")) return;
  const auto& choice = json.at("tool_choice");
  request.tool_choice.mode = word_of(choice.at("mode"), ToolChoice::Mode::named);
  request.tool_choice.name = choice.at("name").get<std::string>();
}

void get_format(const Json& json, OutputFormat& format) {
  if (!json.contains("output_format")) return;
  const auto& given = json.at("output_format");
  format.kind = word_of(given.at("kind"), OutputFormat::Kind::json_schema);
  format.name = given.at("name").get<std::string>();
  format.description = given.at("description").get<std::string>();
  format.schema = given.at("schema");
  format.strict = given.at("strict").get<bool>();
}

/// Throws Json::exception and std::out_of_range.
Result<ModelRequest> request_from(const Json& json) {
  ModelRequest request;
  request.model = json.at("model").get<std::string>();
  for (const auto& each : json.at("messages")) {
    auto message = message_from_json(each);
    if (!message) return fail(std::move(message).error());
    request.messages.push_back(*std::move(message));
  }
  get_tools(json, request);
  get_if_set(json, "parallel_tool_calls", request.parallel_tool_calls);
  get_if_set(json, "output_tokens_max", request.output_tokens_max);
  get_if_set(json, "temperature", request.temperature);
  get_if_set(json, "top_p", request.top_p);
  request.stop = json.value("stop", std::vector<std::string>());
  get_if_set(json, "seed", request.seed);
  if (json.value("task", std::string()) == "embedding") request.task = ModelTask::embedding;
  get_format(json, request.output_format);
  request.reasoning_effort = json.value("reasoning_effort", std::string());
  if (json.contains("extra")) request.extra = json.at("extra");
  return request;
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

Result<ModelRequest> model_request_from_json(const Json& json) {
  try {
    return request_from(json);
  } catch (const std::exception& error) {
    return fail(ErrorCode::invalid_argument, std::string("not a request: ") + error.what());
  }
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
