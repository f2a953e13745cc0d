// scenario_file_test.cpp: scenario files are read whole, and refused with line, column and
// suggestion.
#include <purser/adapters/simulator/scenario_file.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::simulator;
using namespace std::chrono_literals;

namespace {

Scenario scenario_of(std::string_view text) {
  auto scenario = parse_scenario(text, "s.yaml");
  INFO((scenario ? std::string() : scenario.error().message()));
  REQUIRE(scenario);
  return std::move(*scenario);
}

Scripted reply_of(const std::string& reply) {
  return scenario_of("{version: 1, rules: [{reply: " + reply + "}]}").rules.at(0).replies.at(0);
}

std::string error_of(std::string_view text) {
  const auto scenario = parse_scenario(text, "s.yaml");
  REQUIRE_FALSE(scenario);
  CHECK(scenario.error().code() == ErrorCode::invalid_argument);
  return scenario.error().message();
}

RequestRecord asking(std::string text) {
  RequestRecord record;
  record.api = Api::openai_chat;
  record.model = "gpt-4o-mini";
  record.last_user_text = std::move(text);
  record.headers = {{"x-test", "abc"}};
  return record;
}

}  // namespace

TEST_CASE("scenario_file: a full file is read") {
  const auto scenario = scenario_of(R"(version: 1
defaults: {chunk_bytes: 8, chunk_delay: 10ms}
rules:
  - when: {model: "gpt-*", api: openai, contains: weather, tools: true, tool_results: false, stream: true, headers: {X-Test: "a*"}}
    after: 1
    times: 2
    replies:
      - text: Hello
        usage: {input: 1200, cache_read: 1000, cache_write: 5, cache_write_1h: 6, output: 50, reasoning: 10, web_search: 2}
      - error: {status: 429, code: rate_limit_exceeded, message: slow, retry_after: 2s, retry_after_ms: 250ms}
      - stream_error: {after_chunks: 3, type: overloaded_error, message: busy}
    then: default
otherwise: Nothing fits.
)");

  REQUIRE(scenario.rules.size() == 1);
  const auto& rule = scenario.rules[0];
  CHECK(rule.after == 1);
  CHECK(rule.times == 2);
  CHECK(rule.then == Then::answer_sensibly);
  CHECK(rule.when.model->text() == "gpt-*");
  CHECK(rule.when.headers.at("x-test").text() == "a*");
  REQUIRE(rule.replies.size() == 3);
  const auto& usage = rule.replies[0].answer.usage;
  CHECK(usage.kind == ScriptedUsage::Kind::exact);
  CHECK(usage.classes.input == 1200);
  CHECK(usage.classes.cache_write_1h == 6);
  CHECK(usage.classes.units == std::vector<UsageUnits>{{"web_search", 2}});
  CHECK(rule.replies[0].delivery.chunk_bytes == 8);
  CHECK(rule.replies[0].delivery.chunk_delay == 10ms);
  CHECK(rule.replies[1].error->status == 429);
  CHECK(rule.replies[1].error->retry_after == 2s);
  CHECK(rule.replies[2].delivery.stream_error->after_chunks == 3);
  CHECK(scenario.otherwise.answer.text == "Nothing fits.");
}

TEST_CASE("scenario_file: JSON is read as well") {
  CHECK(scenario_of(R"({"version":1,"rules":[{"reply":{"text":"hi"}}]})")
            .rules[0]
            .replies[0]
            .answer.text == "hi");
}

TEST_CASE("scenario_file: replies have all their keys") {
  CHECK(reply_of("hello").answer.text == "hello");
  CHECK(reply_of("{text: ''}").answer.text == "");
  CHECK_FALSE(reply_of("{}").answer.has_content());
  CHECK(reply_of("{tool_calls: [{name: a, arguments: {x: 1}}]}").answer.tool_calls[0].arguments ==
        R"({"x":1})");
  CHECK(
      reply_of("{tool_calls: [{name: a, arguments: '{\"x\":'}]}").answer.tool_calls[0].arguments ==
      R"({"x":)");
  CHECK(reply_of("{usage: missing}").answer.usage.kind == ScriptedUsage::Kind::missing);
  CHECK(reply_of("{usage: null}").answer.usage.kind == ScriptedUsage::Kind::null);
  CHECK(reply_of("{usage: {raw: {prompt_tokens: -5, completion_tokens: many, x: 1.5}}}")
            .answer.usage.object ==
        Json({{"prompt_tokens", -5}, {"completion_tokens", "many"}, {"x", 1.5}}));
  CHECK(reply_of("{usage_place: every_chunk}").answer.usage_place == UsagePlace::every_chunk);
  CHECK(reply_of("{hang: before_headers}").delivery.hang == Hang::before_headers);
  const auto hang = reply_of("{hang: {after_bytes: 7}}").delivery;
  CHECK(hang.hang == Hang::after_bytes);
  CHECK(hang.hang_after_bytes == 7);
  const auto cut = reply_of("{cut_after_bytes: 7, cut: reset}").delivery;
  CHECK(cut.cut_after_bytes == 7U);
  CHECK(cut.cut == Cut::reset);
  CHECK(reply_of("{malformed: bad_chunking}").delivery.malformed == Malformed::bad_chunking);
  CHECK(reply_of("{flood: true}").delivery.flood);
  CHECK(reply_of("{first_byte_delay: 1.5s}").delivery.first_byte_delay == 1500ms);
  CHECK(reply_of("{headers: {x-a: b}}").headers == Headers{{"x-a", "b"}});
  CHECK(reply_of("{error: {status: 502, body: '<html>'}}").error->body == "<html>");
}

TEST_CASE("scenario_file: mistakes are named with their place") {
  CHECK(error_of("rules: []") == "s.yaml:1:1: the key \"version\" is missing");
  CHECK(error_of("version: 2").starts_with("s.yaml:1:10: version 2 is not known"));
  CHECK(error_of("version: 1\nrulse: []") ==
        "s.yaml:2:1: unknown key \"rulse\"; did you mean \"rules\"?");
  CHECK(error_of("version: 1\nrules:\n  - reply: {txt: a}") ==
        "s.yaml:3:13: unknown key \"txt\"; did you mean \"text\"?");
  CHECK(error_of("version: 1\nrules:\n  - when: {modle: a}\n    reply: x")
            .find(":3:12: unknown key \"modle\"; did you mean \"model\"?") != std::string::npos);
  CHECK(error_of("version: 1\nrules: [{}]") == "s.yaml:2:9: a rule needs \"reply\" or \"replies\"");
  CHECK(error_of("version: 1\nrules: [{replies: []}]").find("at least one reply") !=
        std::string::npos);
  CHECK(error_of("version: 1\nrules: [{reply: a, replies: [b]}]").find("exclude each other") !=
        std::string::npos);
  CHECK(error_of("version: 1\nrules: [{reply: {hang: mid_steam}}]")
            .find("did you mean \"mid_stream\"?") != std::string::npos);
  CHECK(error_of("version: 1\nrules: [{reply: {usage: misssing}}]")
            .find("did you mean \"missing\"?") != std::string::npos);
  CHECK(error_of("version: 1\nrules: [{reply: {usage: {input: -1}}}]").find("-1 is outside of 0") !=
        std::string::npos);
  CHECK(error_of("version: 1\nrules: [{reply: {usage: {raw: {}, input: 1}}}]")
            .find("whole usage object") != std::string::npos);
  CHECK(error_of("version: 1\nrules: [{reply: {cut: reset}}]").find("but not where") !=
        std::string::npos);
  CHECK(error_of("version: 1\nrules: [{reply: {error: {status: 200}}}]")
            .find("200 is outside of 400 to 599") != std::string::npos);
  CHECK(
      error_of("version: 1\nrules: [{reply: {text: a, error: {status: 500}}}]").find("not both") !=
      std::string::npos);
  CHECK(
      error_of("version: 1\nrules: [{reply: {headers: {\"a\\r\\nb\": c}}}]").find("not a header") !=
      std::string::npos);
  CHECK(error_of("version: 1\nrules: [{reply: {chunk_delay: 5}}]").find("no duration") !=
        std::string::npos);
  CHECK(error_of("version: 1\nrules: [{reply: {tool_calls: [{arguments: {}}]}}]")
            .find("\"name\" is missing") != std::string::npos);
}

TEST_CASE("scenario: the first rule that fits answers, in sequence") {
  ScenarioRun run(scenario_of(R"({version: 1, rules: [
    {when: {model: "claude*"}, reply: wrong}, {when: {user: "a*z"}, reply: glob}, {when: {headers: {x-test: zzz}}, reply: wrong},
    {when: {contains: seq}, replies: [one, two]}, {when: {contains: def}, reply: one, then: default}], otherwise: other})"));

  CHECK(run.reply_to(asking("a to z")).answer.text == "glob");
  CHECK(run.reply_to(asking("seq")).answer.text == "one");
  CHECK(run.reply_to(asking("seq")).answer.text == "two");
  CHECK(run.reply_to(asking("seq")).answer.text == "two");
  CHECK(run.reply_to(asking("def")).answer.text == "one");
  CHECK_FALSE(run.reply_to(asking("def")).answer.has_content());
  CHECK(run.reply_to(asking("hm")).answer.text == "other");
}

TEST_CASE("scenario: after and times count fitting requests only") {
  ScenarioRun run(
      scenario_of("{version: 1, rules: [{when: {contains: x}, after: 1, times: 2, reply: hit}], "
                  "otherwise: miss}"));

  std::vector<std::string> answers;
  for (const auto* text : {"x", "y", "x", "x", "y", "x"})
    answers.push_back(*run.reply_to(asking(text)).answer.text);

  CHECK(answers == std::vector<std::string>{"miss", "miss", "hit", "hit", "miss", "miss"});
}
