// elicit_run_test.cpp: servers that ask the user, where there is a terminal and where there is
// none.
#include <purser/runtime/json.hpp>
#include <purser/tests/apps/served.hpp>
#include <purser/tests/apps/terminal_program.hpp>

using namespace purser;

namespace {

/// Its tool `ask` asks what it is told.
const std::string asking_server = PURSER_MCP_TOOL_SERVER;

const std::string greet =
    R"({"message":"Whom shall I greet?","requestedSchema":{"type":"object","required":["name"],)"
    R"("properties":{"name":{"type":"string"}}}})";
const std::string pay =
    R"({"mode":"url","message":"Please pay","url":"https://shop.example/pay","elicitationId":"e1"})";

std::vector<std::string> call(const std::string& params, std::vector<std::string> more = {}) {
  std::vector<std::string> all{"mcp", "call", asking_server, "ask", R"({"params":)" + params + "}"};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

/// Fills in the form of `greet`, and sends it.
void greet_jane(TerminalProgram& program) {
  REQUIRE(program.wait_for("name: a text"));
  REQUIRE(program.wait_for("name: "));
  program.type("Jane\n");
  REQUIRE(program.wait_for("send it?"));
  program.type("y\n");
}

/// Whether a question begins, or a status line is drawn, before the one above has its answer.
bool questions_overlap(const std::string& screen) {
  for (const std::string_view begin : {"wants to run", "asks you something"}) {
    for (auto at = screen.find(begin); at != screen.npos; at = screen.find(begin, at + 1)) {
      const auto answered = screen.find("y\r\n", at);
      const auto between = screen.substr(at + 1, answered - at);
      if (contains(between, "wants to run") || contains(between, "asks you something") ||
          contains(between, "spent")) {
        return true;
      }
    }
  }
  return false;
}

/// A model that has the server ask as often as told, and then is done.
struct Hall {
  explicit Hall(int calls, const std::string& more = "")
      : served(
            "version: 1\nrules:\n  - when: {tool_results: false}\n"
            "    reply: {tool_calls: [" +
            repeated(calls) + "]}\n  - reply: {text: All done.}\n"),
        policy("version: 1\nproviders: {openai: {api_key: k, base_url: '" + served.base_url +
               "/v1'}}\nmcp: {hall: {command: ['" + asking_server +
               "'], tools: {'*': {cost: $0.01}}}}\n" + more +
               "agents: {clerk: {model: gpt-4o, tools: ['mcp:hall/ask']}}\n") {}

  static std::string repeated(int calls) {
    std::string text;
    for (int i = 0; i < calls; ++i) {
      text += (i == 0 ? "" : ", ") + ("{name: hall_ask, arguments: {params: " + greet + "}}");
    }
    return text;
  }

  std::vector<std::string> arguments(std::vector<std::string> more = {}) const {
    std::vector<std::string> all{"run", policy.path(), "Greet somebody"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  Served served;
  TemporaryFile policy;
};

}  // namespace

TEST_CASE("mcp elicitation: in either era a call asks the user at the terminal") {
  const auto era = GENERATE("legacy", "modern");
  TerminalProgram program(call(greet, {"--era", era}));
  REQUIRE(program.wait_for("The MCP server \"server\" asks you something."));
  REQUIRE(program.wait_for("  Whom shall I greet?"));
  greet_jane(program);

  CHECK(program.wait() == 0);
  CHECK(contains(program.screen(), R"("action":"accept")"));
  CHECK(contains(program.screen(), R"("content":{"name":"Jane"})"));
}

TEST_CASE("mcp elicitation: a page is asked for, and a no is what the server hears") {
  TerminalProgram program(call(pay));
  REQUIRE(program.wait_for("https://shop.example/pay"));
  REQUIRE(program.wait_for("It leads to shop.example;"));
  REQUIRE(program.wait_for("done?"));
  program.type("d\n");

  CHECK(program.wait() == 0);
  CHECK(contains(program.screen(), R"({"action":"decline"})"));
}

TEST_CASE("mcp elicitation: Ctrl-C at a question ends the call") {
  TerminalProgram program(call(greet));
  REQUIRE(program.wait_for("name: a text"));
  REQUIRE(program.wait_for("name: "));
  program.type("\x03");

  CHECK(program.wait() == 1);
  CHECK(contains(program.screen(), "(not asked any more)"));
}

TEST_CASE("mcp elicitation: where nobody can be asked, servers are not told that they could") {
  const auto piped = run_program(call(greet));
  CHECK(piped.exit_code == 1);
  CHECK_FALSE(contains(piped.err, "asks you something"));

  TerminalProgram json(call(greet, {"--json"}));
  CHECK(json.wait() == 1);
  CHECK_FALSE(contains(json.screen(), "asks you something"));
}

TEST_CASE("run elicitation: what the user typed is what the model reads") {
  const Hall hall(1);
  TerminalProgram program(hall.arguments());
  REQUIRE(program.wait_for("The MCP server \"hall\" asks you something."));
  greet_jane(program);

  CHECK(program.wait() == 0);
  CHECK(contains(program.screen(), "All done."));
  CHECK(contains(hall.served.log.text(), "Jane"));
}

TEST_CASE("run elicitation: approvals and forms stand at the terminal one at a time") {
  const Hall hall(2, "approve: ['hall/ask']\n");
  TerminalProgram program(hall.arguments());
  for (int i = 0; i < 2; ++i) {
    REQUIRE(program.wait_for("clerk wants to run hall/ask"));
    REQUIRE(program.wait_for("[e]dit: "));
    program.type("y\n");
  }
  for (int i = 0; i < 2; ++i) {
    REQUIRE(program.wait_for("asks you something"));
    greet_jane(program);
  }
  CHECK(program.wait() == 0);
  CHECK(contains(program.screen(), "All done."));
  CHECK_FALSE(questions_overlap(program.screen()));
}

TEST_CASE("run elicitation: without a terminal, or with --json, nobody is asked") {
  const Hall hall(1);
  const auto piped = run_program(hall.arguments());
  CHECK(piped.exit_code == 0);
  CHECK_FALSE(contains(piped.err, "asks you something"));
  CHECK(piped.out == "All done.\n");

  TerminalProgram json(hall.arguments({"--json"}));
  CHECK(json.wait() == 0);
  CHECK_FALSE(contains(json.screen(), "asks you something"));
}
