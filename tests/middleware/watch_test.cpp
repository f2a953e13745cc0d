// watch_test.cpp: what detectors find in the calls of a session, and what follows.
#include <purser/middleware/watch.hpp>

#include <purser/runtime/downgrade_wish.hpp>
#include <purser/runtime/session_slots.hpp>
#include <purser/runtime/tools/decorators.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/crew_run.hpp>

using namespace purser;
using namespace std::chrono_literals;
using scripted::Answer;

namespace {

Answer with_input(Tokens input) {
  Answer answer("hello");
  answer.usage = {.input = input, .output = 5};
  return answer;
}

RunSetup with_answers(std::vector<Answer> answers) {
  RunSetup setup;
  setup.answers = std::move(answers);
  return setup;
}

/// Steps of 2000 and 5000 tokens: context_bloat and token_acceleration.
RunSetup growing() { return with_answers({with_input(2000), with_input(5000)}); }

std::vector<std::string> types_of(const std::vector<Warning>& warnings) {
  std::vector<std::string> types;
  for (const auto& warning : warnings) types.push_back(warning.type);
  return types;
}

using Types = std::vector<std::string>;

/// Nothing but context_bloat, with that action.
std::shared_ptr<Watch> bloat_watch(WatchAction action) {
  WatchOptions options;
  options.token_acceleration.action = WatchAction::off;
  options.context_bloat.action = action;
  return watch(options);
}

std::ptrdiff_t count_of(const std::vector<Warning>& warnings, std::string_view type) {
  return std::count_if(warnings.begin(), warnings.end(),
                       [&](const Warning& warning) { return warning.type == type; });
}

/// `files_read` of an MCP server: it knows its call and is no agent.
std::shared_ptr<Tool> server_tool() {
  auto tool = plain_tool("files_read", nullptr);
  tool->server = "files";
  tool->name_at_server = "read";
  tool->function_in_call = [](Json arguments, const Call&) {
    return tool_ok(std::move(arguments));
  };
  return tool;
}

/// Finds every second call.
Detector every_second() {
  return [calls = 0](const Observation& seen) mutable -> std::optional<Finding> {
    if (++calls % 2 != 0) return std::nullopt;
    Finding finding;
    finding.type = "even";
    finding.message = std::string(seen.name) + " is call " + std::to_string(calls);
    return finding;
  };
}

}  // namespace

TEST_CASE("watch: a runtime's own detectors warn in the reply and in the report") {
  Run run(growing());
  CHECK(run.complete("one")->warnings().empty());

  const auto reply = run.complete("two");

  REQUIRE(reply);
  CHECK(types_of(reply->warnings()) == Types{"context_bloat", "token_acceleration"});
  CHECK(run.session->report().warnings == reply->warnings());
}

TEST_CASE("watch: the third equal prompt is a retry loop, also when calls fail") {
  Run run(with_answers({Answer(Error(ErrorCode::bad_request, "no").with_rejected())}));
  CHECK(!run.complete());
  CHECK(!run.complete());
  CHECK(run.session->report().warnings.empty());

  CHECK(!run.complete());

  CHECK(types_of(run.session->report().warnings) == Types{"retry_loop"});
}

TEST_CASE("watch: an agent whose tools bring too much, or always the same, is told") {
  auto search = calls("search", R"({"q":"crm"})");
  search.usage = {.input = 100, .output = 5};
  std::vector<Answer> answers(6, search);
  answers.push_back(with_input(600));
  Run run(with_answers(std::move(answers)));
  auto options = agent_named("writer");
  options.tools = ToolSet::create({plain_tool("search", tool_ok)}).value();

  const auto ended = run.wait(Agent(options).run(*run.session, "go"));

  CHECK(ended.answered());
  CHECK(types_of(ended.report.warnings) == Types{"stall", "stall", "tool_amplification"});
  CHECK(ended.report.warnings[0].message ==
        "agent writer got the same result from search 5 times in a row");
}

TEST_CASE("watch: polling tools do not stall") {
  Run run;
  WatchOptions options;
  options.polling = {"sta*"};
  REQUIRE(run.runtime->use(watch(options)));
  const auto by_name = plain_tool("status", tool_ok);
  const auto by_tool = std::make_shared<Tool>(*plain_tool("job", tool_ok) | polling());
  for (int i = 0; i < 9; ++i) {
    CHECK(run.invoke(by_name)->warnings().empty());
    CHECK(run.invoke(by_tool)->warnings().empty());
  }
}

TEST_CASE("watch: agents that hand the same task round are told") {
  CrewRun crew({{"lead", {delegates("helper"), Answer("done")}},
                {"helper", {delegates("lead"), Answer("done")}}});
  auto lead = agent_named("lead");
  auto helper = agent_named("helper");
  lead.sub_agents = {SubAgent("helper", "Finds things out")};
  helper.sub_agents = {SubAgent("lead", "Knows who knows")};

  const auto run = crew.go({lead, helper});

  CHECK(types_of(run.report.warnings) == Types{"delegation_cycle"});
}

TEST_CASE(
    "watch: agents that hand a task round are told, however many calls of servers they make") {
  Answer busy;
  for (int i = 0; i < 40; ++i) {
    busy.tool_calls.push_back(
        {"c" + std::to_string(i), "files_read", "{\"line\":" + std::to_string(i) + "}"});
  }
  CrewRun crew({{"lead", {delegates("helper"), Answer("done")}},
                {"helper", {busy, delegates("lead"), Answer("done")}}});
  auto lead = agent_named("lead");
  auto helper = agent_named("helper");
  lead.sub_agents = {SubAgent("helper", "Finds things out")};
  helper.sub_agents = {SubAgent("lead", "Knows who knows")};
  helper.tools = ToolSet::create({server_tool()}).value();

  const auto run = crew.go({lead, helper});

  CHECK(count_of(run.report.warnings, "delegation_cycle") == 1);
  CHECK(run.report.sums.mcp.calls == 40);
}

TEST_CASE("watch: a limit that only warns is told when it is crossed, not when it is filled") {
  auto limit = Limit::usd(0.02_usd);
  limit.on_exceed = OnExceed::warn;
  limit.alert_at = {};
  RunSetup setup;
  setup.budgets = {{"session", "", limit}};
  Run run(std::move(setup));
  std::vector<Finding> told;
  run.runtime->events().on_finding.connect([&](const Finding& f) { told.push_back(f); });
  const auto tool = priced_tool(0.01_usd);

  CHECK(run.invoke(tool, {{"q", 1}}));
  CHECK(run.invoke(tool, {{"q", 2}}));
  run.runtime->flush_events();
  CHECK(told.empty());
  CHECK(run.invoke(tool, {{"q", 3}}));
  CHECK(run.invoke(tool, {{"q", 4}}));

  run.runtime->flush_events();
  REQUIRE(told.size() == 1);
  CHECK(told[0].type == "budget_exceeded");
  CHECK(told[0].message == "session:s1 has spent $0.03, more than its limit of $0.02");
}

TEST_CASE("watch: a minute that costs many times the average is told, and limits in sight") {
  Run run;
  WatchOptions options;
  options.spend_velocity.options = {.minute_min = 0.01_usd, .limit_within = 5min};
  REQUIRE(run.runtime->use(watch(options)));
  for (int i = 0; i < 3; ++i) {
    CHECK(run.invoke(priced_tool(0.01_usd))->warnings().empty());
    run.timers().advance(1min);
  }

  const auto fast = run.invoke(priced_tool(0.05_usd));
  run.timers().advance(1min);
  const auto near = run.invoke(priced_tool(0.20_usd), {{"q", 1}});  // leaves $0.72 of $1

  CHECK(types_of(fast->warnings()) == Types{"spend_velocity"});
  CHECK(types_of(near->warnings()) == Types{"spend_velocity", "stall"});
}

TEST_CASE("watch: an action says who is told") {
  const auto [action, warns, alerts, found] = GENERATE(table<WatchAction, bool, bool, bool>({
      {WatchAction::off, false, false, false},
      {WatchAction::log, false, false, true},
      {WatchAction::warn, true, false, true},
      {WatchAction::alert, true, true, true},
      {WatchAction::block, true, false, true},
      {WatchAction::downgrade, true, false, true},
  }));
  Run run(growing());
  REQUIRE(run.runtime->use(bloat_watch(action)));
  std::vector<Finding> told;
  run.runtime->events().on_finding.connect([&](const Finding& f) { told.push_back(f); });
  CHECK(run.complete("one"));

  const auto reply = run.complete("two");

  run.runtime->flush_events();
  REQUIRE(reply);
  CHECK(reply->warnings().empty() == !warns);
  REQUIRE(told.size() == (found ? 1 : 0));
  if (!found) return;
  CHECK(told[0].type == "context_bloat");
  CHECK(told[0].alerts == alerts);
}

TEST_CASE("watch: block refuses the agent's next call, once and before it costs") {
  Run run(growing());
  REQUIRE(run.runtime->use(bloat_watch(WatchAction::block)));
  CHECK(run.complete("one"));
  CHECK(run.complete("two"));
  const auto spent = run.spent();
  const auto other = run.session->scoped("agent", "other", {}).value();
  CHECK(run.wait(other.complete(ModelRequest("gpt-4o", "three"))));

  const auto refused = run.complete("three");

  REQUIRE(!refused);
  CHECK(refused.error().code() == ErrorCode::refused);
  CHECK(refused.error().message() ==
        "refused after what the watch found: the input of the session grew from 2000 to 5000 "
        "tokens in one step, more than 20%");
  CHECK(run.spent() > spent);  // by the other agent
  CHECK(run.provider->calls() == 3);
  CHECK(run.complete("three"));
}

TEST_CASE("watch: what is a loop is refused as one") {
  Run run;
  WatchOptions options;
  options.retry_loop.action = WatchAction::block;
  REQUIRE(run.runtime->use(watch(options)));
  for (int i = 0; i < 3; ++i) CHECK(run.complete());

  CHECK(run.complete().error().code() == ErrorCode::loop_detected);
}

TEST_CASE("watch: downgrade leaves a wish for the stage that chooses models") {
  Run run(growing());
  std::shared_ptr<DowngradeWish> wish;
  REQUIRE(run.runtime->use(bloat_watch(WatchAction::downgrade)));
  REQUIRE(run.runtime->before(
      "reads", [&](Call& call) { wish = call.session->get<DowngradeWish>(DowngradeWish::slot); }));
  CHECK(run.complete("one"));
  CHECK(!wish->reason_for(""));

  CHECK(run.complete("two"));

  REQUIRE(wish->reason_for(""));
  CHECK(wish->reason_for("")->find("grew from 2000 to 5000") != std::string::npos);
  CHECK(!wish->reason_for("writer"));
}

TEST_CASE("watch: a detector of one's own has a memory of each session, which outlives the chain") {
  Run run;
  WatchOptions options;
  options.own.push_back({"every second", every_second});
  REQUIRE(run.runtime->use(watch(options)));
  CHECK(run.complete("one")->warnings().empty());
  REQUIRE(run.runtime->before("quiet", [](Call&) {}));
  const auto other = run.runtime->session({.id = "s2", .budget = 1_usd}).value();
  CHECK(run.wait(other.complete(ModelRequest("gpt-4o", "hi")))->warnings().empty());

  CHECK(run.complete("two")->warnings() == std::vector{Warning{"even", "gpt-4o is call 2"}});
}

TEST_CASE("watch: a detector that throws is told and harms nothing") {
  Run run(growing());
  WatchOptions options;
  options.own.push_back({"broken", [] {
                           return [](const Observation&) -> std::optional<Finding> {
                             throw std::runtime_error("no idea");
                           };
                         }});
  options.own.push_back({"every second", every_second});
  REQUIRE(run.runtime->use(watch(options)));
  CHECK(run.complete("one"));

  const auto reply = run.complete("two");

  REQUIRE(reply);
  CHECK(types_of(reply->warnings()) ==
        Types{"context_bloat", "token_acceleration", "detector_failed", "even"});
}

TEST_CASE("watch: calls that a busy budget turned away were not made") {
  Run run;
  REQUIRE(run.runtime->before(
      "busy", [](Call&) { return refuse({ErrorCode::budget_busy, "busy"}); }, Place::approve));
  for (int i = 0; i < 9; ++i) CHECK(!run.complete());

  CHECK(run.session->report().warnings.empty());
}

TEST_CASE("watch: of very many agents the oldest are forgotten") {
  Run run;
  WatchOptions options;
  options.retry_loop.options.repeats = 2;
  REQUIRE(run.runtime->use(watch(options)));
  const auto ask = [&](int agent) {
    const auto session = run.session->scoped("agent", "a" + std::to_string(agent), {}).value();
    return run.wait(session.complete(ModelRequest("gpt-4o", "hi")))->warnings().size();
  };
  for (int agent = 0; agent <= 64; ++agent) CHECK(ask(agent) == 0);

  CHECK(ask(64) == 1);
  CHECK(ask(0) == 0);
}

TEST_CASE("watch: options that cannot be are refused by name") {
  const Run run;
  const auto message_of = [&](const WatchOptions& options) {
    const auto used = run.runtime->use(watch(options));
    return used ? "" : used.error().message();
  };
  CHECK(message_of({.stall = {{.repeats = 1}}}).find("stall: repeats is 1") != std::string::npos);
  CHECK(message_of({.token_acceleration = {{.factor = 1}}}).find("factor") != std::string::npos);
  CHECK(message_of({.tool_amplification = {{.factor = 0}}}).find("factor") != std::string::npos);
  CHECK(message_of({.own = {{"mine"}}}).find("mine: make is missing") != std::string::npos);
  CHECK(message_of({}).empty());
}
