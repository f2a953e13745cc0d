// mcp_test.cpp: `purser mcp`, and runs whose agents use a server, as a user starts them.
#include <purser/runtime/json.hpp>
#include <purser/tests/apps/served.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

/// A server with the tools `sum` and `slow`.
const std::string server = PURSER_MCP_TOOL_SERVER;

std::string policy_text(const std::string& tools,
                        const std::string& base_url = "http://127.0.0.1:1") {
  return "version: 1\nproviders: {openai: {api_key: k, base_url: '" + base_url +
         "/v1'}}\nmcp: {calc: {command: ['" + server + "'], tools: {" + tools +
         "}}}\nagents: {a: {model: gpt-4o, tools: ['mcp:calc/sum']}}\n";
}

}  // namespace

TEST_CASE("mcp: list shows the tools of a command, and that they have no price") {
  const auto ended = run_program({"mcp", "list", server});

  CHECK(ended.exit_code == 0);
  CHECK(contains(ended.out, "sum"));
  CHECK(contains(ended.out, "no price"));
}

TEST_CASE("mcp: list shows the prices of a policy's server") {
  const TemporaryFile policy(policy_text("sum: {cost: $0.002}"));

  const auto ended = run_program({"mcp", "list", "calc", "--policy", policy.path(), "--json"});

  CHECK(ended.exit_code == 0);
  const auto tools = parse_json(ended.out);
  REQUIRE(tools);
  REQUIRE(tools->size() >= 1);
  CHECK((*tools)[0]["name"] == "sum");
  CHECK((*tools)[0]["price"] == "$0.002");
  CHECK((*tools)[0]["agents_see"] == "calc_sum");
}

TEST_CASE("mcp: call prints the result, and what it cost on stderr") {
  const TemporaryFile policy(policy_text("sum: {cost: $0.002}"));

  const auto ended =
      run_program({"mcp", "call", "calc", "sum", R"({"a":2,"b":3})", "--policy", policy.path()});

  CHECK(ended.exit_code == 0);
  CHECK(ended.out == "5\n");
  CHECK(contains(ended.err, "cost $0.002"));
}

TEST_CASE("mcp: call in either era comes to the same") {
  const auto era = GENERATE("legacy", "modern");

  const auto ended = run_program({"mcp", "call", server, "sum", R"({"a":2,"b":3})", "--era", era});

  CHECK(ended.exit_code == 0);
  CHECK(ended.out == "5\n");
}

TEST_CASE("mcp: a budget refuses a call by hand as it does any other") {
  const TemporaryFile policy(policy_text("sum: {cost: $0.002}") +
                             "budgets: [{per: session, limit: $0.001}]\n");

  const auto ended =
      run_program({"mcp", "call", "calc", "sum", R"({"a":2,"b":3})", "--policy", policy.path()});

  CHECK(ended.exit_code == 3);
  CHECK(contains(ended.err, "budget_exhausted"));
}

TEST_CASE("mcp: inspect says what a server is") {
  const auto ended = run_program({"mcp", "inspect", server});

  CHECK(ended.exit_code == 0);
  CHECK(contains(ended.out, "speaks 2026-07-28 (modern)"));
  CHECK(contains(ended.out, "tools:\n  sum"));
}

TEST_CASE("mcp: what is wrong is told with a way out") {
  const auto no_tool = run_program({"mcp", "call", server, "product"});
  CHECK(no_tool.exit_code == 2);
  CHECK(contains(no_tool.err, "purser mcp list shows what it has"));

  const auto odd_name = run_program({"mcp", "call", server, "x\x1b[2J"});
  CHECK(contains(odd_name.err, "no tool \"x [2J\""));
  CHECK_FALSE(contains(odd_name.err, "\x1b"));

  const auto no_json = run_program({"mcp", "call", server, "sum", "a=1"});
  CHECK(no_json.exit_code == 2);
  CHECK(contains(no_json.err, "no JSON object"));

  const auto no_program = run_program({"mcp", "list", "/no/such/program"});
  CHECK(no_program.exit_code == 1);
  CHECK(contains(no_program.err, "cannot run \"/no/such/program\""));

  const TemporaryFile policy(policy_text("'*': {cost: 0}"));
  const auto no_server = run_program({"mcp", "list", "files", "--policy", policy.path()});
  CHECK(no_server.exit_code == 2);
  CHECK(contains(no_server.err, "has no MCP server \"files\"; servers: calc"));
}

TEST_CASE("mcp: a run uses a server's tools, each call is paid for, and the server ends with it") {
  const Served served(
      "version: 1\nrules:\n  - when: {tool_results: false}\n"
      "    reply: {tool_calls: [{name: calc_sum, arguments: {a: 2, b: 3}}]}\n"
      "  - reply: {text: Five.}\n");
  const TemporaryFile policy(policy_text("sum: {cost: $0.002}", served.base_url));

  const auto ended = run_program({"run", policy.path(), "What is 2 and 3?", "--json"});

  CHECK(ended.exit_code == 0);
  const auto json = parse_json(ended.out);
  REQUIRE(json);
  CHECK((*json)["output"] == "Five.");
  CHECK((*json)["report"]["breakdown"]["mcp"]["by_server"]["calc"] == 0.002);
  CHECK((*json)["report"]["breakdown"]["mcp"]["calls"] == 1);
}

TEST_CASE("mcp: a run whose server dies at once says what it said last, and ends with 1") {
  auto text = policy_text("'*': {cost: 0}");
  const auto command = "['" + server + "']";
  text.replace(text.find(command), command.size(),
               "[/bin/sh, -c, 'echo the licence is missing >&2; exit 3']");
  const TemporaryFile policy(text);

  const auto ended = run_program({"run", policy.path(), "Hello there"});

  CHECK(ended.exit_code == 1);
  CHECK(contains(ended.err, "exited with status 3"));
  CHECK(contains(ended.err, "(peer said: the licence is missing)"));
}

TEST_CASE("mcp: what a policy's variable put into a command is told nowhere") {
  auto text = policy_text("'*': {cost: 0}");
  const auto command = "['" + server + "']";
  text.replace(text.find(command), command.size(), "[/bin/false, '${CANARY}', '--opt=${CANARY}']");
  const TemporaryFile policy(text);

  const auto ended = run_program({"run", policy.path(), "Hello there"}, {{"CANARY", canary}});

  CHECK(ended.exit_code == 1);
  CHECK(contains(ended.err, "/bin/false '${CANARY}' '--opt=${CANARY}'"));
  CHECK_FALSE(contains(ended.err, canary));
  const auto checked = run_program({"check", policy.path()}, {{"CANARY", canary}});
  CHECK(checked.exit_code == 0);
  CHECK(contains(checked.out, "calc: /bin/false '${CANARY}' '--opt=${CANARY}'"));
  CHECK_FALSE(contains(checked.out, canary));
}

TEST_CASE("mcp: an agent that names a tool that its server has not does not begin") {
  auto text = policy_text("'*': {cost: 0}");
  text.replace(text.find("calc/sum"), 8, "calc/summ");
  const TemporaryFile policy(text);

  const auto ended = run_program({"run", policy.path(), "Hello there"});

  CHECK(ended.exit_code == 2);
  CHECK(contains(ended.err, "offers no tool \"summ\", did you mean \"sum\"?"));
}
