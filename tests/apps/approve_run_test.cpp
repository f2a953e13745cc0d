// approve_run_test.cpp: `purser run` asks at the terminal before tools run that need approval.
#include <purser/runtime/json.hpp>
#include <purser/tests/apps/served.hpp>
#include <purser/tests/apps/terminal_program.hpp>

using namespace purser;

namespace {

constexpr auto choices = "[e]dit: ";

/// A model that calls `crm` as often as told, and then is done; `crm` needs approval.
struct Shop {
  explicit Shop(const std::string& calls = "{name: crm, arguments: {query: acme}}",
                const std::string& approve = "[crm]")
      : served(
            "version: 1\nrules:\n  - when: {tool_results: false}\n"
            "    reply: {tool_calls: [" +
            calls + "]}\n  - reply: {text: All done.}\n"),
        policy("version: 1\nproviders: {openai: {api_key: k, base_url: '" + served.base_url +
               "/v1'}}\ntools: {crm: {cost: $0.01, entries: {acme: Acme Ltd., globex: Globex.}}}\n"
               "approve: " +
               approve + "\nagents: {clerk: {model: gpt-4o, tools: [crm]}}\n") {}

  std::vector<std::string> arguments(std::vector<std::string> more = {}) const {
    std::vector<std::string> all{"run", policy.path(), "Look it up"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  Served served;
  TemporaryFile policy;
};

const std::string two_calls =
    "{name: crm, arguments: {query: acme}}, {name: crm, arguments: {query: globex}}";

}  // namespace

TEST_CASE("run approve: a tool runs once somebody at the terminal said yes") {
  const Shop shop;
  TerminalProgram program(shop.arguments());
  REQUIRE(program.wait_for("clerk wants to run crm for $0.01:"));
  REQUIRE(program.wait_for(R"({"query":"acme"})"));
  REQUIRE(program.wait_for(choices));

  program.type("what\n");
  REQUIRE(program.wait_for(choices));
  program.type("y\n");

  CHECK(program.wait() == 0);
  CHECK(contains(program.screen(), "tool crm | $0.01 | "));
  CHECK(contains(program.screen(), "All done."));
}

TEST_CASE("run approve: the reason of a no is what the model reads, and nothing is paid") {
  const Shop shop;
  TerminalProgram program(shop.arguments());
  REQUIRE(program.wait_for(choices));

  program.type("n not that customer\n");

  CHECK(program.wait() == 0);
  CHECK(contains(program.screen(), "failed: crm was not approved: not that customer"));
  CHECK(contains(shop.served.log.text(), "crm was not approved: not that customer"));
}

TEST_CASE("run approve: edited arguments are those that the tool gets") {
  const Shop shop;
  TerminalProgram program(shop.arguments());
  REQUIRE(program.wait_for(choices));

  program.type("e\n");
  REQUIRE(program.wait_for("one line of JSON"));
  program.type("{query: globex}\n");
  REQUIRE(program.wait_for("one line of JSON"));
  program.type("\n");
  REQUIRE(program.wait_for(choices));
  program.type("e\n");
  REQUIRE(program.wait_for("one line of JSON"));
  program.type("{\"query\": \"globex\"}\n");

  CHECK(program.wait() == 0);
  CHECK(contains(shop.served.log.text(), "Globex."));
}

TEST_CASE("run approve: several questions come one after the other, each with its own answer") {
  const Shop shop(two_calls);
  TerminalProgram program(shop.arguments());
  REQUIRE(program.wait_for(choices));
  program.type("n no\ny\n");  // the second line was typed before its question stood there
  REQUIRE(program.wait_for(choices));
  program.type("n neither\n");

  CHECK(program.wait() == 0);
  CHECK(contains(program.screen(), "crm was not approved: no\033[0m\r\n"));
  CHECK(contains(program.screen(), "crm was not approved: neither\033[0m\r\n"));
}

TEST_CASE("run approve: the status line keeps away while a question stands there") {
  const Shop shop(two_calls);
  TerminalProgram program(shop.arguments());
  REQUIRE(program.wait_for("wants to run crm"));
  REQUIRE(program.wait_for(choices));
  program.type("y\n");
  REQUIRE(program.wait_for("wants to run crm"));
  REQUIRE(program.wait_for(choices));
  program.type("y\n");
  CHECK(program.wait() == 0);

  const auto& screen = program.screen();
  for (auto at = screen.find("wants to run"); at != screen.npos;
       at = screen.find("wants to run", at + 1)) {
    const auto answered = screen.find("y\r\n", at);
    REQUIRE(answered != screen.npos);
    CHECK_FALSE(contains(screen.substr(at, answered - at), "spent"));
    CHECK_FALSE(contains(screen.substr(at, answered - at), "\033"));
    CHECK_FALSE(contains(screen.substr(screen.rfind('\n', at) + 1, at - screen.rfind('\n', at)),
                         "turn 1 | spent $0.0000 | held"));
  }
}

TEST_CASE("run approve: Ctrl-C at a question cancels the run, and the report is printed") {
  const Shop shop;
  TerminalProgram program(shop.arguments());
  REQUIRE(program.wait_for(choices));

  program.type("\x03");

  CHECK(program.wait() == 1);
  CHECK(contains(program.screen(), "cancelling"));
  CHECK(contains(program.screen(), "(not asked any more)"));
  CHECK(contains(program.screen(), "purser: cancelled"));
}

TEST_CASE("run approve: where the input ends, the rest is refused") {
  const Shop shop(two_calls);
  TerminalProgram program(shop.arguments());
  REQUIRE(program.wait_for(choices));

  program.type("\x04");

  CHECK(program.wait() == 0);
  const std::string said = "crm was not approved: nobody answers questions any more";
  const auto first = program.screen().find(said);
  REQUIRE(first != std::string::npos);
  CHECK(program.screen().find(said, first + 1) != std::string::npos);
}

TEST_CASE("run approve: a question that nobody answers in time goes away") {
  const Shop shop("{name: crm, arguments: {query: acme}}", "{tools: [\"*\"], wait: 200ms}");
  TerminalProgram program(shop.arguments());
  REQUIRE(program.wait_for(choices));

  CHECK(program.wait() == 0);
  CHECK(contains(program.screen(), "(not asked any more)"));
  CHECK(contains(program.screen(), "crm was not approved: nobody decided in time"));
}

TEST_CASE("run approve: where nobody can be asked, tools are refused and the reason is told") {
  const Shop shop;
  const auto piped = run_program(shop.arguments());
  CHECK(piped.exit_code == 0);
  CHECK(contains(piped.err,
                 "failed: crm was not approved: purser runs without a terminal, so that nobody can "
                 "be asked (--approve all would let it run)"));
  CHECK_FALSE(contains(piped.err, "wants to run"));

  TerminalProgram json(shop.arguments({"--json"}));
  CHECK(json.wait() == 0);
  CHECK(contains(json.screen(), "crm was not approved: --json was given"));
}

TEST_CASE("run approve: --approve answers for everybody") {
  const Shop shop;
  const auto all = run_program(shop.arguments({"--approve", "all"}));
  CHECK(all.exit_code == 0);
  CHECK(contains(all.err, "tool crm | $0.01 | "));

  TerminalProgram none(shop.arguments({"--approve", "none"}));
  CHECK(none.wait() == 0);
  CHECK(contains(none.screen(), "crm was not approved: --approve none was given"));
  CHECK_FALSE(contains(none.screen(), "wants to run"));

  const auto typo = run_program(shop.arguments({"--approve", "some"}));
  CHECK(typo.exit_code == 2);
}

TEST_CASE("run approve: a mistyped tool is found before anything runs") {
  const Shop shop("{name: crm, arguments: {query: acme}}", "[crn]");
  const auto ended = run_program({"check", shop.policy.path()});
  CHECK(ended.exit_code == 2);
  CHECK(contains(ended.err, ":4:11: there is no tool \"crn\"; did you mean \"crm\"?"));
}

TEST_CASE("simulate: tools that need approval are allowed, since the log says that they were") {
  const TemporaryFile policy("version: 1\nproviders: {simulator: {}}\napprove: [\"*\"]\n");
  const TemporaryFile log(
      R"({"time":"2026-11-21T10:00:02Z","kind":"tool","scope":{"session":"s1"},"tool":"x"})"
      "\n",
      ".jsonl");
  const auto ended = run_program({"simulate", "--policy", policy.path(), log.path()});
  CHECK(ended.exit_code == 0);
  CHECK(contains(ended.out, R"("decision":"allow")"));
}
