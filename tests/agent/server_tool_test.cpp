// server_tool_test.cpp: tools of MCP servers pass the chain as calls of their own kind.
#include <purser/runtime/cancellation.hpp>
#include <purser/runtime/money.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

Task<Json> answer_ok(Json /*arguments*/, const Call& call) {
  if (call.observer != nullptr) call.observer->dispatched();
  co_return Json("done");
}

Task<Json> break_before_sending(Json /*arguments*/, const Call& /*call*/) {
  co_return fail(ErrorCode::connection_failed, "cannot run the server");
}

Task<Json> break_after_sending(Json /*arguments*/, const Call& call) {
  call.observer->dispatched();
  co_return fail(ErrorCode::connection_lost, "the server died");
}

Task<Json> refuse_after_sending(Json /*arguments*/, const Call& call) {
  call.observer->dispatched();
  co_return fail(Error(ErrorCode::overloaded, "come back later").with_rejected());
}

/// `files_read`, at the server `files` called `read`.
std::shared_ptr<Tool> server_tool(Task<Json> (*function)(Json, const Call&)) {
  auto tool = std::make_shared<Tool>();
  tool->name = "files_read";
  tool->server = "files";
  tool->name_at_server = "read";
  tool->schema = {{"type", "object"}};
  tool->function_in_call = function;
  tool->tells_dispatch = true;
  return tool;
}

std::shared_ptr<Tool> priced_server_tool(Task<Json> (*function)(Json, const Call&), Money price) {
  auto tool = server_tool(function);
  tool->cost_estimate = [price](const Json&) -> Result<Money> { return price; };
  return tool;
}

bool has_warning(const SessionReport& report, std::string_view type, std::string_view text) {
  return std::any_of(report.warnings.begin(), report.warnings.end(), [&](const Warning& warning) {
    return warning.type == type && warning.message.find(text) != std::string::npos;
  });
}

}  // namespace

TEST_CASE("server tools: a call is of kind mcp, booked under its server") {
  Run run;

  REQUIRE(run.invoke(priced_server_tool(answer_ok, 0.05_usd)));

  const auto sums = run.session->report().sums;
  CHECK(sums.mcp.total == 0.05_usd);
  CHECK(sums.mcp.calls == 1);
  CHECK(sums.mcp.by_name.at("files") == 0.05_usd);
  CHECK(sums.tools.calls == 0);
}

TEST_CASE("server tools: limits know them as server/tool") {
  RunSetup setup;
  auto rule = LimitRule{"session", {}, Limit::calls(1)};
  rule.limit.tool = Glob("files/re*");
  setup.budgets = {rule};
  Run run(std::move(setup));
  const auto tool = priced_server_tool(answer_ok, 0.01_usd);

  REQUIRE(run.invoke(tool));
  const auto second = run.invoke(tool);

  REQUIRE_FALSE(second);
  CHECK(second.error().code() == ErrorCode::budget_exhausted);
  CHECK(run.spent() == 0.01_usd);
}

TEST_CASE("server tools: what never left costs nothing, what left costs its price") {
  Run run;

  CHECK_FALSE(run.invoke(priced_server_tool(break_before_sending, 0.05_usd)));
  CHECK(run.spent() == 0_usd);
  CHECK(run.held() == 0_usd);

  CHECK_FALSE(run.invoke(priced_server_tool(break_after_sending, 0.05_usd)));
  CHECK(run.spent() == 0.05_usd);
}

TEST_CASE("server tools: what the server refused without running it costs nothing, but is a call") {
  Run run;

  CHECK_FALSE(run.invoke(priced_server_tool(refuse_after_sending, 0.05_usd)));

  CHECK(run.spent() == 0_usd);
  CHECK(run.in_doubt() == 0_usd);
  CHECK(run.held() == 0_usd);
  CHECK(run.session->sums().mcp.calls == 1);
}

TEST_CASE("server tools: a price that nobody knows is said, call by call, and is no silent zero") {
  Run run;
  const auto tool = server_tool(answer_ok);
  tool->unpriced = true;

  REQUIRE(run.invoke(tool));
  const auto reply = run.invoke(tool);

  REQUIRE(reply);
  CHECK(run.spent() == 0_usd);
  const auto report = run.session->report();
  CHECK(has_warning(report, "unpriced_tool", "files/read has no price"));
  CHECK(report.guards.warnings.at("unpriced_tool") == 2);
}

TEST_CASE("server tools: the model reads what the tool presents, cut where that is too long") {
  RunSetup setup;
  scripted::Answer wants("");
  wants.tool_calls = {{"c1", "files_read", "{}"}};
  setup.answers = {wants, scripted::Answer("thanks")};
  Run run(std::move(setup));
  auto tool = server_tool(answer_ok);
  tool->present = [](const Json&) {
    return ToolAnswer{"failed: " + std::string(100, 'x'), true, 0};
  };
  AgentOptions options;
  options.model = "gpt-4o";
  options.tool_result_bytes_max = 20;
  REQUIRE(options.tools.add(tool));

  const auto result = run.wait(Agent(std::move(options)).run(*run.session, "read it"));

  REQUIRE(result.answered());
  const auto& parts = result.messages.at(result.messages.size() - 2).parts;
  const auto& seen = std::get<ToolResultPart>(parts.at(0));
  CHECK(seen.is_error);
  CHECK(seen.content == "failed: xxxxxxxxxxxx\n[cut: 20 of 108 bytes]");
  CHECK(has_warning(run.session->report(), "tool_result_cut", "files_read: a result of 108 bytes"));
}

TEST_CASE("server tools: one that throws while it presents is shown as JSON") {
  RunSetup setup;
  scripted::Answer wants("");
  wants.tool_calls = {{"c1", "files_read", "{}"}};
  setup.answers = {wants, scripted::Answer("thanks")};
  Run run(std::move(setup));
  auto tool = server_tool(answer_ok);
  tool->present = [](const Json&) -> ToolAnswer { throw std::runtime_error("no"); };
  AgentOptions options;
  options.model = "gpt-4o";
  REQUIRE(options.tools.add(tool));

  const auto result = run.wait(Agent(std::move(options)).run(*run.session, "read it"));

  REQUIRE(result.answered());
  const auto& parts = result.messages.at(result.messages.size() - 2).parts;
  CHECK(std::get<ToolResultPart>(parts.at(0)).content == "\"done\"");
}
