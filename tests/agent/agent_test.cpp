// agent_test.cpp: the loop answers, uses tools, mends mistakes and is stopped, and always says what
// was done.
#include <purser/agent/agent.hpp>

#include <purser/runtime/money_json.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using scripted::Answer;

namespace {

Answer calling(std::vector<ToolCallPart> calls) {
  Answer answer;
  answer.tool_calls = std::move(calls);
  return answer;
}

AgentOptions researcher(std::vector<std::shared_ptr<const Tool>> tools = {}) {
  AgentOptions options;
  options.name = "researcher";
  options.model = "gpt-4o";
  options.instructions = "Be brief.";
  options.tools = ToolSet::create(std::move(tools)).value();
  return options;
}

RunSetup answering(std::vector<Answer> answers) {
  RunSetup setup;
  setup.answers = std::move(answers);
  return setup;
}

const ToolResultPart& result_of(const RunResult& run, std::size_t message, std::size_t part = 0) {
  return std::get<ToolResultPart>(run.messages.at(message).parts.at(part));
}

Money budget_of_researcher(const Run& run) {
  const auto scope = run.session->account().scope().child("agent", "researcher").value();
  const auto report = run.runtime->ledger().report(run.runtime->ledger().open(scope).value());
  return Money::nanodollars(report.limits.front().limit.amount);
}

Task<Json> slowly(Timers& timers) {
  auto waited = co_await pause(timers, std::chrono::milliseconds(50));
  if (!waited) co_return fail(std::move(waited).error());
  co_return Json("done");
}

}  // namespace

TEST_CASE("agent: a plain answer ends the run, with the whole conversation and the report") {
  Run run(answering({Answer("42")}));

  const auto result = run.wait(Agent(researcher()).run(*run.session, "What is it?"));

  CHECK(result.stop == RunStop::answered);
  CHECK(result.output == "42");
  CHECK(result.turns == 1);
  REQUIRE(result.messages.size() == 3);
  CHECK(result.messages[0] == Message::system("Be brief."));
  CHECK(result.messages[1] == Message::user("What is it?"));
  CHECK(result.messages[2] == Message::assistant("42"));
  CHECK(result.report.sums.by_agent.at("researcher").calls == 1);
  CHECK(!result.report.terminated_by);
}

TEST_CASE("agent: tools run in parallel and their results keep the order of the calls") {
  Run run(answering({calling({{"c1", "slow", "{}"}, {"c2", "fast", "{}"}}), Answer("done")}));
  std::string order;
  const Event fast_ran;
  // coroutine-lint: checked, the lambda itself is the coroutine
  auto slow = plain_tool("slow", [&, fast_ran](Json) -> Task<Json> {
    order += "slow starts ";
    auto waited = co_await fast_ran.wait();
    order += "slow ends";
    co_return Json("from slow");
  });
  // coroutine-lint: checked, the lambda itself is the coroutine
  auto fast = plain_tool("fast", [&, fast_ran](Json) -> Task<Json> {
    order += "fast ";
    fast_ran.set();
    Json result;
    result["n"] = 1;
    co_return result;
  });

  const auto result = run.wait(Agent(researcher({slow, fast})).run(*run.session, "go"));

  CHECK(result.stop == RunStop::answered);
  CHECK(order == "slow starts fast slow ends");
  CHECK(result_of(result, 3, 0).content == "from slow");
  CHECK(result_of(result, 3, 0).call_id == "c1");
  CHECK(result_of(result, 3, 1).content == "{\"n\":1}");
}

TEST_CASE("agent: no more than tools_at_once run at a time") {
  std::vector<ToolCallPart> calls;
  for (int i = 0; i < 20; ++i) calls.push_back({"c" + std::to_string(i), "count", "{}"});
  Run run(answering({calling(std::move(calls)), Answer("done")}));
  int running = 0;
  int most = 0;
  // coroutine-lint: checked, the lambda itself is the coroutine
  auto tool = plain_tool("count", [&](Json) -> Task<Json> {
    most = std::max(most, ++running);
    auto waited = co_await pause(run.timers(), std::chrono::milliseconds(10));
    --running;
    co_return Json(nullptr);
  });
  auto options = researcher({tool});
  options.tools_at_once = 3;

  const auto result = run.wait(Agent(options).run(*run.session, "go"));

  CHECK(result.stop == RunStop::answered);
  CHECK(most == 3);
}

TEST_CASE(
    "agent: invalid arguments, unknown tools and failures are told to the model, which mends "
    "them") {
  int entered = 0;
  // coroutine-lint: checked, the lambda itself is the coroutine
  auto search = plain_tool("search", [&](Json) -> Task<Json> {
    ++entered;
    co_return Json("found");
  });
  search->schema = {{"type", "object"},
                    {"properties", {{"query", {{"type", "string"}}}}},
                    {"required", Json::array({"query"})},
                    {"additionalProperties", false}};
  search->cost_estimate = [](const Json&) -> Result<Money> { return 0.01_usd; };
  auto broken =
      plain_tool("broken", [](Json) -> Task<Json> { throw std::runtime_error("disk on fire"); });
  Run run(answering({calling({{"c1", "search", "{\"qery\":1}"},
                              {"c2", "serch", "{}"},
                              {"c3", "search", "{not json"},
                              {"c4", "broken", "{}"}}),
                     calling({{"c5", "search", "{\"query\":\"crm\"}"}}), Answer("done")}));

  const auto result = run.wait(Agent(researcher({search, broken})).run(*run.session, "go"));

  CHECK(result.stop == RunStop::answered);
  CHECK(result_of(result, 3, 0).is_error);
  CHECK(result_of(result, 3, 0).content.find("query") != std::string::npos);
  CHECK(result_of(result, 3, 1).content.find("unknown_tool") != std::string::npos);
  CHECK(result_of(result, 3, 2).content.find("invalid_tool_arguments") != std::string::npos);
  CHECK(result_of(result, 3, 3).content.find("disk on fire") != std::string::npos);
  CHECK(!result_of(result, 5, 0).is_error);
  CHECK(entered == 1);
  CHECK(result.report.sums.tools.total == 0.01_usd);  // what could not run was not paid for
}

TEST_CASE("agent: the budget stops it, and what was done is kept") {
  auto setup = answering({calling({{"c1", "search", "{}"}})});
  setup.budget = 0.05_usd;
  Run run(std::move(setup));

  const auto result =
      run.wait(Agent(researcher({priced_tool(0.0125_usd)})).run(*run.session, "go"));

  CHECK(result.stop == RunStop::budget_exhausted);
  REQUIRE(result.error);
  CHECK(result.error->message().find("session:s1") != std::string::npos);
  CHECK(result.messages.size() > 4);
  CHECK(result.report.terminated_by == TerminatedBy::budget_exhausted);
  CHECK(result.report.sums.total_spent <= 0.05_usd);
  CHECK(result.report.sums.held == 0_usd);
  CHECK(result.report.sums.tools.calls == 3);
}

TEST_CASE("agent: once a tool ends the run no other is started, and every call has its result") {
  std::vector<ToolCallPart> calls;
  for (int i = 0; i < 6; ++i) calls.push_back({"c" + std::to_string(i), "search", "{}"});
  auto setup = answering({calling(std::move(calls))});
  setup.budget = 0.05_usd;
  Run run(std::move(setup));
  auto options = researcher({priced_tool(0.02_usd)});
  options.tools_at_once = 1;

  const auto result = run.wait(Agent(options).run(*run.session, "go"));

  CHECK(result.stop == RunStop::budget_exhausted);
  CHECK(result.report.sums.tools.calls == 2);
  REQUIRE(result.messages.back().parts.size() == 6);
  CHECK_FALSE(result_of(result, 3, 1).is_error);
  CHECK(result_of(result, 3, 2).content.find("budget_exhausted") != std::string::npos);
  CHECK(result_of(result, 3, 5).content.find("not run") != std::string::npos);
}

TEST_CASE("agent: what other calls hold for a moment does not shrink its budget") {
  auto setup = answering({Answer("ok")});
  setup.budget = 1_usd;
  Run run(std::move(setup));
  const CallInfo other{99, {}, CallKind::tool, Purpose::user, "other"};
  auto hold = run.runtime->ledger().reserve(run.session->account(), Ask::fixed(0.90_usd), other);
  REQUIRE(hold);
  auto options = researcher();
  options.budget = 0.40_usd;

  const auto result = run.wait(Agent(options).run(*run.session, "go"));

  CHECK(result.stop == RunStop::answered);
  CHECK(budget_of_researcher(run) == 0.40_usd);
}

TEST_CASE("agent: a budget that is none, or another than before, is an error and not unlimited") {
  Run run(answering({Answer("ok")}));
  auto options = researcher();
  options.budget = Money::nanodollars(-1);
  CHECK(run.wait(Agent(options).run(*run.session, "go")).error->code() ==
        ErrorCode::invalid_argument);
  options.budget = 0.40_usd;
  CHECK(run.wait(Agent(options).run(*run.session, "go")).answered());
  CHECK(run.wait(Agent(options).run(*run.session, "again")).answered());
  options.budget = 0.80_usd;
  CHECK(run.wait(Agent(options).run(*run.session, "go")).error->code() ==
        ErrorCode::invalid_argument);
}

TEST_CASE("agent: turns_max ends a run that never answers") {
  Run run(answering({calling({{"c1", "search", "{}"}})}));
  auto options = researcher({priced_tool(0_usd)});
  options.turns_max = 3;

  const auto result = run.wait(Agent(options).run(*run.session, "go"));

  CHECK(result.stop == RunStop::turns_exhausted);
  CHECK(result.turns == 3);
}

TEST_CASE("agent: its own budget is at most what the session has left") {
  auto setup = answering({Answer("ok")});
  setup.budget = 0.50_usd;
  Run run(std::move(setup));
  auto options = researcher();
  options.budget = 2_usd;

  const auto result = run.wait(Agent(options).run(*run.session, "go"));

  CHECK(result.stop == RunStop::answered);
  CHECK(budget_of_researcher(run) == 0.50_usd);
}

TEST_CASE("agent: cancelling it frees everything it holds and cancels its tools") {
  Run run(answering({calling({{"c1", "stuck", "{}"}, {"c2", "stuck", "{}"}})}));
  int cancelled_tools = 0;
  // coroutine-lint: checked, the lambda itself is the coroutine
  auto stuck = plain_tool("stuck", [&](Json) -> Task<Json> {
    const Event never;
    auto waited = co_await never.wait();
    if (!waited) ++cancelled_tools;
    co_return fail(ErrorCode::cancelled, "cancelled");
  });
  stuck->cost_estimate = [](const Json&) -> Result<Money> { return 0.01_usd; };
  std::optional<RunResult> result;
  auto started =
      start<RunResult>(run.executor(), Agent(researcher({stuck})).run(*run.session, "go"),
                       [&](RunResult value) { result.emplace(std::move(value)); });
  run.poll();
  CHECK(run.held() == 0.02_usd);

  started.cancel();
  run.poll();

  REQUIRE(result);
  CHECK(cancelled_tools == 2);
  CHECK(run.held() == 0_usd);
  CHECK(run.spent() >= 0.02_usd);  // a fixed price is charged once the tool was entered
}

TEST_CASE("agent: a tool that takes too long is cancelled and the model is told") {
  Run run(answering({calling({{"c1", "stuck", "{}"}}), Answer("done")}));
  const Event never;
  // coroutine-lint: checked, the lambda itself is the coroutine
  auto stuck = plain_tool("stuck", [never](Json) -> Task<Json> {
    auto waited = co_await never.wait();
    co_return fail(std::move(waited).error());
  });
  stuck->timeout = std::chrono::seconds(5);

  const auto result = run.wait(Agent(researcher({stuck})).run(*run.session, "go"));

  CHECK(result.stop == RunStop::answered);
  CHECK(result_of(result, 3).content.find("timeout") != std::string::npos);
}

TEST_CASE("agent: a busy budget is waited for, and never ends the run") {
  auto setup = answering({Answer("ok")});
  setup.busy = GENERATE(Busy::wait, Busy::refuse);
  setup.budget = 0.05_usd;
  Run run(std::move(setup));
  const CallInfo other{99, {}, CallKind::tool, Purpose::user, "other"};
  auto hold = run.runtime->ledger().reserve(run.session->account(), Ask::fixed(0.05_usd), other);
  REQUIRE(hold);
  run.timers().call_at(run.timers().clock().now() + std::chrono::milliseconds(200),
                       [&] { hold->release(); });

  const auto result = run.wait(Agent(researcher()).run(*run.session, "go"));

  CHECK(result.stop == RunStop::answered);
}

TEST_CASE("agent: tools that together exceed the budget for a moment wait for each other") {
  auto setup = answering({calling({{"c1", "search", "{}"}, {"c2", "search", "{}"}}), Answer("ok")});
  setup.budget = 0.08_usd;
  Run run(std::move(setup));
  auto search = plain_tool("search", [&](const Json&) { return slowly(run.timers()); });
  // Held at four cents, two of them do not fit beside what the model has cost; each costs one.
  search->cost_estimate = [](const Json&) -> Result<Money> { return 0.04_usd; };
  search->cost_actual = [](const Json&, const Json&) -> Result<Money> { return 0.01_usd; };

  const auto result = run.wait(Agent(researcher({search})).run(*run.session, "go"));

  CHECK(result.stop == RunStop::answered);
  CHECK_FALSE(result_of(result, 3, 0).is_error);
  CHECK_FALSE(result_of(result, 3, 1).is_error);
  CHECK(result.report.sums.tools.total == 0.02_usd);
  CHECK(run.held() == 0_usd);
}

TEST_CASE("agent: a long tool result is cut between characters, and says so") {
  Run run(answering({calling({{"c1", "long", "{}"}}), Answer("done")}));
  auto tool = plain_tool("long", [](Json) -> Task<Json> {
    std::string text;
    for (int i = 0; i < 100; ++i) text += "ä";
    co_return Json(text);
  });
  auto options = researcher({tool});
  options.tool_result_bytes_max = 101;

  const auto result = run.wait(Agent(options).run(*run.session, "go"));

  CHECK(result_of(result, 3).content.find("[cut: 100 of 200 bytes]") != std::string::npos);
}

TEST_CASE("agent: a sink receives what the model writes in every turn") {
  struct Collect final : StreamSink {
    std::string text;
    StreamControl on_chunk(const Chunk& chunk) override {
      if (chunk.kind == Chunk::Kind::text) text += chunk.text;
      return StreamControl::go_on;
    }
  } sink;
  Run run(answering({Answer("streamed words")}));

  const auto result = run.wait(Agent(researcher()).run(*run.session, "go", RunOptions(&sink)));

  CHECK(result.stop == RunStop::answered);
  CHECK(sink.text == "streamed words");
}
