// hand_off_test.cpp: a conversation changes hands: model, instructions, tools and account.
#include <purser/agent/crew.hpp>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/crew_run.hpp>

using namespace purser;
using scripted::Answer;

namespace {

/// Each may hand over to the other.
std::vector<AgentOptions> pair_of(AgentOptions a, AgentOptions b) {
  a.hand_offs.emplace_back(b.name);
  b.hand_offs.emplace_back(a.name);
  return {std::move(a), std::move(b)};
}

}  // namespace

TEST_CASE("hand_off: the conversation goes on with the other's model, instructions and tools") {
  CrewRun crew({{"a", {calls("transfer_to_b")}}, {"b", {calls("search"), Answer("b says hello")}}});
  auto agents = pair_of(agent_named("a"), agent_named("b"));
  agents[1].model = "gpt-4o-mini";
  agents[1].description = "Knows more";
  agents[1].tools = ToolSet::create({priced_tool(0.01_usd)}).value();

  const auto result = crew.go(agents);

  CHECK(result.answered());
  CHECK(result.output == "b says hello");
  CHECK(result.agent == "b");
  CHECK(result.hand_offs == 1);
  CHECK(result.turns == 3);
  CHECK(result.messages.front() == Message::system("b"));
  CHECK(result.messages.at(1) == Message::user("go"));
  CHECK_FALSE(told(result, 3).is_error);
  const auto& requests = crew.script->requests();
  REQUIRE(requests.size() == 3);
  REQUIRE(requests[0].tools.size() == 1);
  CHECK(requests[0].tools[0].name == "transfer_to_b");
  CHECK(requests[0].tools[0].description.find("Knows more") != std::string::npos);
  CHECK(requests[1].model == "gpt-4o-mini");
  REQUIRE(requests[1].tools.size() == 2);
  CHECK(requests[1].tools[0].name == "search");
}

TEST_CASE("hand_off: the last step of the scope is replaced, and each pays for its own calls") {
  CrewRun crew({{"a", {calls("transfer_to_b")}}, {"b", {Answer("b says hello")}}});
  auto agents = pair_of(agent_named("a"), agent_named("b"));
  agents[1].budget = 0.30_usd;

  const auto result = crew.go(agents);

  REQUIRE(result.answered());
  CHECK(crew.sums({"a"}).calls == 2);  // the model, and the hand-off
  CHECK(crew.sums({"b"}).calls == 1);
  CHECK(crew.sums({"a", "b"}).calls == 0);
  CHECK(crew.sums({"b"}).limits.front().limit.amount == Money(0.30_usd).nanodollars());
  const auto& by_agent = result.report.sums.by_agent;
  CHECK(by_agent.at("a").delegated == 0_usd);
  CHECK(by_agent.at("b").delegated == 0_usd);
  CHECK(by_agent.at("a").total + by_agent.at("b").total == result.report.sums.total_spent);
}

TEST_CASE("hand_off: a sub-agent hands over below the same caller") {
  CrewRun crew({{"lead", {delegates("a"), Answer("done")}},
                {"a", {calls("transfer_to_b")}},
                {"b", {Answer("b did it")}}});
  auto lead = agent_named("lead");
  lead.sub_agents = {SubAgent("a")};
  auto agents = pair_of(agent_named("a"), agent_named("b"));
  agents.insert(agents.begin(), lead);

  const auto result = crew.go(agents);

  CHECK(told(result, 3).content == "b did it");
  CHECK(result.agent == "lead");
  CHECK(result.hand_offs == 0);
  CHECK(crew.sums({"lead", "a"}).llm.calls == 1);
  CHECK(crew.sums({"lead", "b"}).llm.calls == 1);
  CHECK(result.report.sums.by_agent.at("lead").delegated ==
        result.report.sums.by_agent.at("a").total + result.report.sums.by_agent.at("b").total);
}

TEST_CASE("hand_off: agents that hand over in a circle are stopped, and the model is told") {
  CrewRun crew({{"a", {calls("transfer_to_b")}},
                {"b", {calls("transfer_to_a"), calls("transfer_to_a"), Answer("b gives in")}}});
  auto agents = pair_of(agent_named("a"), agent_named("b"));
  agents[0].hand_offs_max = 3;

  const auto result = crew.go(agents);

  CHECK(result.answered());
  CHECK(result.output == "b gives in");
  CHECK(result.hand_offs == 3);
  const auto& refused =
      std::get<ToolResultPart>(result.messages.at(result.messages.size() - 2).parts.at(0));
  CHECK(refused.is_error);
  CHECK(refused.content.find("hand_offs_max") != std::string::npos);
}

TEST_CASE("hand_off: turns_max of the first agent counts the calls of all") {
  CrewRun crew({{"a", {calls("transfer_to_b")}}, {"b", {calls("transfer_to_a")}}});
  auto agents = pair_of(agent_named("a"), agent_named("b"));
  agents[0].turns_max = 5;
  agents[1].turns_max = 100;

  const auto result = crew.go(agents);

  CHECK(result.stop == RunStop::turns_exhausted);
  CHECK(result.turns == 5);
  CHECK(crew.script->asked() == std::vector<std::string>{"a", "b", "a", "b", "a"});
}

TEST_CASE("hand_off: of several in one turn the first counts, and other tools still run") {
  Answer several;
  several.tool_calls = {
      {"c1", "search", "{}"}, {"c2", "transfer_to_b", "{}"}, {"c3", "transfer_to_c", "{}"}};
  CrewRun crew({{"a", {several}}, {"b", {Answer("b says hello")}}, {"c", {Answer("c says no")}}});
  auto a = agent_named("a");
  a.tools = ToolSet::create({priced_tool(0.01_usd)}).value();
  a.hand_offs = {"b", "c"};

  const auto result = crew.go({a, agent_named("b"), agent_named("c")});

  CHECK(result.output == "b says hello");
  CHECK(told(result, 3, 0).content == "done");
  CHECK_FALSE(told(result, 3, 1).is_error);
  CHECK(told(result, 3, 2).is_error);
  CHECK(told(result, 3, 2).content.find("one agent only") != std::string::npos);
}

TEST_CASE("hand_off: to an agent without instructions, and back, keeps the user's history") {
  CrewRun crew(
      {{"a", {calls("transfer_to_b"), Answer("a again")}}, {"history", {calls("transfer_to_a")}}});
  auto agents = pair_of(agent_named("a"), agent_named("b"));
  agents[1].instructions.clear();
  RunOptions how;
  how.history = {Message::user("history"), Message::assistant("yes")};
  const auto a = Crew::create(agents).value().agent("a").value();

  const auto result = crew.run.wait(a.run(*crew.run.session, "go", how));

  CHECK(result.output == "a again");
  CHECK(result.hand_offs == 2);
  CHECK(result.messages.at(0) == Message::system("a"));
  CHECK(result.messages.at(1) == Message::user("history"));
  CHECK(crew.script->requests().at(1).messages.at(0) == Message::user("history"));
}

TEST_CASE("hand_off: an agent that cannot take over ends the run with what was said") {
  auto words = calls("transfer_to_b");
  words.text = "let me pass you on";
  CrewRun crew({{"a", {words}}});
  auto agents = pair_of(agent_named("a"), agent_named("b"));
  agents[1].budget = Money::nanodollars(-1);

  const auto result = crew.go(agents);

  CHECK(result.stop == RunStop::error);
  CHECK(result.error->code() == ErrorCode::invalid_argument);
  CHECK(result.output == "let me pass you on");
  CHECK(result.agent == "a");
}

TEST_CASE("crew: names are found, others suggested, doubles refused") {
  const auto crew = Crew::create({agent_named("writer"), agent_named("reader")}).value();
  CHECK(crew.names() == std::vector<std::string>{"reader", "writer"});
  CHECK(crew.agent("writer")->name() == "writer");
  CHECK(crew.agent("writr").error().message() ==
        "there is no agent \"writr\", did you mean \"writer\"?");
  CHECK(Crew::create({agent_named("a"), agent_named("a")}).error().code() ==
        ErrorCode::invalid_argument);
  auto a = agent_named("a");
  a.hand_offs.emplace_back("writr");
  CHECK(Crew::create({a, agent_named("writer")}).error().message() ==
        "agent \"a\": there is no agent \"writr\", did you mean \"writer\"?");
}

TEST_CASE("crew: an agent of it outlives it") {
  CrewRun crew({{"a", {calls("transfer_to_b")}}, {"b", {Answer("still here")}}});
  std::optional<Agent> a;
  {
    const auto made = Crew::create(pair_of(agent_named("a"), agent_named("b"))).value();
    a = made.agent("a").value();
  }
  CHECK(crew.run.wait(a->run(*crew.run.session, "go")).output == "still here");
}
