// conformance_tools.cpp: tools that answer as the conformance suite expects.
#include <purser/tests/mcp/conformance_tools.hpp>

#include <utility>

namespace purser::mcp::conformance {
namespace {

constexpr const char* silence = "UklGRigAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQQAAACAgICA";

using Run = std::function<Task<Json>(Json arguments, const Call& call, Exchange& exchange)>;

Json no_arguments() { return Json::parse(R"({"type": "object", "properties": {}})"); }

Json one_text(const char* name) {
  auto schema = no_arguments();
  schema["properties"][name]["type"] = "string";
  schema["required"] = Json::array({name});
  return schema;
}

Json whole(Json content) {
  Json result = Json::object();
  result["content"].push_back(std::move(content));
  return result;
}

ServedTool define(std::string name, std::string description, Run run, Json schema) {
  auto tool = std::make_shared<Tool>();
  tool->name = std::move(name);
  tool->description = std::move(description);
  tool->schema = std::move(schema);
  ServedTool served(std::move(tool));
  served.whole_result = true;
  served.run = std::move(run);
  return served;
}

ServedTool define(std::string name, std::string description, Run run) {
  return define(std::move(name), std::move(description), std::move(run), no_arguments());
}

/// A tool that always returns the same.
ServedTool constant(std::string name, Json result) {
  return define(std::move(name), "Returns a fixed result",
                [result](Json, const Call&, Exchange&) -> Task<Json> { co_return result; });
}

Json embedded() {
  return resource_content("test://embedded-resource", "text/plain",
                          "This is an embedded resource content.");
}

Json audio_content() {
  Json content = Json::object();
  content["type"] = "audio";
  content["data"] = silence;
  content["mimeType"] = "audio/wav";
  return content;
}

Json mixed() {
  auto result = whole(text_content("Multiple content types test:"));
  result["content"].push_back(image_content());
  result["content"].push_back(resource_content("test://mixed-content-resource", "application/json",
                                               R"({"test":"data","value":123})"));
  return result;
}

Json error_tool_result() {
  auto result = whole(text_content("This tool intentionally returns an error for testing"));
  result["isError"] = true;
  return result;
}

Task<Json> log_lines(Json, const Call&, Exchange& exchange) {
  exchange.log(LogLevel::info, "fixture", "Tool execution started");
  exchange.log(LogLevel::info, "fixture", "Tool processing data");
  exchange.log(LogLevel::info, "fixture", "Tool execution completed");
  co_return whole(text_content("logged"));
}

Task<Json> progress_steps(Json, const Call&, Exchange& exchange) {
  for (const double done : {0.0, 50.0, 100.0}) exchange.progress(done, 100.0, {});
  co_return whole(text_content("done"));
}

Task<Json> reconnect(Json, const Call&, Exchange& exchange) {
  exchange.release_stream();
  co_return whole(text_content("Reconnection test completed"));
}

Json sampling_params(std::string prompt, int tokens_max) {
  Json message = Json::object();
  message["role"] = "user";
  message["content"] = text_content(std::move(prompt));
  Json params = Json::object();
  params["messages"].push_back(std::move(message));
  params["maxTokens"] = tokens_max;
  return params;
}

/// Asks one thing and tells the answer.
Task<Json> ask_one(Exchange& exchange, Inquiry question, std::string before) {
  const auto key = question.key;
  std::vector<Inquiry> questions;
  questions.push_back(std::move(question));
  auto answers = co_await exchange.ask(std::move(questions));
  if (!answers) co_return fail(std::move(answers).error());
  co_return whole(text_content(before + dump_json((*answers)[key])));
}

Task<Json> ask_model(Json arguments, const Call&, Exchange& exchange) {
  return ask_one(exchange,
                 Inquiry("answer", "sampling/createMessage",
                         sampling_params(arguments["prompt"].get<std::string>(), 100)),
                 "LLM response: ");
}

Task<Json> ask_user(Json arguments, const Call&, Exchange& exchange) {
  auto params = form(arguments["message"].get<std::string>(), "username", "string");
  auto& schema = params["requestedSchema"];
  schema["properties"]["email"]["type"] = "string";
  schema["required"].push_back("email");
  return ask_one(exchange, Inquiry("user", "elicitation/create", std::move(params)),
                 "User response: ");
}

/// A tool that asks for a form.
ServedTool form_tool(std::string name, Json params) {
  return define(std::move(name), "Asks the user", [params](Json, const Call&, Exchange& exchange) {
    return ask_one(exchange, Inquiry("user", "elicitation/create", params),
                   "Elicitation completed: ");
  });
}

Json defaults_form() {
  return Json::parse(R"({
    "message": "Please review", "requestedSchema": {"type": "object", "properties": {
      "name": {"type": "string", "default": "John Doe"},
      "age": {"type": "integer", "default": 30},
      "score": {"type": "number", "default": 95.5},
      "status": {"type": "string", "enum": ["active", "inactive", "pending"], "default": "active"},
      "verified": {"type": "boolean", "default": true}}}})");
}

Json enums_form() {
  return Json::parse(R"({
    "message": "Please choose", "requestedSchema": {"type": "object", "properties": {
      "untitledSingle": {"type": "string", "enum": ["option1", "option2", "option3"]},
      "titledSingle": {"type": "string", "oneOf": [
        {"const": "value1", "title": "First Option"}, {"const": "value2", "title": "Second Option"},
        {"const": "value3", "title": "Third Option"}]},
      "legacyEnum": {"type": "string", "enum": ["opt1", "opt2", "opt3"],
        "enumNames": ["Option One", "Option Two", "Option Three"]},
      "untitledMulti": {"type": "array", "items":
        {"type": "string", "enum": ["option1", "option2", "option3"]}},
      "titledMulti": {"type": "array", "items": {"anyOf": [
        {"const": "value1", "title": "First Choice"}, {"const": "value2", "title": "Second Choice"},
        {"const": "value3", "title": "Third Choice"}]}}}}})");
}

Json wide_schema() {
  return Json::parse(R"({
    "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
    "$defs": {"address": {"$anchor": "addressDef", "type": "object",
      "properties": {"street": {"type": "string"}, "city": {"type": "string"}}}},
    "properties": {"name": {"type": "string"}, "address": {"$ref": "#/$defs/address"},
      "contactMethod": {"type": "string", "enum": ["phone", "email"]},
      "phone": {"type": "string"}, "email": {"type": "string"}},
    "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
    "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
    "then": {"required": ["phone"]}, "else": {"required": ["email"]},
    "additionalProperties": false})");
}

Json header_schema() {
  auto schema = one_text("region");
  schema["properties"]["region"]["x-mcp-header"] = "Region";
  return schema;
}

Task<Json> echo(Json arguments, const Call&, Exchange&) {
  co_return whole(text_content(dump_json(arguments)));
}

Task<Json> stream_and_ask(Json, const Call&, Exchange& exchange) {
  exchange.progress(1, std::nullopt, "about to ask");
  return ask_one(
      exchange, Inquiry("user", "elicitation/create", form("What is your name?", "name", "string")),
      "User response: ");
}

/// Several things at once, with a state that has to come back unchanged.
Task<Json> ask_many(Exchange& exchange, std::vector<Inquiry> questions) {
  exchange.keep("kept by the server");
  auto answers = co_await exchange.ask(std::move(questions));
  if (!answers) co_return fail(std::move(answers).error());
  const bool known = exchange.state().is_null() || exchange.state() == "kept by the server";
  co_return whole(text_content((known ? "state-ok " : "state-lost ") + dump_json(*answers)));
}

std::vector<Inquiry> every_question() {
  std::vector<Inquiry> questions;
  questions.emplace_back("user_name", "elicitation/create",
                         form("What is your name?", "name", "string"));
  questions.emplace_back("greeting", "sampling/createMessage",
                         sampling_params("Generate a greeting", 50));
  questions.emplace_back("client_roots", "roots/list", Json::object());
  return questions;
}

std::vector<Inquiry> confirmation() {
  std::vector<Inquiry> questions;
  questions.emplace_back("confirm", "elicitation/create", form("Please confirm", "ok", "boolean"));
  return questions;
}

Task<Json> ask_everything(Json, const Call&, Exchange& exchange) {
  return ask_many(exchange, every_question());
}

Task<Json> ask_to_confirm(Json, const Call&, Exchange& exchange) {
  return ask_many(exchange, confirmation());
}

Task<Json> ask_what_is_declared(Json, const Call&, Exchange& exchange) {
  std::vector<Inquiry> questions;
  for (auto& question : every_question()) {
    if (exchange.can_ask(question)) questions.push_back(std::move(question));
  }
  return ask_many(exchange, std::move(questions));
}

Task<Json> ask_twice(Json, const Call&, Exchange& exchange) {
  Inquiry first("step1", "elicitation/create",
                form("Step 1: What is your name?", "name", "string"));
  auto first_task = ask_one(exchange, std::move(first), "");
  auto name = co_await std::move(first_task);
  if (!name) co_return name;
  exchange.keep("step 1 is done");
  Inquiry second("step2", "elicitation/create",
                 form("Step 2: What is your favorite color?", "color", "string"));
  auto second_task = ask_one(exchange, std::move(second), "");
  auto color = co_await std::move(second_task);
  co_return color;
}

ServedTool asking(std::string name, Inquiry question) {
  return define(std::move(name), "Asks the client",
                [question](Json, const Call&, Exchange& exchange) {
                  return ask_one(exchange, question, "Answer: ");
                });
}

Task<Json> act_once(const std::function<void()>& act) {
  act();
  co_return whole(text_content("changed"));
}

ServedTool trigger(std::string name, const std::function<void()>& act) {
  return define(std::move(name), "Changes a list",
                [&act](Json, const Call&, Exchange&) { return act_once(act); });
}

void add_plain(std::vector<ServedTool>& tools) {
  tools.push_back(constant("test_simple_text",
                           whole(text_content("This is a simple text response for testing."))));
  tools.push_back(constant("test_image_content", whole(image_content())));
  tools.push_back(constant("test_audio_content", whole(audio_content())));
  tools.push_back(constant("test_embedded_resource", whole(embedded())));
  tools.push_back(constant("test_multiple_content_types", mixed()));
  tools.push_back(constant("test_error_handling", error_tool_result()));
  tools.push_back(define("test_tool_with_logging", "Logs", log_lines));
  tools.push_back(define("test_logging_tool", "Logs", log_lines));
  tools.push_back(define("test_tool_with_progress", "Reports progress", progress_steps));
  tools.push_back(define("test_reconnection", "Lets its stream go", reconnect));
  tools.push_back(define("json_schema_2020_12_tool", "Tool with JSON Schema 2020-12 features", echo,
                         wide_schema()));
  tools.push_back(
      define("test_x_mcp_header", "An argument that is a header too", echo, header_schema()));
}

void add_asking(std::vector<ServedTool>& tools) {
  tools.push_back(
      define("test_sampling", "Asks the client's model", ask_model, one_text("prompt")));
  tools.push_back(define("test_elicitation", "Asks the user", ask_user, one_text("message")));
  tools.push_back(form_tool("test_elicitation_sep1034_defaults", defaults_form()));
  tools.push_back(form_tool("test_elicitation_sep1330_enums", enums_form()));
  tools.push_back(define("test_streaming_elicitation", "Asks the user", stream_and_ask));
  tools.push_back(asking("test_missing_capability", Inquiry("answer", "sampling/createMessage",
                                                            sampling_params("Hello", 10))));
}

void add_rounds(std::vector<ServedTool>& tools) {
  const std::string prefix = "test_input_required_result_";
  tools.push_back(asking(
      prefix + "elicitation",
      Inquiry("user_name", "elicitation/create", form("What is your name?", "name", "string"))));
  tools.push_back(
      asking(prefix + "sampling", Inquiry("capital_question", "sampling/createMessage",
                                          sampling_params("What is the capital of France?", 100))));
  tools.push_back(
      asking(prefix + "list_roots", Inquiry("client_roots", "roots/list", Json::object())));
  tools.push_back(define(prefix + "request_state", "Asks the user", ask_to_confirm));
  tools.push_back(define(prefix + "tampered_state", "Asks the user", ask_to_confirm));
  tools.push_back(define(prefix + "multiple_inputs", "Asks everything", ask_everything));
  tools.push_back(define(prefix + "multi_round", "Asks twice", ask_twice));
  tools.push_back(define(prefix + "capabilities", "Asks what it may", ask_what_is_declared));
}

}  // namespace

Json text_content(std::string text) {
  Json content = Json::object();
  content["type"] = "text";
  content["text"] = std::move(text);
  return content;
}

Json image_content() {
  Json content = Json::object();
  content["type"] = "image";
  content["data"] = red_pixel;
  content["mimeType"] = "image/png";
  return content;
}

Json resource_content(std::string uri, std::string mime_type, std::string text) {
  Json content = Json::object();
  content["type"] = "resource";
  content["resource"]["uri"] = std::move(uri);
  content["resource"]["mimeType"] = std::move(mime_type);
  content["resource"]["text"] = std::move(text);
  return content;
}

Json form(std::string message, std::string field, std::string type) {
  Json params = Json::object();
  params["message"] = std::move(message);
  auto& schema = params["requestedSchema"];
  schema["type"] = "object";
  schema["properties"][field]["type"] = std::move(type);
  schema["required"] = Json::array({std::move(field)});
  return params;
}

std::vector<ServedTool> make_tools(const Hooks& hooks) {
  std::vector<ServedTool> tools;
  add_plain(tools);
  add_asking(tools);
  add_rounds(tools);
  tools.push_back(trigger("test_trigger_tool_change", hooks.change_tools));
  tools.push_back(trigger("test_trigger_prompt_change", hooks.change_prompts));
  return tools;
}

}  // namespace purser::mcp::conformance
