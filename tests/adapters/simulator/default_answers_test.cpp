// default_answers_test.cpp: sensible answers, tool calls that fit their schema, and the output
// limit.
#include <purser/adapters/simulator/default_answers.hpp>

#include <purser/adapters/simulator/schema_sample.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::simulator;

namespace {

ChatRequest asking(std::string text) {
  ChatRequest request;
  request.last_user_text = std::move(text);
  return request;
}

ChatRequest with_tools(std::string text) {
  auto request = asking(std::move(text));
  request.tools.push_back(
      {"weather", "Forecast for a city",
       Json::parse(
           R"({"type":"object","properties":{"city":{"type":"string"}},"required":["city"]})")});
  request.tools.push_back({"search", "Search the web", Json::object()});
  request.offers_tools = true;
  return request;
}

Json sample(std::string_view schema) { return sample_of(Json::parse(schema), "ten red apples"); }

}  // namespace

TEST_CASE("default_answers: the answer is about the question, and always the same") {
  const auto answer = default_answer(asking("What is a ledger?"));
  CHECK(answer.text->find("What is a ledger?") != std::string::npos);
  CHECK(default_answer(asking("What is a ledger?")).text == answer.text);
}

TEST_CASE("default_answers: the tool that fits best is called with fitting arguments") {
  const auto weather = default_answer(with_tools("Please give me the forecast for Oslo"));
  REQUIRE(weather.tool_calls.size() == 1);
  CHECK(weather.tool_calls[0].name == "weather");
  CHECK(weather.tool_calls[0].arguments == R"({"city":"Please give me the forecast for Oslo"})");
  CHECK(default_answer(with_tools("search for it")).tool_calls.at(0).name == "search");
  CHECK(default_answer(with_tools("Where is my parcel?")).tool_calls.at(0).name == "weather");
}

TEST_CASE(
    "default_answers: no tool is called for a greeting, after results, or when it is forbidden") {
  CHECK(default_answer(with_tools("hello")).tool_calls.empty());
  auto answered = with_tools("Where is my parcel?");
  answered.tool_results.push_back({"search", "In Hamburg"});
  const auto summary = default_answer(answered);
  CHECK(summary.tool_calls.empty());
  CHECK(summary.text->find("search answered \"In Hamburg\"") != std::string::npos);
  auto forbidden = with_tools("Where is my parcel?");
  forbidden.tool_mode = ToolMode::none;
  CHECK(default_answer(forbidden).tool_calls.empty());
  auto forced = with_tools("hello");
  forced.tool_mode = ToolMode::required;
  CHECK(default_answer(forced).tool_calls.size() == 1);
}

TEST_CASE("default_answers: a schema gets a value that fits") {
  auto request = asking("What?");
  request.answer_schema = Json::parse(
      R"({"type":"object","properties":{"score":{"type":"integer","minimum":3}},"required":["score"]})");
  CHECK(default_answer(request).text == R"({"score":3})");
}

TEST_CASE("default_answers: the output limit is kept to the token") {
  for (Tokens most = 0; most < 40; ++most) {
    auto request = asking("What is a ledger?");
    request.thinks = true;
    request.output_tokens_max = most;
    auto answer = default_answer(request);
    keep_to_output_limit(request, answer);
    const auto usage = count_output(answer, 1);
    CHECK(usage.output_total() <= std::max<Tokens>(most, 1));
    CHECK(answer.finish == "length");
  }
  auto request = with_tools("Where is my parcel?");
  request.output_tokens_max = 3;
  auto answer = default_answer(request);
  keep_to_output_limit(request, answer);
  CHECK(answer.tool_calls.empty());
  CHECK(answer.finish == "length");
}

TEST_CASE("schema_sample: the simplest value of each kind") {
  CHECK(sample(R"({"const":5})") == 5);
  CHECK(sample(R"({"type":"string","default":"d","enum":["a"]})") == "d");
  CHECK(sample(R"({"enum":["a","b"]})") == "a");
  CHECK(sample(R"({"type":"string"})") == "ten red apples");
  CHECK(sample(R"({"type":"string","maxLength":3})") == "ten");
  CHECK(sample(R"({"type":"string","minLength":16})") == "ten red apples..");
  CHECK(sample(R"({"type":"string","format":"date"})") == "2026-01-01");
  CHECK(sample(R"({"type":"integer"})") == 1);
  CHECK(sample(R"({"type":"integer","minimum":7})") == 7);
  CHECK(sample(R"({"type":"integer","maximum":-7})") == -7);
  CHECK(sample(R"({"type":"integer","exclusiveMinimum":7})") == 8);
  CHECK(sample(R"({"type":"number","minimum":2.5})") == 2.5);
  CHECK(sample(R"({"type":["null","boolean"]})") == true);
  CHECK(sample(R"({"type":"array","items":{"type":"integer"},"minItems":2})") == Json({1, 1}));
  CHECK(
      sample(
          R"({"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}},"required":["a"]})") ==
      Json({{"a", 1}}));
  CHECK(sample(R"({"anyOf":[{"type":"null"},{"type":"integer"}]})") == 1);
  CHECK(sample(R"({"$ref":"#/$defs/x","$defs":{"x":{"type":"integer"}}})") == 1);
  CHECK(
      sample(
          R"({"allOf":[{"type":"object","properties":{"a":{"const":1}},"required":["a"]},{"type":"object","properties":{"b":{"const":2}},"required":["b"]}]})") ==
      Json({{"a", 1}, {"b", 2}}));
}

TEST_CASE("schema_sample: odd and endless schemas end") {
  CHECK(sample("null").is_null());
  CHECK(sample(R"({"$ref":"#"})").is_null());
  CHECK(sample(R"({"$ref":"#/nowhere"})") == "ten red apples");
  CHECK(sample(R"({"$ref":"no pointer"})") == "ten red apples");
  CHECK_NOTHROW(sample(R"({"type":"array","items":{"$ref":"#"},"minItems":100000000})"));
  CHECK_NOTHROW(sample(
      R"({"type":5,"required":"x","properties":[],"enum":{},"minLength":"x","minimum":"x"})"));
  CHECK_NOTHROW(sample(R"({"type":"object","required":["a","a",1],"properties":5})"));
}
