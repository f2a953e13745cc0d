// sub_agent_test.cpp: agents as tools of others: their own money, their own end, one report.
#include <purser/agent/sub_agent.hpp>

#include <purser/runtime/ledger/ledger_event.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/crew_run.hpp>

using namespace purser;
using scripted::Answer;

namespace {

/// `lead` with `hand` as its only sub-agent.
std::vector<AgentOptions> lead_and(AgentOptions hand) {
  auto lead = agent_named("lead");
  lead.sub_agents = {SubAgent(hand.name)};
  return {std::move(lead), std::move(hand)};
}

AgentOptions with_tool(AgentOptions options, std::shared_ptr<const Tool> tool) {
  options.tools = ToolSet::create({std::move(tool)}).value();
  return options;
}

/// Never ends by itself.
std::shared_ptr<Tool> stuck_tool(int& cancelled) {
  // coroutine-lint: checked, the lambda itself is the coroutine
  return plain_tool("stuck", [&cancelled](Json) -> Task<Json> {
    const Event never;
    auto waited = co_await never.wait();
    ++cancelled;
    co_return fail(std::move(waited).error());
  });
}

}  // namespace

TEST_CASE("sub_agent: its answer is the tool's result, and its money stands below the caller's") {
  CrewRun crew({{"lead", {delegates("hand"), Answer("done")}}, {"hand", {Answer("found it")}}});
  auto agents = lead_and(agent_named("hand"));
  agents[1].budget = 0.40_usd;

  const auto result = crew.go(agents);

  CHECK(result.answered());
  CHECK(result.output == "done");
  CHECK(result.agent == "lead");
  CHECK(told(result, 3).content == "found it");
  CHECK_FALSE(told(result, 3).is_error);
  const auto hand = crew.sums({"lead", "hand"});
  CHECK(hand.llm.calls == 1);
  CHECK(hand.limits.front().account == "agent:hand");
  CHECK(hand.limits.front().limit.amount == Money(0.40_usd).nanodollars());
  const auto& asked = crew.script->requests().at(1);
  CHECK(asked.messages.back() == Message::user("find out"));
}

TEST_CASE("sub_agent: the model sees a tool with its name, its description and a task") {
  CrewRun crew({{"lead", {Answer("done")}}});
  auto agents = lead_and(agent_named("odd name"));
  agents[1].description = "Finds things";

  CHECK(crew.go(agents).answered());

  const auto& tools = crew.script->requests().at(0).tools;
  REQUIRE(tools.size() == 1);
  CHECK(tools[0].name == "odd_name");
  CHECK(tools[0].description == "Finds things");
  CHECK(tools[0].schema["properties"].contains("task"));
  CHECK(tools[0].schema["required"] == Json::array({"task"}));
}

TEST_CASE("sub_agent: calls made inside name the tool call as their parent") {
  CrewRun crew({{"lead", {delegates("hand"), Answer("done")}},
                {"hand", {calls("search"), Answer("found it")}}});
  std::map<CallId, CallId> parents;
  std::map<std::string, std::vector<CallId>> ids;
  crew.run.runtime->events().on_charge.connect([&](const LedgerEvent& event) {
    parents[event.info.call] = event.info.attempt.parent;
    ids[event.name + " of " + std::string(event.account.id_of("agent"))].push_back(event.info.call);
  });

  const auto result = crew.go(lead_and(with_tool(agent_named("hand"), priced_tool(0.01_usd))));
  crew.run.runtime->flush_events();

  REQUIRE(result.answered());
  REQUIRE(ids["hand of lead"].size() == 1);
  const auto delegation = ids["hand of lead"][0];
  CHECK(parents[delegation] == 0);
  REQUIRE(ids["gpt-4o of hand"].size() == 2);
  for (const auto call : ids["gpt-4o of hand"]) CHECK(parents[call] == delegation);
  CHECK(parents[ids["search of hand"].at(0)] == delegation);
  for (const auto call : ids["gpt-4o of lead"]) CHECK(parents[call] == 0);
}

TEST_CASE("sub_agent: one that is out of money says what it had, and the caller goes on") {
  auto thinking = calls("search");
  thinking.text = "half of it";
  CrewRun crew({{"lead", {delegates("hand"), Answer("made do with half")}}, {"hand", {thinking}}});
  auto agents = lead_and(with_tool(agent_named("hand"), priced_tool(0.02_usd)));
  agents[1].budget = 0.05_usd;

  const auto result = crew.go(agents);

  CHECK(result.answered());
  CHECK(result.output == "made do with half");
  CHECK_FALSE(result.report.terminated_by);
  const auto told_json = parse_json(told(result, 3).content).value();
  CHECK(told_json["stopped"] == "budget_exhausted");
  CHECK(told_json["output"] == "half of it");
  CHECK(told_json["reason"].get<std::string>().find("agent:hand") != std::string::npos);
  CHECK_FALSE(told(result, 3).is_error);
  CHECK(told(result, 3).content.starts_with(R"({"stopped":"budget_exhausted","reason":)"));
  CHECK(crew.sums({"lead", "hand"}).total_spent <= 0.05_usd);
  CHECK(crew.sums({"lead", "hand"}).tools.calls == 2);
}

TEST_CASE("sub_agent: where the session's own money ends, the caller's run ends as well") {
  CrewRun crew({{"lead", {delegates("hand"), Answer("never said")}}, {"hand", {calls("search")}}},
               0.05_usd);
  const auto search = priced_tool(0.0124_usd);

  const auto result = crew.go(lead_and(with_tool(agent_named("hand"), search)));

  // What is left is less than one more call of either needs.
  CHECK(result.stop == RunStop::budget_exhausted);
  CHECK(result.error->message().find("session:s1") != std::string::npos);
  CHECK(result.report.terminated_by == TerminatedBy::budget_exhausted);
  CHECK(result.report.sums.held == 0_usd);
}

TEST_CASE("sub_agent: the tool call holds its own price only, nothing by default") {
  CrewRun crew({{"lead", {delegates("hand"), Answer("done")}}, {"hand", {Answer("found it")}}});
  auto agents = lead_and(agent_named("hand"));

  SECTION("nothing") {
    const auto result = crew.go(agents);
    CHECK(result.report.sums.tools.total == 0_usd);
    CHECK(result.report.sums.tools.calls == 1);
  }
  SECTION("a price") {
    agents[0].sub_agents[0].price = 0.03_usd;
    const auto result = crew.go(agents);
    CHECK(result.report.sums.tools.by_name.at("hand") == 0.03_usd);
    CHECK(result.report.sums.total_spent == result.report.sums.llm.total + 0.03_usd);
    CHECK(crew.sums({"lead", "hand"}).total_spent == crew.sums({"lead", "hand"}).llm.total);
  }
}

TEST_CASE("sub_agent: each call counts once on every level, three agents deep") {
  CrewRun crew({{"a", {delegates("b"), Answer("done")}},
                {"b", {delegates("c"), calls("search"), Answer("b did")}},
                {"c", {calls("search"), Answer("c did")}}});
  auto a = agent_named("a");
  a.sub_agents = {SubAgent("b")};
  auto b = with_tool(agent_named("b"), priced_tool(0.02_usd));
  b.sub_agents = {SubAgent("c")};
  auto c = with_tool(agent_named("c"), priced_tool(0.03_usd));

  const auto result = crew.go({a, b, c});

  REQUIRE(result.answered());
  const auto& agents = result.report.sums.by_agent;
  const Money answer = 0.000075_usd;  // ten tokens in, five out
  CHECK(agents.at("a").direct == answer * 2);
  CHECK(agents.at("b").direct == answer * 3 + 0.02_usd);
  CHECK(agents.at("c").direct == answer * 2 + 0.03_usd);
  CHECK(agents.at("c").delegated == 0_usd);
  CHECK(agents.at("b").delegated == agents.at("c").total);
  CHECK(agents.at("a").delegated == agents.at("b").total);
  for (const auto& [name, agent] : agents) CHECK(agent.total == agent.direct + agent.delegated);
  CHECK(agents.at("a").total == result.report.sums.total_spent);
  CHECK(agents.at("a").calls + agents.at("b").calls + agents.at("c").calls ==
        result.report.sums.calls);
}

TEST_CASE("sub_agent: several that are called in one turn run side by side") {
  Answer both;
  both.tool_calls = {{"c1", "first", R"({"task":"x"})"}, {"c2", "second", R"({"task":"y"})"}};
  CrewRun crew({{"lead", {both, Answer("done")}},
                {"first", {calls("wait"), Answer("one")}},
                {"second", {calls("go"), Answer("two")}}});
  const Event went;
  // coroutine-lint: checked, the lambda itself is the coroutine
  auto wait = plain_tool("wait", [went](Json) -> Task<Json> {
    auto waited = co_await went.wait();
    co_return Json("went");
  });
  // coroutine-lint: checked, the lambda itself is the coroutine
  auto go = plain_tool("go", [went](Json) -> Task<Json> {
    went.set();
    co_return Json("gone");
  });
  auto lead = agent_named("lead");
  lead.sub_agents = {"first", "second"};

  const auto result =
      crew.go({lead, with_tool(agent_named("first"), wait), with_tool(agent_named("second"), go)});

  CHECK(result.answered());
  CHECK(told(result, 3, 0).content == "one");
  CHECK(told(result, 3, 1).content == "two");
}

TEST_CASE("sub_agent: its timeout ends what runs inside, and the caller hears what there was") {
  int cancelled = 0;
  auto thinking = calls("stuck");
  thinking.text = "so far so good";
  CrewRun crew({{"lead", {delegates("hand"), Answer("done")}}, {"hand", {thinking}}});
  auto agents = lead_and(with_tool(agent_named("hand"), stuck_tool(cancelled)));
  agents[0].sub_agents[0].timeout = std::chrono::seconds(5);

  const auto result = crew.go(agents);

  CHECK(result.answered());
  CHECK(cancelled == 1);
  const auto told_json = parse_json(told(result, 3).content).value();
  CHECK(told_json["stopped"] == "deadline");
  CHECK(told_json["output"] == "so far so good");
  CHECK(crew.run.held() == 0_usd);
}

TEST_CASE("sub_agent: cancelling the caller reaches what runs inside, and frees what it held") {
  int cancelled = 0;
  auto stuck = stuck_tool(cancelled);
  stuck->cost_estimate = [](const Json&) -> Result<Money> { return 0.01_usd; };
  CrewRun crew({{"lead", {delegates("hand")}}, {"hand", {calls("stuck")}}});
  const auto crew_of = Crew::create(lead_and(with_tool(agent_named("hand"), stuck))).value();
  std::optional<RunResult> result;
  auto work = crew_of.agent("lead").value().run(*crew.run.session, "go");
  auto started = start<RunResult>(crew.run.executor(), std::move(work),
                                  [&](RunResult value) { result.emplace(std::move(value)); });
  crew.run.poll();
  CHECK(crew.run.held() == 0.01_usd);

  started.cancel();
  crew.run.poll();

  REQUIRE(result);
  CHECK(result->stop == RunStop::cancelled);
  CHECK(cancelled == 1);
  CHECK(crew.run.held() == 0_usd);
}

TEST_CASE("sub_agent: one that calls itself is stopped at depth_max, and its model is told") {
  auto self = agent_named("self");
  self.sub_agents = {SubAgent("self")};
  self.depth_max = 3;
  CrewRun crew({{"self", {delegates("self"), delegates("self"), delegates("self"), Answer("up")}}});

  SECTION("in a crew") { CHECK(crew.go({self}).answered()); }
  SECTION("by itself") {
    CHECK(crew.run.wait(Agent(self).run(*crew.run.session, "go")).answered());
  }

  CHECK(crew.sums({"self", "self", "self"}).llm.calls > 0);
  CHECK(crew.sums({"self", "self", "self", "self"}).calls == 0);
  const auto& deepest = crew.script->requests().at(3).messages.back();
  const auto& refusal = std::get<ToolResultPart>(deepest.parts.at(0));
  CHECK(refusal.is_error);
  CHECK(refusal.content.find("4 agents deep, and at most 3") != std::string::npos);
}

TEST_CASE("sub_agent: eight agents deep is the default") {
  auto self = agent_named("self");
  self.sub_agents = {SubAgent("self")};
  std::vector<Answer> answers(8, delegates("self"));
  answers.emplace_back("up");
  CrewRun crew({{"self", answers}});

  CHECK(crew.go({self}).answered());

  CHECK(crew.script->requests().size() == 16);  // each of the eight asks twice
}

TEST_CASE("sub_agent: a tool of one's own runs an agent inside of its call") {
  CrewRun crew({{"lead", {calls("ask"), Answer("done")}}, {"hand", {Answer("found it")}}});
  const Agent hand(agent_named("hand"));
  std::optional<CallId> own;
  auto ask = plain_tool("ask", nullptr);
  // coroutine-lint: checked, the lambda itself is the coroutine
  ask->function_in_call = [&](Json, const Call& call) -> Task<Json> {
    own = call.id();
    auto session = Session::inside(call);
    if (!session) co_return fail(session.error());
    auto task = hand.run(*session, "find out");
    const auto run = co_await std::move(task);
    Json said = run.output;
    co_return said;
  };

  const auto result = crew.go({with_tool(agent_named("lead"), ask)});

  CHECK(result.answered());
  CHECK(told(result, 3).content == "found it");
  CHECK(own);
  CHECK(crew.sums({"lead", "hand"}).llm.calls == 1);
}

TEST_CASE("sub_agent: what ends a run inside of a call does not end the session") {
  CrewRun crew({{"hand", {calls("search")}}});
  auto options = with_tool(agent_named("hand"), priced_tool(0.02_usd));
  options.budget = 0.03_usd;
  const Agent hand(options);
  auto ask = plain_tool("ask", nullptr);
  // coroutine-lint: checked, the lambda itself is the coroutine
  ask->function_in_call = [&](Json, const Call& call) -> Task<Json> {
    auto session = Session::inside(call);
    if (!session) co_return fail(session.error());
    auto task = hand.run(*session, "find out");
    const auto run = co_await std::move(task);
    Json said = to_string(run.stop);
    co_return said;
  };

  const auto reply = crew.run.invoke(ask);

  REQUIRE(reply);
  CHECK(reply->result() == "budget_exhausted");
  CHECK_FALSE(crew.run.session->report().terminated_by);
}

TEST_CASE("sub_agent: a call that no session made has no inside") {
  const Call call(1, Account(), ToolRequest{"x", Json::object(), nullptr});
  CHECK(Session::inside(call).error().code() == ErrorCode::invalid_argument);
}

TEST_CASE("sub_agent: one that cannot be called ends the run before it costs anything") {
  CrewRun crew({{"lead", {Answer("never said")}}});
  auto lead = agent_named("lead");

  SECTION("nobody of that name") {
    lead.sub_agents = {SubAgent("nobody")};
    const auto result = crew.run.wait(Agent(lead).run(*crew.run.session, "go"));
    CHECK(result.error->code() == ErrorCode::not_found);
    CHECK(Crew::create({lead}).error().code() == ErrorCode::not_found);
  }
  SECTION("a tool of the same name") {
    lead = with_tool(lead, priced_tool(0_usd, "hand"));
    lead.sub_agents = {SubAgent(Agent(agent_named("hand")))};
    const auto result = crew.run.wait(Agent(lead).run(*crew.run.session, "go"));
    CHECK(result.error->code() == ErrorCode::invalid_argument);
  }
  SECTION("a negative price") {
    lead.sub_agents = {SubAgent(Agent(agent_named("hand")))};
    lead.sub_agents[0].price = Money::nanodollars(-1);
    const auto result = crew.run.wait(Agent(lead).run(*crew.run.session, "go"));
    CHECK(result.error->code() == ErrorCode::invalid_argument);
  }
  CHECK(crew.script->requests().empty());
}

TEST_CASE("sub_agent: one that cannot start is an error that the caller's model reads") {
  CrewRun crew({{"lead", {delegates("hand"), Answer("without it")}}, {"hand", {Answer("no")}}});
  auto agents = lead_and(agent_named("hand"));
  agents[1].budget = Money::nanodollars(-1);

  const auto result = crew.go(agents);

  CHECK(result.answered());
  CHECK(told(result, 3).is_error);
  CHECK(told(result, 3).content.find("invalid_argument") != std::string::npos);
}
