// responses_request_test.cpp: requests to Responses are read, and refused with the field at fault.
#include <purser/adapters/simulator/responses/request.hpp>

#include <purser/adapters/simulator/responses/sealed_reasoning.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::simulator;

namespace {

Json valid() {
  return Json::parse(
      R"({"model":"o4-mini","input":[{"role":"user","content":"Is depot 7 open?"}]})");
}

Json with_input(std::initializer_list<Json> more) {
  auto body = valid();
  for (const auto& item : more) body["input"].push_back(item);
  return body;
}

Json with(std::string_view fields) {
  auto body = valid();
  body.update(Json::parse(fields));
  return body;
}

ApiError error_of(const Json& body) {
  const auto request = read_responses_request(body);
  if (request) FAIL("accepted: " << body.dump());
  CHECK(request.error().status == 400);
  CHECK(request.error().type == "invalid_request_error");
  return request.error();
}

const Json call_a =
    Json::parse(R"({"type":"function_call","call_id":"a","name":"depot","arguments":"{}"})");
const Json call_b =
    Json::parse(R"({"type":"function_call","call_id":"b","name":"other","arguments":"{}"})");
const Json output_a =
    Json::parse(R"({"type":"function_call_output","call_id":"a","output":"open"})");
const Json output_b = Json::parse(
    R"({"type":"function_call_output","call_id":"b","output":[{"type":"input_text","text":"closed"}]})");

Json reasoning(const std::string& id, const std::string& sealed) {
  return {
      {"type", "reasoning"}, {"id", id}, {"summary", Json::array()}, {"encrypted_content", sealed}};
}

}  // namespace

TEST_CASE("responses_request: the end of the conversation is read") {
  auto body = with_input({call_a, call_b, output_b, output_a});
  body["tools"] = Json::parse(R"([{"type":"function","name":"depot","description":"d",
    "parameters":{"type":"object"}},{"type":"web_search"}])");
  body["stream"] = true;
  body["max_output_tokens"] = 50;
  body["instructions"] = "Be short.";

  const auto request = read_responses_request(body);

  REQUIRE(request);
  CHECK(request->last_user_text == "Is depot 7 open?");
  REQUIRE(request->tool_results.size() == 2);
  CHECK(request->tool_results[0].tool == "other");
  CHECK(request->tool_results[0].text == "closed");
  CHECK(request->stream);
  CHECK(request->output_tokens_max == 50);
  REQUIRE(request->tools.size() == 1);
  CHECK(request->tools[0].name == "depot");
  CHECK(request->input.input > 10);
}

TEST_CASE("responses_request: input can be one text") {
  const auto request = read_responses_request(with(R"({"input":"Hello"})"));
  REQUIRE(request);
  CHECK(request->last_user_text == "Hello");
}

TEST_CASE("responses_request: calls and outputs belong together") {
  CHECK(error_of(with_input({output_a})).message ==
        "No tool call found for function call output with call_id a.");
  CHECK(error_of(with_input({call_a, call_b, output_a})).message ==
        "No tool output found for function call b.");
  CHECK(error_of(with_input({call_a, output_a, output_a})).param == "input");
  CHECK(error_of(with_input({Json::parse(R"({"type":"function_call","name":"f"})")})).param ==
        "input[1].call_id");
  CHECK(error_of(with_input({Json::parse(
                     R"({"type":"function_call","call_id":"c","name":"f","arguments":{}})")}))
            .param == "input[1].arguments");
}

TEST_CASE("responses_request: reasoning needs what it led to, as it was sealed") {
  const auto sealed = sealed_reasoning("rs_1", "Look it up.");
  const auto item = reasoning("rs_1", sealed);
  CHECK(read_responses_request(with_input({item, call_a, output_a})));
  CHECK(error_of(with_input({item})).message ==
        "Item 'rs_1' of type 'reasoning' was provided without its required following item.");
  CHECK(error_of(with_input({item, Json{{"role", "user"}, {"content", "And?"}}})).param == "input");
  CHECK(error_of(with_input({item, output_a})).param == "input");
  CHECK(error_of(with_input({reasoning("rs_1", sealed + "x"), call_a, output_a})).code ==
        "invalid_encrypted_content");
  CHECK(error_of(with_input({reasoning("rs_1", "x" + sealed), call_a, output_a})).code ==
        "invalid_encrypted_content");
  CHECK(error_of(with_input({reasoning("rs_2", sealed), call_a, output_a})).code ==
        "invalid_encrypted_content");
  CHECK(error_of(with_input({Json{{"type", "reasoning"}, {"id", "rs_1"}}})).param ==
        "input[1].summary");
}

TEST_CASE("responses_request: fields of Chat Completions have another place here") {
  CHECK(error_of(with(R"({"messages":[]})")).code == "unsupported_parameter");
  CHECK(error_of(with(R"({"max_completion_tokens":9})")).param == "max_completion_tokens");
  CHECK(error_of(with(R"({"response_format":{}})")).code == "unsupported_parameter");
  CHECK(error_of(with(R"({"stop":["x"]})")).code == "unknown_parameter");
  CHECK(error_of(with(R"({"seed":1})")).code == "unknown_parameter");
}

TEST_CASE("responses_request: values out of range are refused with their name") {
  struct Row {
    const char* fields;
    const char* param;
  };
  const auto row = GENERATE(values<Row>({
      {R"({"model":""})", "model"},
      {R"({"input":null})", "input"},
      {R"({"input":[]})", "input"},
      {R"({"input":[{"role":"tool","content":"x"}]})", "input[0].role"},
      {R"({"input":[{"role":"user"}]})", "input[0].content"},
      {R"({"input":[{"role":"user","content":[{"type":"text","text":"x"}]}]})",
       "input[0].content[0]"},
      {R"({"input":[{"role":"assistant","content":[{"type":"input_text","text":"x"}]}]})",
       "input[0].content[0]"},
      {R"({"input":[{"type":"dance"}]})", "input[0].type"},
      {R"({"max_output_tokens":15})", "max_output_tokens"},
      {R"({"max_output_tokens":"20"})", "max_output_tokens"},
      {R"({"max_tool_calls":0})", "max_tool_calls"},
      {R"({"temperature":3})", "temperature"},
      {R"({"top_p":-1})", "top_p"},
      {R"({"tools":{}})", "tools"},
      {R"({"tools":[{"name":"f"}]})", "tools[0].type"},
      {R"({"tools":[{"type":"function","function":{"name":"f"}}]})", "tools[0].name"},
      {R"({"tool_choice":"required"})", "tool_choice"},
      {R"({"tools":[{"type":"function","name":"f"}],"tool_choice":{"type":"function","name":"g"}})",
       "tool_choice"},
      {R"({"text":{"format":{"type":"json_schema","name":"n"}}})", "text.format.schema"},
      {R"({"text":{"format":{"type":"json_schema","schema":{}}}})", "text.format.name"},
      {R"({"model":"gpt-4o","reasoning":{"effort":"low"}})", "reasoning.effort"},
      {R"({"model":"gpt-4o","include":["reasoning.encrypted_content"]})", "include"},
      {R"({"previous_response_id":"resp_1"})", "previous_response_id"},
  }));
  CAPTURE(row.fields);
  CHECK(error_of(with(row.fields)).param == row.param);
}

TEST_CASE("responses_request: the choice of tools is applied") {
  const std::string tools =
      R"("tools":[{"type":"function","name":"f"},{"type":"function","name":"g"}])";
  const auto names = [&](const std::string& choice) {
    const auto request =
        read_responses_request(with("{" + tools + ",\"tool_choice\":" + choice + "}"));
    REQUIRE(request);
    std::string all;
    for (const auto& tool : request->tools) all += tool.name;
    return std::pair{all, request->tool_mode};
  };
  CHECK(names(R"("auto")") == std::pair{std::string("fg"), ToolMode::automatic});
  CHECK(names(R"("none")") == std::pair{std::string("fg"), ToolMode::none});
  CHECK(names(R"("required")") == std::pair{std::string("fg"), ToolMode::required});
  CHECK(names(R"({"type":"function","name":"g"})") ==
        std::pair{std::string("g"), ToolMode::required});
  CHECK(
      names(R"({"type":"allowed_tools","mode":"auto","tools":[{"type":"function","name":"f"}]})") ==
      std::pair{std::string("f"), ToolMode::automatic});
}

TEST_CASE("responses_request: reasoning is shown and sealed as asked") {
  const auto asked = read_responses_request(with(
      R"({"reasoning":{"effort":"low","summary":"auto"},"include":["reasoning.encrypted_content"]})"));
  REQUIRE(asked);
  CHECK(asked->thinks);
  CHECK(asked->thinking_shown);
  CHECK(asked->thinking_sealed);
  const auto plain = read_responses_request(valid());
  REQUIRE(plain);
  CHECK_FALSE(plain->thinks);
  CHECK_FALSE(plain->thinking_shown);
  CHECK_FALSE(plain->thinking_sealed);
}
