// cohere_request_test.cpp: requests are read, and refused as Cohere refuses them.
#include <purser/adapters/simulator/cohere/embed.hpp>
#include <purser/adapters/simulator/cohere/request.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::simulator;

namespace {

Json valid() {
  return Json::parse(
      R"({"model":"command-a-03-2025","messages":[{"role":"user","content":"Is depot 7 open?"}]})");
}

Json with_tools() {
  auto body = valid();
  body["tools"] = Json::parse(R"([
    {"type":"function","function":{"name":"depot","description":"d","parameters":{"type":"object"}}}])");
  return body;
}

std::string refusal_of(const Json& body) {
  const auto request = read_cohere_request(body);
  REQUIRE_FALSE(request);
  CHECK(request.error().status == 400);
  return request.error().message;
}

const Json call = Json::parse(R"({"role":"assistant","tool_plan":"Ask.","tool_calls":[
  {"id":"a","type":"function","function":{"name":"depot","arguments":"{}"}},
  {"id":"b","type":"function","function":{"name":"depot","arguments":"{}"}}]})");
const Json result_a = Json::parse(R"({"role":"tool","tool_call_id":"a","content":"open"})");
const Json result_b = Json::parse(
    R"({"role":"tool","tool_call_id":"b","content":[{"type":"document","document":{"data":"closed"}}]})");

}  // namespace

TEST_CASE("cohere_request: the end of the conversation is read") {
  auto body = with_tools();
  body["messages"].insert(body["messages"].end(), {call, result_b, result_a});
  body["stream"] = true;
  body["max_tokens"] = 50;
  body["thinking"] = {{"type", "enabled"}};
  body["tool_choice"] = "REQUIRED";

  const auto request = read_cohere_request(body);

  REQUIRE(request);
  CHECK(request->last_user_text == "Is depot 7 open?");
  REQUIRE(request->tool_results.size() == 2);
  CHECK(request->tool_results[0].text == "closed");
  CHECK(request->tool_results[1].tool == "depot");
  CHECK(request->stream);
  CHECK(request->thinks);
  CHECK(request->tool_mode == ToolMode::required);
  CHECK(request->output_tokens_max == 50);
  CHECK(request->input.input > 10);
}

TEST_CASE("cohere_request: tool messages must answer tool calls, all of them, at once") {
  auto orphan = valid();
  orphan["messages"].push_back(result_a);
  CHECK(refusal_of(orphan).find("was not asked for") != std::string::npos);

  auto half = valid();
  half["messages"].insert(half["messages"].end(),
                          {call, result_a, {{"role", "user"}, {"content", "and?"}}});
  CHECK(refusal_of(half).find("right after them: b") != std::string::npos);

  auto open = valid();
  open["messages"].push_back(call);
  CHECK(refusal_of(open).find("a, b") != std::string::npos);
}

TEST_CASE("cohere_request: fields that the service does not take are refused by name") {
  struct Row {
    std::string field;
    std::string value;
    std::string named;
  };
  const auto row = GENERATE(values<Row>({
      {"model", "\"\"", "model"},
      {"messages", "[]", "messages"},
      {"messages", R"([{"role":"developer","content":"a"}])", "role"},
      {"messages", R"([{"role":"user","content":[{"type":"thinking","thinking":"a"}]}])",
       "content"},
      {"messages", R"([{"role":"assistant","tool_plan":7}])", "tool_plan"},
      {"max_tokens", "-1", "max_tokens"},
      {"max_tokens", "\"9\"", "max_tokens"},
      {"temperature", "2", "temperature"},
      {"p", "1", "p must"},
      {"stop_sequences", R"(["1","2","3","4","5","6"])", "stop_sequences"},
      {"tools", R"([{"type":"function","function":{"name":"a"}}])", "parameters"},
      {"tool_choice", "\"AUTO\"", "REQUIRED or NONE"},
      {"tool_choice", "\"REQUIRED\"", "together with tools"},
      {"response_format", R"({"type":"json_schema"})", "response_format"},
      {"thinking", R"({"type":"adaptive"})", "thinking"},
  }));
  CAPTURE(row.field, row.value);
  auto body = valid();
  body[row.field] = Json::parse(row.value);
  CHECK(refusal_of(body).find(row.named) != std::string::npos);
}

TEST_CASE("cohere_request: JSON answers and tools exclude each other") {
  auto body = valid();
  body["response_format"] = {{"type", "json_object"}, {"json_schema", {{"type", "object"}}}};
  CHECK(read_cohere_request(body)->answer_schema == Json{{"type", "object"}});
  body["tools"] = with_tools()["tools"];
  CHECK(refusal_of(body).find("tools or documents") != std::string::npos);
}

TEST_CASE("cohere_request: texts to embed are at most 96, and say what they are for") {
  auto body = Json::parse(R"({"model":"embed-v4.0","texts":["ab","abcdefgh"],
    "input_type":"search_query","embedding_types":["float"]})");
  const auto request = read_cohere_embed(body);
  REQUIRE(request);
  CHECK(request->texts_to_embed == std::vector<std::string>{"ab", "abcdefgh"});
  CHECK(request->input.input == 3);
  for (const auto* field : {"model", "texts", "input_type", "embedding_types"}) {
    auto without = body;
    without.erase(field);
    CHECK_FALSE(read_cohere_embed(without));
  }
  body["texts"] = Json::array();
  for (int i = 0; i < 97; ++i) body["texts"].push_back("a");
  CHECK_FALSE(read_cohere_embed(body));
}
