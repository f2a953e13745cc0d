// loop_guard_test.cpp: what repeats is told, nudged and stopped before it costs anything.
#include <purser/middleware/loop_guard.hpp>

#include <purser/runtime/tools/decorators.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/crew_run.hpp>

using namespace purser;
using namespace std::chrono_literals;
using scripted::Answer;

namespace {

/// A session with a loop guard and a tool that costs a cent.
struct Guarded {
  explicit Guarded(LoopGuardOptions options = {}, RunSetup setup = {}) : run(std::move(setup)) {
    REQUIRE(run.runtime->use(loop_guard(std::move(options))));
  }

  Result<Reply> search(const Json& arguments) {
    auto reply = run.invoke(tool, arguments);
    run.timers().advance(1s);
    return reply;
  }

  /// How the last of that many equal calls ended.
  Result<Reply> search_times(int times) {
    for (int i = 1; i < times; ++i) REQUIRE(search({{"q", "crm"}}));
    return search({{"q", "crm"}});
  }

  Run run;
  std::shared_ptr<Tool> tool = priced_tool(0.01_usd);
};

bool is_loop(const Result<Reply>& reply) {
  return !reply && reply.error().code() == ErrorCode::loop_detected;
}

/// An agent with a priced search tool.
AgentOptions searching_agent() {
  auto options = agent_named("writer");
  options.tools = ToolSet::create({priced_tool(0.01_usd)}).value();
  return options;
}

RunResult run_agent(Guarded& guarded, AgentOptions options) {
  return guarded.run.wait(Agent(std::move(options)).run(*guarded.run.session, "go"));
}

RunSetup answering(std::vector<Answer> answers) {
  RunSetup setup;
  setup.answers = std::move(answers);
  return setup;
}

Json page_asked_for(const Json& arguments) {
  const auto page = arguments.contains("page") ? arguments["page"] : Json(1);
  return {{"asked", arguments["q"]}, {"rows", Json::array({page})}};
}

}  // namespace

TEST_CASE("loop guard: the fifth identical call within a minute is refused before it costs") {
  Guarded guarded;

  const auto fifth = guarded.search_times(5);

  REQUIRE(is_loop(fifth));
  CHECK(fifth.error().message() ==
        "the session called search 5 times with the same arguments in 4 s (loop guard: 5 in 60 s)");
  CHECK(guarded.run.spent() == 0.04_usd);
  CHECK(guarded.run.held() == 0_usd);
}

TEST_CASE("loop guard: calls that differ in their arguments are no loop") {
  Guarded guarded;
  for (const auto* q : {"crm", "weather in Oslo", "flights", "hotels in Rome", "news", "bread"}) {
    CHECK(guarded.search({{"q", q}}));
  }
}

TEST_CASE("loop guard: calls that are a window apart are no loop, and old ones are forgotten") {
  Guarded guarded;
  for (int i = 0; i < 10; ++i) {
    CHECK(guarded.search({{"q", "crm"}}));
    guarded.run.timers().advance(15s);
  }
}

TEST_CASE("loop guard: a blocked call counts, and the way is free when the window has passed") {
  Guarded guarded;
  CHECK(is_loop(guarded.search_times(5)));
  CHECK(is_loop(guarded.search({{"q", "crm"}})));
  guarded.run.timers().advance(60s);

  CHECK(guarded.search({{"q", "crm"}}));
}

TEST_CASE("loop guard: the same question in slightly other words is a loop, paging is none") {
  Guarded guarded;
  guarded.tool->function = [](Json arguments) -> Task<Json> {
    auto result = page_asked_for(arguments);
    co_return result;
  };
  for (int page = 1; page < 9; ++page) {
    CHECK(guarded.search({{"q", "crm"}, {"sort", "date"}, {"size", 10}, {"page", -page}}));
  }
  const std::vector<std::string> words = {"best crm for small teams", "best crm for small teams?",
                                          "Best CRM for small teams", "best crm, for small teams"};
  for (const auto& q : words) CHECK(guarded.search({{"q", q}}));

  CHECK(is_loop(guarded.search({{"q", "the best crm for small teams"}})));
}

TEST_CASE("loop guard: a tool's loop key says which arguments tell calls apart") {
  Guarded guarded;
  guarded.tool->loop_key = {"q"};
  for (int page = 1; page < 5; ++page) CHECK(guarded.search({{"q", "crm"}, {"page", page}}));

  CHECK(is_loop(guarded.search({{"q", "crm"}, {"page", 5}})));
}

TEST_CASE("loop guard: tools that poll are not counted") {
  LoopGuardOptions options;
  options.polling = {"sea*"};
  Guarded by_name(options);
  Guarded by_tool;
  by_tool.tool = std::make_shared<Tool>(*priced_tool(0.01_usd) | polling());

  CHECK(by_name.search_times(20));
  CHECK(by_tool.search_times(20));
}

TEST_CASE("loop guard: refused calls and those of unknown tools are counted") {
  Guarded guarded;
  REQUIRE(guarded.run.runtime->before(
      "deny", [](Call&) { return refuse({ErrorCode::refused, "no"}); }, Place::approve));
  for (int i = 0; i < 4; ++i) {
    CHECK(guarded.search({{"q", "crm"}}).error().code() == ErrorCode::refused);
    const auto unknown = guarded.run.wait(guarded.run.session->invoke_unknown("find", {}));
    CHECK(unknown.error().code() == ErrorCode::unknown_tool);
    guarded.run.timers().advance(100ms);
    CHECK(guarded.run.invoke(plain_tool("other", tool_ok), i).error().code() ==
          ErrorCode::invalid_tool_arguments);
  }

  CHECK(is_loop(guarded.search({{"q", "crm"}})));
  CHECK(is_loop(guarded.run.wait(guarded.run.session->invoke_unknown("find", {}))));
}

TEST_CASE("loop guard: calls that a busy budget turned away were not made") {
  Guarded guarded;
  REQUIRE(guarded.run.runtime->before(
      "busy", [](Call&) { return refuse({ErrorCode::budget_busy, "busy"}); }, Place::approve));
  for (int i = 0; i < 20; ++i) {
    CHECK(guarded.search({{"q", "crm"}}).error().code() == ErrorCode::budget_busy);
  }
}

TEST_CASE("loop guard: the same prompt again and again is a loop, a conversation is none") {
  Guarded guarded;
  ModelRequest growing("gpt-4o", "hi");
  for (int i = 0; i < 4; ++i) {
    CHECK(guarded.run.complete("what is new?"));
    CHECK(guarded.run.wait(guarded.run.session->complete(growing)));
    growing.messages.push_back(Message::assistant("hello"));
  }

  CHECK(guarded.run.wait(guarded.run.session->complete(growing)));
  const auto fifth = guarded.run.complete("what is new?");
  REQUIRE(is_loop(fifth));
  CHECK(fifth.error().message().find("5 times with the same prompt") != std::string::npos);
}

TEST_CASE("loop guard: a finding is an event, a warning or both, as the action says") {
  const auto [action, warns] = GENERATE(table<LoopAction, bool>(
      {{LoopAction::log, false}, {LoopAction::warn, true}, {LoopAction::off, false}}));
  LoopGuardOptions options;
  options.action = action;
  Guarded guarded(options);
  std::vector<Finding> told;
  guarded.run.runtime->events().on_loop.connect([&](const Finding& f) { told.push_back(f); });

  const auto fifth = guarded.search_times(5);

  guarded.run.runtime->flush_events();
  REQUIRE(fifth);
  const auto& warnings = fifth->warnings();
  CHECK(std::count_if(warnings.begin(), warnings.end(), [](const Warning& warning) {
          return warning.type == "loop_detected";
        }) == (warns ? 1 : 0));
  REQUIRE(told.size() == (action == LoopAction::off ? 0 : 1));
  if (told.empty()) return;
  CHECK(told[0].type == "loop_detected");
  CHECK(told[0].name == "search");
  CHECK(!told[0].alerts);
}

TEST_CASE("loop guard: steps get stricter, the last one at `repeats`") {
  LoopGuardOptions options;
  options.action = {LoopAction::warn, LoopAction::nudge, LoopAction::block};
  Guarded guarded(options);

  CHECK(guarded.search_times(2)->warnings().empty());
  CHECK(guarded.search({{"q", "crm"}})->warnings().at(0).type == "loop_detected");
  const auto nudged = guarded.search({{"q", "crm"}});
  CHECK(nudged.error().code() == ErrorCode::refused);
  CHECK(nudged.error().message().find("change course") != std::string::npos);
  CHECK(is_loop(guarded.search({{"q", "crm"}})));
  CHECK(guarded.run.spent() == 0.03_usd);
}

TEST_CASE("loop guard: steps may say where they begin") {
  LoopGuardOptions options;
  options.action = {{2, LoopAction::nudge}, {4, LoopAction::block}};
  Guarded guarded(options);

  CHECK(guarded.search_times(1));
  CHECK(guarded.search({{"q", "crm"}}).error().code() == ErrorCode::refused);
  CHECK(guarded.search({{"q", "crm"}}).error().code() == ErrorCode::refused);
  CHECK(is_loop(guarded.search({{"q", "crm"}})));
}

TEST_CASE("loop guard: a stuck agent is nudged, then stopped, and what it did is not lost") {
  LoopGuardOptions options;
  options.action = {LoopAction::nudge, LoopAction::block};
  Guarded guarded(options, answering({calls("search", R"({"q":"crm"})")}));

  const auto run = run_agent(guarded, searching_agent());

  CHECK(run.stop == RunStop::loop_detected);
  CHECK(told(run, 7).content == "done");
  CHECK(told(run, 9).is_error);
  CHECK(told(run, 9).content.find("agent writer called search 4 times") != std::string::npos);
  CHECK(run.report.sums.tools.calls == 3);
  CHECK(run.report.terminated_by == TerminatedBy::loop_detected);
  CHECK(run.report.warnings.size() == 2);
}

TEST_CASE("loop guard: a nudged agent that changes course goes on") {
  LoopGuardOptions options;
  options.action = {LoopAction::nudge, LoopAction::block};
  RunSetup setup;
  setup.script = [](const ModelRequest& request) {
    const auto& last = request.messages.back();
    const auto* const told = std::get_if<ToolResultPart>(&last.parts.at(0));
    const bool nudged = told != nullptr && told->is_error;
    return nudged ? Answer("I stop searching") : calls("search", R"({"q":"crm"})");
  };
  Guarded guarded(options, std::move(setup));

  const auto run = run_agent(guarded, searching_agent());

  CHECK(run.answered());
  CHECK(run.output == "I stop searching");
}

TEST_CASE("loop guard: a model is nudged by a message that the next request does not have") {
  std::vector<std::size_t> messages;
  RunSetup setup;
  setup.script = [&](const ModelRequest& request) {
    messages.push_back(request.messages.size());
    return Answer("hello");
  };
  LoopGuardOptions options;
  options.action = {{3, LoopAction::nudge}, {5, LoopAction::block}};
  Guarded guarded(options, std::move(setup));

  for (int i = 0; i < 4; ++i) CHECK(guarded.run.complete());

  CHECK(is_loop(guarded.run.complete()));
  CHECK(messages == std::vector<std::size_t>{1, 1, 2, 2});
}

TEST_CASE("loop guard: an agent that alternates two calls is stopped in the third round") {
  std::vector<Answer> answers;
  for (int i = 0; i < 10; ++i) {
    answers.push_back(calls("search", i % 2 == 0 ? R"({"q":"crm"})" : R"({ "q" : "erp tools" })"));
  }
  Guarded guarded({}, answering(std::move(answers)));

  const auto run = run_agent(guarded, searching_agent());

  CHECK(run.stop == RunStop::loop_detected);
  CHECK(run.report.sums.tools.calls == 5);
  CHECK(run.error->message().find("3 rounds of the same 2 calls in a row") == 0);
}

TEST_CASE("loop guard: agents that delegate to each other are stopped") {
  CrewRun crew({{"lead", {delegates("helper")}}, {"helper", {delegates("lead")}}});
  REQUIRE(crew.run.runtime->use(loop_guard()));
  auto lead = agent_named("lead");
  auto helper = agent_named("helper");
  lead.depth_max = helper.depth_max = 20;
  lead.sub_agents = {SubAgent("helper", "Finds things out")};
  helper.sub_agents = {SubAgent("lead", "Knows who knows")};

  const auto run = crew.go({lead, helper});

  const auto warnings = run.report.warnings;
  const auto found = std::find_if(warnings.begin(), warnings.end(), [](const Warning& warning) {
    return warning.message.find("helper (agent lead), lead (agent helper)") != std::string::npos;
  });
  CHECK(found != warnings.end());
  CHECK(crew.script->asked().size() < 12);  // each of the five above was told, and stopped
}

TEST_CASE("loop guard: options that cannot be are refused by name") {
  const auto [options, named] = GENERATE(table<LoopGuardOptions, std::string>({
      {LoopGuardOptions{.repeats = 1}, "repeats: 1 is not 2 to 32"},
      {LoopGuardOptions{.repeats = 33}, "repeats"},
      {LoopGuardOptions{.window = 0s}, "window"},
      {LoopGuardOptions{.similarity = 0}, "similarity"},
      {LoopGuardOptions{.similarity = 1.01}, "similarity"},
      {LoopGuardOptions{.action = LoopActions(std::vector<LoopStep>())}, "names no action"},
      {LoopGuardOptions{.repeats = 2, .action = {LoopAction::warn, LoopAction::block}},
       "a step begins at call 1"},
      {LoopGuardOptions{.action = {{4, LoopAction::warn}, {3, LoopAction::block}}}, "call 3"},
      {LoopGuardOptions{.action = {LoopAction::block, LoopAction::warn}}, "mild to strict"},
  }));
  const Run run;

  const auto used = run.runtime->use(loop_guard(options));

  REQUIRE(!used);
  CHECK(used.error().code() == ErrorCode::invalid_argument);
  CHECK(used.error().message().find(named) != std::string::npos);
}

TEST_CASE("loop guard: without a session it lets pass") {
  Run run;
  const auto guard = loop_guard();
  Call call(1, Account(), ToolRequest{"search", Json::object(), nullptr});

  for (int i = 0; i < 9; ++i) CHECK(guard->before(call).goes_on());
}
