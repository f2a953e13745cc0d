// usage_line_test.cpp: what a line may say, and what is told about one that is wrong.
#include <purser/apps/simulate/usage_line.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("usage line: a model call is read whole") {
  cli::UsageLineReader reader;
  const auto line = reader.read(
      R"({"time":"2026-11-21T10:00:00Z","kind":"model",)"
      R"("scope":{"agent":"writer","customer":"acme","session":"s1"},"model":"gpt-4o",)"
      R"("prompt":[{"role":"system","content":"Be brief."},{"role":"user","content":"hi"}],)"
      R"("usage":{"input":1200,"cache_read":7,"output":380},"max_output_tokens":500,"more":1})");
  REQUIRE(line.has_value());
  CHECK(line->kind == CallKind::model);
  CHECK(line->customer == "acme");
  CHECK(line->session == "s1");
  CHECK(line->inside == std::vector<Scope::Step>{{"agent", "writer"}});
  CHECK(line->name == "gpt-4o");
  CHECK(line->prompt == std::vector{Message::system("Be brief."), Message::user("hi")});
  CHECK(line->usage == Usage{.input = 1200, .cache_read = 7, .output = 380});
  CHECK(line->output_tokens_max == 500);
}

TEST_CASE("usage line: a tool call is read whole") {
  cli::UsageLineReader reader;
  const auto line = reader.read(R"({"time":"2026-11-21T10:00:00Z","kind":"tool","tool":"serp_api",)"
                                R"("arguments":{"q":"crm"},"cost":0.01,"result":["a"]})");
  REQUIRE(line.has_value());
  CHECK(line->name == "serp_api");
  CHECK(line->arguments == Json{{"q", "crm"}});
  CHECK(line->cost == 0.01_usd);
  CHECK(line->result == Json::array({"a"}));
}

TEST_CASE("usage line: what is wrong is named") {
  struct Row {
    std::string text;
    std::string told;
  };
  const std::string begin = R"({"time":"2026-11-21T10:00:00Z","kind":)";
  const std::vector<Row> rows{
      {"{", "not JSON"},
      {"[]", "expected a JSON object"},
      {R"({"kind":"model"})", "\"time\" is missing"},
      {R"({"time":"yesterday","kind":"model"})", "time: "},
      {R"({"time":5,"kind":"model"})", "time: expected a string"},
      {begin + R"("mcp"})", "kind: expected \"model\" or \"tool\", got \"mcp\""},
      {begin + R"("model"})", "\"model\" is missing"},
      {begin + R"("model","model":"m"})", "\"usage\" is missing"},
      {begin + R"("model","model":"m","usage":{"input":-1}})", "usage.input: "},
      {begin + R"("model","model":"m","usage":{"input":1.5}})", "usage.input: "},
      {begin + R"("model","model":"m","usage":{"inputs":1}})", "did you mean \"input\"?"},
      {begin + R"("model","model":"m","usage":{},"promt":"x"})", "did you mean \"prompt\"?"},
      {begin + R"("model","model":"m","usage":{},"prompt":[{"role":"boss","content":""}]})",
       "prompt: unknown role \"boss\""},
      {begin + R"("model","model":"m","usage":{},"scope":{"session":7}})", "scope.session: "},
      {begin + R"("tool","tool":"t","cost":-1})", "cost: "},
      {begin + R"("tool","tool":"t","arguments":[]})", "arguments: expected an object"},
  };
  cli::UsageLineReader reader;
  for (const auto& row : rows) {
    INFO(row.text);
    const auto line = reader.read(row.text);
    REQUIRE_FALSE(line.has_value());
    CHECK(line.error().message().find(row.told) != std::string::npos);
  }
}
