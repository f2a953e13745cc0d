// decision_test.cpp: decisions as lines of JSON.
#include <purser/apps/simulate/decision.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("decision: members stand in their documented order") {
  cli::Decision decision;
  decision.name = "gpt-4o";
  decision.cost = 0.0068_usd;
  decision.spent = {{"session:s1", 0.0068_usd}, {"total", 0.0068_usd}};
  std::string text;
  cli::append_json(text, 1, decision);
  CHECK(text ==
        R"({"line":1,"decision":"allow","model":"gpt-4o","cost":0.0068,"reason":null,"limit":null,)"
        R"("warnings":[],"spent":{"session:s1":0.0068,"total":0.0068}})"
        "\n");
}

TEST_CASE("decision: a refusal names its limit, and texts are escaped") {
  cli::Decision decision;
  decision.is_allowed = false;
  decision.is_model = false;
  decision.name = "say \"hi\"\n";
  decision.reason = "budget_exhausted";
  auto limit = Limit::calls(3, Window::rolling(std::chrono::seconds(60)));
  limit.tool = Glob("say*");
  decision.limit = cli::RefusingLimit{"session:s1", limit, 2};
  decision.warnings = {{"threshold", "a\tb"}};
  std::string text;
  cli::append_json(text, 7, decision);
  CHECK(text == R"({"line":7,"decision":"deny","tool":"say \"hi\"\n","cost":null,)"
                R"("reason":"budget_exhausted","limit":{"account":"session:s1","measure":"calls",)"
                R"("window":"60s","tool":"say*","limit":3,"spent":2},)"
                R"("warnings":[{"type":"threshold","message":"a\tb"}],"spent":{}})"
                "\n");
}

TEST_CASE("decision: a bad line has a number and an error") {
  std::string text;
  cli::append_bad_line(text, 3, "time: expected a string");
  CHECK(text == "{\"line\":3,\"error\":\"time: expected a string\"}\n");
}
