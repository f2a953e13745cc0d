// openai_request_test.cpp: requests are read, and refused with the field at fault.
#include <purser/adapters/simulator/openai/request.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::simulator;

namespace {

Json valid() {
  return Json::parse(
      R"({"model":"gpt-4o","messages":[{"role":"user","content":"Is depot 7 open?"}]})");
}

Json with_tool() {
  auto body = valid();
  body["tools"] = Json::parse(
      R"([{"type":"function","function":{"name":"depot","description":"d","parameters":{"type":"object"}}},
                                  {"type":"function","function":{"name":"other"}}])");
  return body;
}

ApiError error_of(const Json& body) {
  const auto request = read_openai_request(body);
  REQUIRE_FALSE(request);
  CHECK(request.error().status == 400);
  return request.error();
}

const Json call = Json::parse(R"({"role":"assistant","content":null,"tool_calls":[
  {"id":"a","type":"function","function":{"name":"depot","arguments":"{}"}},
  {"id":"b","type":"function","function":{"name":"other","arguments":"{}"}}]})");
const Json result_a = Json::parse(R"({"role":"tool","tool_call_id":"a","content":"open"})");
const Json result_b = Json::parse(
    R"({"role":"tool","tool_call_id":"b","content":[{"type":"text","text":"closed"}]})");

}  // namespace

TEST_CASE("openai_request: the end of the conversation is read") {
  auto body = with_tool();
  body["messages"].insert(body["messages"].end(), {call, result_b, result_a});
  body["stream"] = true;
  body["stream_options"] = {{"include_usage", true}};
  body["max_completion_tokens"] = 50;
  body["n"] = 2;

  const auto request = read_openai_request(body);

  REQUIRE(request);
  CHECK(request->last_user_text == "Is depot 7 open?");
  REQUIRE(request->tool_results.size() == 2);
  CHECK(request->tool_results[0].tool == "other");
  CHECK(request->tool_results[0].text == "closed");
  CHECK(request->stream);
  CHECK(request->include_usage);
  CHECK(request->output_tokens_max == 50);
  CHECK(request->choices == 2);
  CHECK(request->tools.size() == 2);
  CHECK(request->input.input > 10);
}

TEST_CASE("openai_request: tool messages must answer tool calls, all of them, at once") {
  auto orphan = valid();
  orphan["messages"].push_back(result_a);
  CHECK(error_of(orphan).message.find("must be a response to") != std::string::npos);

  auto half = valid();
  half["messages"].insert(half["messages"].end(),
                          {call, result_a, {{"role", "user"}, {"content", "and?"}}});
  CHECK(error_of(half).message.find("did not have response messages: b") != std::string::npos);

  auto open = valid();
  open["messages"].push_back(call);
  CHECK(error_of(open).message.find("a, b") != std::string::npos);

  auto twice = valid();
  twice["messages"].insert(twice["messages"].end(), {call, result_a, result_a});
  CHECK(error_of(twice).param == "messages.[3].role");
}

TEST_CASE("openai_request: wrong fields are named") {
  struct Row {
    const char* patch;
    const char* param;
    const char* code;
  };
  const Row rows[] = {
      {R"({"model":null})", "model", ""},
      {R"({"messages":null})", "messages", "missing_required_parameter"},
      {R"({"messages":[]})", "messages", "empty_array"},
      {R"({"messages":[{"role":"boss","content":"x"}]})", "messages.[0].role", "invalid_value"},
      {R"({"messages":[{"role":"user"}]})", "messages.[0].content", "invalid_type"},
      {R"({"messages":[1]})", "messages.[0].role", "invalid_value"},
      {R"({"max_tokens":0})", "max_tokens", "integer_below_min_value"},
      {R"({"max_tokens":"5"})", "max_tokens", "invalid_type"},
      {R"({"max_tokens":1.5})", "max_tokens", "invalid_type"},
      {R"({"n":0})", "n", "integer_below_min_value"},
      {R"({"n":18446744073709551615})", "n", "integer_above_max_value"},
      {R"({"temperature":3})", "temperature", "decimal_out_of_range"},
      {R"({"stop":["a","b","c","d","e"]})", "stop", "array_above_max_length"},
      {R"({"max_tokens":5,"max_completion_tokens":5})", "max_tokens",
       "invalid_parameter_combination"},
      {R"({"stream_options":{"include_usage":true}})", "stream_options", ""},
      {R"({"tool_choice":"auto"})", "tool_choice", ""},
      {R"({"tools":[{"type":"function"}]})", "tools[0].function", "missing_required_parameter"},
      {R"({"tools":[{"type":"function","function":{"name":"a b"}}]})", "tools[0].function.name",
       "invalid_value"},
      {R"({"response_format":{"type":"json_schema"}})", "response_format",
       "missing_required_parameter"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.patch);
    auto body = valid();
    body.merge_patch(Json::parse(row.patch));
    const auto error = error_of(body);
    CHECK(error.param == row.param);
    CHECK(error.code == row.code);
  }
}

TEST_CASE("openai_request: reasoning models refuse max_tokens and sampling") {
  for (const std::string model : {"o1", "o3-mini", "o4-mini", "gpt-5", "gpt-5.6-terra"}) {
    auto body = valid();
    body["model"] = model;
    body["max_tokens"] = 5;
    CHECK(error_of(body).code == "unsupported_parameter");
    body.erase("max_tokens");
    body["temperature"] = 0.5;
    CHECK(error_of(body).code == "unsupported_value");
    body["temperature"] = 1;
    body["max_completion_tokens"] = 5;
    CHECK(read_openai_request(body));
  }
  for (const std::string model : {"gpt-4o", "gpt-4.1", "omni", "llama"}) {
    auto body = valid();
    body["model"] = model;
    body["max_tokens"] = 5;
    body["temperature"] = 0.5;
    CHECK(read_openai_request(body));
  }
}

TEST_CASE("openai_request: tool_choice narrows the tools") {
  auto body = with_tool();
  body["tool_choice"] = "required";
  CHECK(read_openai_request(body)->tool_mode == ToolMode::required);
  body["tool_choice"] = "none";
  CHECK(read_openai_request(body)->tool_mode == ToolMode::none);

  body["tool_choice"] = {{"type", "function"}, {"function", {{"name", "other"}}}};
  const auto named = read_openai_request(body);
  REQUIRE(named);
  REQUIRE(named->tools.size() == 1);
  CHECK(named->tools[0].name == "other");
  CHECK(named->tool_mode == ToolMode::required);

  body["tool_choice"]["function"]["name"] = "nobody";
  CHECK(error_of(body).param == "tool_choice");

  body["tool_choice"] = Json::parse(
      R"({"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[{"type":"function","function":{"name":"other"}}]}})");
  CHECK(read_openai_request(body)->tools.size() == 1);
}

TEST_CASE("openai_request: any JSON at any place is refused or read, never thrown about") {
  const Json values[] = {nullptr,
                         true,
                         1,
                         -1,
                         1.5,
                         "x",
                         Json::array(),
                         Json::object(),
                         Json::array({nullptr}),
                         Json::array({1, "x"})};
  for (const auto* key :
       {"model", "messages", "tools", "tool_choice", "max_tokens", "max_completion_tokens", "n",
        "stop", "stream", "stream_options", "temperature", "response_format"}) {
    for (const auto& value : values) {
      auto body = with_tool();
      body[key] = value;
      CHECK_NOTHROW(read_openai_request(body));
    }
  }
  for (const auto& value : values) {
    for (const auto* key : {"role", "content", "tool_calls", "tool_call_id"}) {
      auto body = valid();
      body["messages"][0][key] = value;
      CHECK_NOTHROW(read_openai_request(body));
      body["messages"][0]["role"] = "assistant";
      CHECK_NOTHROW(read_openai_request(body));
    }
  }
}
