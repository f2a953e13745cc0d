// ollama_request_test.cpp: requests are read, and refused as Ollama refuses them.
#include <purser/adapters/simulator/ollama/embed.hpp>
#include <purser/adapters/simulator/ollama/request.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::simulator;

namespace {

Json valid() {
  return Json::parse(
      R"({"model":"qwen3:8b","messages":[{"role":"user","content":"Is depot 7 open?"}]})");
}

std::string refusal_of(const Json& body) {
  const auto request = read_ollama_request(body);
  REQUIRE_FALSE(request);
  CHECK(request.error().status == 400);
  return request.error().message;
}

const Json call = Json::parse(R"({"role":"assistant","content":"","tool_calls":[
  {"function":{"name":"depot","arguments":{}}},{"function":{"name":"depot","arguments":{}}}]})");
const Json result = Json::parse(R"({"role":"tool","tool_name":"depot","content":"open"})");

}  // namespace

TEST_CASE("ollama_request: the end of the conversation is read, and a stream is the default") {
  auto body = valid();
  body["messages"].insert(body["messages"].end(), {call, result, result});
  body["think"] = "low";
  body["tool_choice"] = "ignored";
  body["options"] = {{"num_predict", 50}};
  body["tools"] = Json::parse(R"([{"type":"function","function":{"name":"depot"}}])");

  const auto request = read_ollama_request(body);

  REQUIRE(request);
  CHECK(request->last_user_text == "Is depot 7 open?");
  REQUIRE(request->tool_results.size() == 2);
  CHECK(request->tool_results[1].text == "open");
  CHECK(request->stream);
  CHECK(request->thinks);
  CHECK(request->offers_tools);
  CHECK(request->tool_mode == ToolMode::automatic);
  CHECK(request->output_tokens_max == 50);

  body["stream"] = false;
  body["options"]["num_predict"] = -1;
  CHECK_FALSE(read_ollama_request(body)->stream);
  CHECK_FALSE(read_ollama_request(body)->output_tokens_max.has_value());
}

TEST_CASE("ollama_request: tool messages must answer tool calls, all of them, at once") {
  auto orphan = valid();
  orphan["messages"].push_back(result);
  CHECK(refusal_of(orphan).find("did not call") != std::string::npos);

  auto half = valid();
  half["messages"].insert(half["messages"].end(),
                          {call, result, {{"role", "user"}, {"content", "and?"}}});
  CHECK(refusal_of(half).find("right after them: depot") != std::string::npos);
}

TEST_CASE("ollama_request: fields of the wrong kind are refused") {
  struct Row {
    std::string field;
    std::string value;
    std::string named;
  };
  const auto row = GENERATE(values<Row>({
      {"model", "null", "model is required"},
      {"messages", R"([{"role":"developer","content":"a"}])", "invalid role: developer"},
      {"messages", R"([{"role":"user","content":[]}])", "messages.content"},
      {"messages", R"([{"role":"user","content":"a","images":["%"]}])", "base64"},
      {"messages",
       R"([{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":"{}"}}]}])",
       "arguments"},
      {"options", R"({"num_predict":"5"})", "num_predict"},
      {"options", R"({"temperature":"warm"})", "temperature"},
      {"options", R"({"stop":"END"})", "stop"},
      {"think", "\"hard\"", "think"},
      {"format", "\"yaml\"", "format"},
  }));
  CAPTURE(row.field, row.value);
  auto body = valid();
  body[row.field] = Json::parse(row.value);
  CHECK(refusal_of(body).find(row.named) != std::string::npos);
}

TEST_CASE(
    "ollama_request: a prompt that is too long is cut without a word, or refused when asked") {
  auto body = valid();
  body["messages"][0]["content"] = std::string(400, 'x');
  body["options"] = {{"num_ctx", 64}};
  REQUIRE(read_ollama_request(body));
  CHECK(read_ollama_request(body)->input.input == 64);
  body["truncate"] = false;
  CHECK(refusal_of(body) == "the input length exceeds the context length");
}

TEST_CASE("ollama_request: one text or several to embed") {
  auto body = Json::parse(R"({"model":"all-minilm","input":"abcdefgh"})");
  CHECK(read_ollama_embed(body)->texts_to_embed == std::vector<std::string>{"abcdefgh"});
  body["input"] = {"a", "b"};
  CHECK(read_ollama_embed(body)->input.input == 2);
  body["input"] = {"a", 7};
  CHECK_FALSE(read_ollama_embed(body));
  body["input"] = Json::array();
  CHECK_FALSE(read_ollama_embed(body));
}
