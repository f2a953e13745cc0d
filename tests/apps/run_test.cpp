// run_test.cpp: `purser run` and `purser sim` as a user starts them.
#include <csignal>
#include <fstream>

#include <purser/runtime/json.hpp>
#include <purser/tests/apps/served.hpp>
#include <purser/tests/apps/terminal_program.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

using Strings = std::vector<std::string>;

const std::string example = PURSER_SOURCE_DIR "/examples/policies/simulator.yaml";

Ended run(const TemporaryFile& policy, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments{"run", policy.path(), "Say something"};
  for (auto& argument : more) arguments.push_back(std::move(argument));
  return run_program(std::move(arguments), {{"CANARY", canary}});
}

}  // namespace

TEST_CASE("run: the answer goes to stdout, status and report to stderr, exit code 0") {
  const auto ended = run_program({"run", example, "What do we know about acme?"});

  CHECK(ended.exit_code == 0);
  CHECK_FALSE(ended.out.empty());
  CHECK(ended.out.back() == '\n');
  CHECK(contains(ended.err, "simulator answers"));
  CHECK(contains(ended.err, "turn 1 | spent $"));
  CHECK(contains(ended.err, "| left $"));
  CHECK(contains(ended.err, "limit of session:"));
  CHECK_FALSE(contains(ended.out + ended.err, "\033"));
}

TEST_CASE("run: a tool's cost is on its line and in the report") {
  const Served served(
      "version: 1\nrules:\n  - when: {tool_results: false}\n"
      "    reply: {tool_calls: [{name: crm, arguments: {query: acme}}]}\n"
      "  - reply: {text: Done.}\n");
  const TemporaryFile policy("version: 1\nproviders: {openai: {api_key: k, base_url: '" +
                             served.base_url +
                             "/v1'}}\ntools: {crm: {cost: $0.01, entries: {acme: Acme Ltd.}}}\n"
                             "agents: {a: {model: gpt-4o, tools: [crm]}}\n");

  const auto ended = run(policy);
  CHECK(ended.exit_code == 0);
  CHECK(ended.out == "Done.\n");
  CHECK(contains(ended.err, "tool crm | $0.01 | "));

  const auto json = parse_json(run(policy, {"--json"}).out);
  REQUIRE(json);
  CHECK((*json)["report"]["breakdown"]["tools"]["by_tool"]["crm"] == 0.01);
  CHECK((*json)["turns"] == 2);
}

TEST_CASE("run: a crew's report names each agent, and the export has every charge") {
  const Served served(
      "version: 1\nrules:\n  - when: {tool_results: false, contains: lead on}\n"
      "    reply: {tool_calls: [{name: hand, arguments: {task: help}}]}\n"
      "  - reply: {text: Done.}\n");
  const TemporaryFile charges("", ".jsonl");
  const TemporaryFile policy(
      "version: 1\nproviders: {openai: {api_key: k, base_url: '" + served.base_url +
      "/v1'}}\nledger: {store: memory, export: " + charges.path() +
      "}\nagents:\n  lead: {model: gpt-4o, sub_agents: [{agent: hand, cost: $0.01}]}\n"
      "  hand: {model: gpt-4o}\n");

  const auto ended = run_program({"run", policy.path(), "lead on", "--agent", "lead", "--json"});

  CHECK(ended.exit_code == 0);
  const auto json = parse_json(ended.out);
  REQUIRE(json);
  CHECK((*json)["agent"] == "lead");
  CHECK((*json)["finalized"] == false);
  CHECK((*json)["report"]["by_agent"]["hand"]["calls"] == 1);
  CHECK((*json)["report"]["by_agent"]["lead"]["delegated"] > 0);
  std::ifstream file(charges.path());
  Strings names;
  for (std::string line; std::getline(file, line);) {
    const auto charge = parse_json(line).value();
    names.push_back(charge["agent"].get<std::string>() + " " + charge["name"].get<std::string>());
  }
  CHECK(names == Strings{"lead gpt-4o", "hand gpt-4o", "lead hand", "lead gpt-4o"});
}

TEST_CASE("run: charges that cannot be exported are told, and the run goes on") {
  const Served served("version: 1\n");
  const TemporaryFile policy(served.policy("ledger: {store: memory, export: /dev/full}\n"));
  const auto ended = run(policy);
  CHECK(ended.exit_code == 0);
  CHECK(contains(ended.err, "1 charge could not be exported: /dev/full: No space left on device"));
}

TEST_CASE("run: --json prints one document and nothing else on stdout") {
  const auto ended = run_program({"run", example, "Hello", "--json", "--session", "mine",
                                  "--customer", "acme", "--budget", "$0.25"});
  CHECK(ended.exit_code == 0);
  const auto json = parse_json(ended.out);
  REQUIRE(json);
  CHECK((*json)["stop"] == "answered");
  CHECK((*json)["error"].is_null());
  CHECK_FALSE((*json)["output"].get<std::string>().empty());
  CHECK((*json)["report"]["session_id"] == "mine");
  CHECK((*json)["report"]["scope"] == "customer:acme/session:mine");
  CHECK((*json)["report"]["budget"] == 0.25);
  CHECK((*json)["report"]["held"] == 0);
}

TEST_CASE("run: a model's words cannot take over the terminal") {
  const Served served("version: 1\nrules:\n  - reply: {text: \"one\\u009b2Jtwo\\x1b[2Jthree\"}\n");
  const TemporaryFile policy("version: 1\nproviders: {p: {kind: openai, api_key: k, base_url: '" +
                             served.base_url + "/v1'}}\nagents: {a: {model: gpt-4o}}\n");
  TerminalProgram program({"run", policy.path(), "Hello"});

  CHECK(program.wait() == 0);
  CHECK(contains(program.screen(), "one2Jtwo[2Jthree"));
  CHECK_FALSE(contains(program.screen(), "\xc2\x9b"));
}

TEST_CASE("run: names in the report cannot take over the terminal") {
  const std::string command = "\xc2\x9b";  // begins a command to some terminals
  const TemporaryFile policy(
      "version: 1\nproviders: {simulator: {}}\nbudgets: [{per: customer, limit: $1}]\n"
      "agents: {a: {model: gpt-4o}}\n");

  const auto ended = run_program(
      {"run", policy.path(), "Hello", "--customer", "acme" + command + "2J", "--session", "s"});

  CHECK(ended.exit_code == 0);
  CHECK(contains(ended.err, "limit of customer:acme 2J"));
  CHECK_FALSE(contains(ended.err, command));
}

TEST_CASE("run: a budget that is used up ends with 3 and says why") {
  const auto ended = run_program({"run", example, "Hello", "--budget", "$0.000001"});
  CHECK(ended.exit_code == 3);
  CHECK(contains(ended.err, "budget_exhausted: "));
  CHECK(contains(ended.err, "$0.000001"));

  const auto json =
      parse_json(run_program({"run", example, "Hello", "--budget", "$0.000001", "--json"}).out);
  REQUIRE(json);
  CHECK((*json)["stop"] == "budget_exhausted");
  CHECK((*json)["error"]["code"] == "budget_exhausted");
  CHECK((*json)["report"]["total_spent"] == 0);
}

TEST_CASE("run: bad policies, agents and amounts end with 2 before anything is asked") {
  const TemporaryFile wrong("version: 1\nproviders: {simulator: {}}\nbudgets: [{per: x}]\n");
  CHECK(run(wrong).exit_code == 2);
  CHECK(contains(run(wrong).err, ":3:11: the key \"limit\" is missing"));

  const auto nobody = run_program({"run", example, "x", "--agent", "asistant"});
  CHECK(nobody.exit_code == 2);
  CHECK(contains(nobody.err, "did you mean \"assistant\"?"));

  for (const char* amount : {"-1", "", "nan", "1e3"}) {
    CHECK(run_program({"run", example, "x", "--budget", amount}).exit_code == 2);
  }

  const TemporaryFile two(
      "version: 1\nproviders: {simulator: {}}\nagents: {a: {model: m}, b: {model: m}}\n");
  CHECK(contains(run(two).err, "several agents; name one with --agent: a, b"));
}

TEST_CASE("run: a missing key is told by its place and the name of its variable") {
  const TemporaryFile policy("version: 1\nproviders: {openai: {}}\nagents: {a: {model: gpt-4o}}\n");
  const auto ended = run(policy);
  CHECK(ended.exit_code == 2);
  CHECK(contains(ended.err, policy.path() + ":2:21: "));
  CHECK(contains(ended.err, "set the environment variable OPENAI_API_KEY"));
}

TEST_CASE("run: an error of the provider ends with 1, and what was spent is reported") {
  const Served served("version: 1\notherwise: {error: {status: 400, message: No way}}\n");
  const TemporaryFile policy(served.policy());
  const auto ended = run(policy);
  CHECK(ended.exit_code == 1);
  CHECK(contains(ended.err, "bad_request"));
  CHECK(contains(ended.err, "No way"));
  CHECK(contains(ended.err, "spent"));
}

TEST_CASE("run: a key appears nowhere, whatever goes wrong") {
  const auto scenario =
      GENERATE(as<std::string>(), "version: 1\n",
               "version: 1\notherwise: {error: {status: 401, message: bad key}}\n",
               "version: 1\notherwise: {cut_in_headers_after_bytes: 5}\n",
               "version: 1\notherwise: {malformed: not_http}\n");
  const Served served(scenario);
  const TemporaryFile policy(served.policy());
  for (const auto& ended : {run(policy), run(policy, {"--json"}),
                            run_program({"check", policy.path()}, {{"CANARY", canary}})}) {
    CHECK_FALSE(contains(ended.out + ended.err, canary));
  }
  CHECK(contains(served.log.text(), "/v1/chat/completions"));
  CHECK_FALSE(contains(served.log.text(), canary));
}

TEST_CASE("run: Ctrl-C cancels, and the report is still printed") {
  const Served served(
      "version: 1\notherwise: {text: 'one two three four five', hang: {after_bytes: 900}}\n");
  const TemporaryFile policy(served.policy());
  Program program({"run", policy.path(), "Say something"}, {{"CANARY", canary}});
  REQUIRE(program.wait_for("one"));  // it hangs in mid-stream now

  program.signal(SIGINT);
  const auto ended = program.wait();

  CHECK(ended.exit_code == 1);
  CHECK(contains(ended.err, "cancelled"));
  CHECK(contains(ended.err, "limit of") == false);
  CHECK(contains(ended.err, "in doubt"));
  CHECK_FALSE(contains(ended.err, "held by calls under way"));
}

TEST_CASE("sim: it says where it listens first, and ends well when asked to") {
  Program server({"sim"});
  REQUIRE(server.wait_for("Ctrl-C"));
  CHECK(server.out().starts_with("purser sim listening on http://127.0.0.1:"));
  server.signal(SIGTERM);
  CHECK(server.wait().exit_code == 0);
}

TEST_CASE("sim: a wrong scenario ends with 2 and its place, a bad log file with 1") {
  const TemporaryFile scenario("version: 1\nruls: []\n");
  const auto ended = run_program({"sim", "--scenario", scenario.path()});
  CHECK(ended.exit_code == 2);
  CHECK(contains(ended.err, scenario.path() + ":2:1: "));
  CHECK(run_program({"sim", "--log", "/no/such/folder/log"}).exit_code == 1);
}

TEST_CASE("run: the session's report is written as a page, with what the guards did") {
  const Served served(
      "version: 1\nrules:\n  - reply: {tool_calls: [{name: crm, arguments: {query: acme}}]}\n");
  const TemporaryFile policy("version: 1\nproviders: {openai: {api_key: k, base_url: '" +
                             served.base_url +
                             "/v1'}}\nloop_guard: {repeats: 3}\n"
                             "tools: {crm: {cost: $0.01, entries: {acme: Acme Ltd.}}}\n"
                             "agents: {a: {model: gpt-4o, tools: [crm]}}\n");
  const TemporaryFile page("what was there before", ".html");

  const auto ended = run(policy, {"--report-html", page.path()});

  CHECK(ended.exit_code == 4);
  CHECK(contains(ended.err, "1 found   1 call stopped"));
  CHECK(page.text().rfind("<!DOCTYPE html>", 0) == 0);
  CHECK(contains(page.text(), "<dd>1<span class=\"note\">1 call stopped</span>"));
  CHECK_FALSE(contains(page.text(), "what was there before"));
}

TEST_CASE("run: the report tells that an alert did not get through") {
  const TemporaryFile policy(
      "version: 1\nproviders: {simulator: {}}\nbudgets: [{per: session, limit: $0.000001}]\n"
      "alerts: {targets: [{kind: json, url: 'http://127.0.0.1:9/'}], private_hosts: [127.0.0.1], "
      "allow_plain_http: true}\nagents: {a: {model: gpt-4o}}\n");

  const auto ended = run(policy);

  INFO(ended.err);
  CHECK(ended.exit_code == 3);
  CHECK(contains(ended.err, "1 raised   1 waiting"));
}

TEST_CASE("run: a page is not written over the policy, nor where nothing can be written") {
  const TemporaryFile policy(
      "version: 1\nproviders: {simulator: {}}\nagents: {a: {model: gpt-4o}}\n");
  const auto before = policy.text();

  const auto over = run(policy, {"--report-html", policy.path()});
  const auto nowhere = run(policy, {"--report-html", "/no-such-folder/page.html"});

  CHECK(over.exit_code == 2);
  CHECK(policy.text() == before);
  CHECK(nowhere.exit_code == 2);
  CHECK(contains(nowhere.err, "--report-html: cannot write /no-such-folder/page.html"));
}
