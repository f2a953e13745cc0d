// last_call_test.cpp: out of money, an agent still gives its best answer so far, once.
#include <purser/agent/last_call.hpp>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/crew_run.hpp>

using namespace purser;
using scripted::Answer;

namespace {

/// Searches until the money ends, and has an answer when it is asked for one.
AgentOptions searcher(Money price = 0.02_usd) {
  auto options = agent_named("hand");
  options.tools = ToolSet::create({priced_tool(price)}).value();
  options.last_call = "Come to an end.";
  return options;
}

/// The last question stands in the last message.
bool is_last_call(const ModelRequest& request) {
  return request.messages.back() == Message::user("Come to an end.");
}

/// Every agent searches, and answers when it is out of money.
struct Searching {
  explicit Searching(Limit session_limit, Answer last = Answer("my best answer")) {
    RunSetup setup;
    setup.budget = 100_usd;
    setup.budgets = {{"session", "", std::move(session_limit)}};
    setup.script = [this, last](const ModelRequest& request) {
      requests.push_back(request);
      auto answer = is_last_call(request) ? last : calls("search");
      if (!is_last_call(request)) answer.text = "still looking";
      return answer;
    };
    run.emplace(std::move(setup));
  }

  std::vector<ModelRequest> requests;
  std::optional<Run> run;
};

Limit kept(Money amount, Share reserve) {
  auto limit = Limit::usd(amount);
  limit.finalization_reserve = reserve;
  return limit;
}

int last_calls(const std::vector<ModelRequest>& requests) {
  return static_cast<int>(std::count_if(requests.begin(), requests.end(), is_last_call));
}

}  // namespace

TEST_CASE("last call: a refused model call leads to one last answer out of the reserve") {
  Searching world(kept(0.10_usd, 10_percent));

  const auto result = world.run->wait(Agent(searcher(0.0225_usd)).run(*world.run->session, "go"));

  CHECK(result.stop == RunStop::budget_exhausted);
  CHECK(result.error->code() == ErrorCode::budget_exhausted);
  CHECK(result.finalized);
  CHECK(result.output == "my best answer");
  CHECK(result.report.terminated_by == TerminatedBy::budget_exhausted);
  REQUIRE(last_calls(world.requests) == 1);
  CHECK(is_last_call(world.requests.back()));
  CHECK(world.requests.back().tools.empty());
  CHECK(result.messages.back() == Message::assistant("my best answer"));
  CHECK(result.report.sums.total_spent <= 0.10_usd);
  const auto& warnings = result.report.warnings;
  const auto tells = [](const Warning& warning) { return warning.type == "last_call"; };
  CHECK(std::count_if(warnings.begin(), warnings.end(), tells) == 1);
}

TEST_CASE("last call: a refused tool leads to it too, and every call has its result") {
  Searching world(kept(0.05_usd, 20_percent));

  const auto result = world.run->wait(Agent(searcher(0.03_usd)).run(*world.run->session, "go"));

  CHECK(result.finalized);
  CHECK(result.output == "my best answer");
  CHECK(result.error->message().find("search") != std::string::npos);
  const auto& asked = world.requests.back().messages;
  const auto& refused = std::get<ToolResultPart>(asked.at(asked.size() - 2).parts.at(0));
  CHECK(refused.is_error);
  CHECK(result.turns == 3);
}

TEST_CASE("last call: what is kept is for the last call only") {
  Searching world(kept(0.05_usd, 20_percent));

  const auto result = world.run->wait(Agent(searcher(0.01_usd)).run(*world.run->session, "go"));

  // Four searches would reach into the reserve of a cent.
  CHECK(result.report.sums.tools.calls == 3);
  CHECK(result.finalized);
}

TEST_CASE("last call: without a reserve there is none, and what was said last is the output") {
  Searching world(Limit::usd(0.05_usd));

  const auto result = world.run->wait(Agent(searcher()).run(*world.run->session, "go"));

  CHECK(result.stop == RunStop::budget_exhausted);
  CHECK_FALSE(result.finalized);
  CHECK(result.output == "still looking");
  CHECK(last_calls(world.requests) == 0);
}

TEST_CASE("last call: one that fails or does not fit changes nothing") {
  SECTION("it fails") {
    Searching world(kept(0.05_usd, 20_percent), Answer(Error(ErrorCode::bad_request, "no")));
    const auto result = world.run->wait(Agent(searcher()).run(*world.run->session, "go"));
    CHECK(result.stop == RunStop::budget_exhausted);
    CHECK(result.error->code() == ErrorCode::budget_exhausted);
    CHECK_FALSE(result.finalized);
    CHECK(result.output == "still looking");
    CHECK(last_calls({result.messages.empty() ? ModelRequest("", "")
                                              : ModelRequest("", result.messages)}) == 0);
  }
  SECTION("it does not fit") {
    Searching world(kept(0.05_usd, Share::parts_per_million(1)));
    const auto result = world.run->wait(Agent(searcher(0.0124_usd)).run(*world.run->session, "go"));
    CHECK(result.stop == RunStop::budget_exhausted);
    CHECK_FALSE(result.finalized);
    CHECK(last_calls(world.requests) == 0);
  }
}

TEST_CASE("last call: a model that calls a tool all the same gets its result, and no more") {
  auto stubborn = calls("search", "{}", "stubborn");
  stubborn.text = "one more";
  Searching world(kept(0.05_usd, 20_percent), stubborn);

  const auto result = world.run->wait(Agent(searcher()).run(*world.run->session, "go"));

  CHECK(result.output == "one more");
  const auto& answer = std::get<ToolResultPart>(result.messages.back().parts.at(0));
  CHECK(answer.call_id == "stubborn");
  CHECK(answer.content.find("not run") != std::string::npos);
  CHECK(last_calls(world.requests) == 1);
}

TEST_CASE("last call: the reserve of an agent's own budget is for that agent") {
  Searching world(Limit::usd(10_usd));
  auto options = searcher();
  options.budget = 0.05_usd;
  options.finalization_reserve = 20_percent;

  const auto result = world.run->wait(Agent(options).run(*world.run->session, "go"));

  CHECK(result.finalized);
  CHECK(result.report.sums.tools.calls == 1);
  CHECK(result.report.sums.total_spent <= 0.05_usd);
}

TEST_CASE("last call: a sub-agent's answer goes to its caller, who goes on") {
  CrewRun crew({{"lead", {delegates("hand"), Answer("thanks")}},
                {"hand", {calls("search"), calls("search"), Answer("my best answer")}}});
  auto lead = agent_named("lead");
  lead.sub_agents = {SubAgent("hand")};
  auto hand = searcher(0.03_usd);
  hand.budget = 0.05_usd;
  hand.finalization_reserve = 20_percent;

  const auto result = crew.go({lead, hand});

  CHECK(result.answered());
  const auto told_json = parse_json(told(result, 3).content).value();
  CHECK(told_json["stopped"] == "budget_exhausted");
  CHECK(told_json["output"] == "my best answer");
}

TEST_CASE("last call: a sub-agent leaves the reserve of its caller's accounts alone") {
  RunSetup setup;
  setup.budgets = {{"session", "", kept(0.10_usd, 20_percent)}};
  std::vector<std::string> asked;
  setup.script = [&](const ModelRequest& request) {
    const auto name = request.messages.at(0).text();
    asked.push_back(name + (is_last_call(request) ? " at last" : ""));
    if (is_last_call(request)) return Answer("best of " + name);
    return name == "lead" ? delegates("hand") : calls("search");
  };
  Run run(std::move(setup));
  auto lead = agent_named("lead");
  lead.sub_agents = {SubAgent("hand")};
  lead.last_call = "Come to an end.";
  const auto crew = Crew::create({lead, searcher(0.039_usd)}).value();

  const auto result = run.wait(crew.agent("lead").value().run(*run.session, "go"));

  CHECK(result.stop == RunStop::budget_exhausted);
  CHECK(result.finalized);
  CHECK(result.output == "best of lead");
  CHECK(std::count(asked.begin(), asked.end(), "hand at last") == 0);
  CHECK(std::count(asked.begin(), asked.end(), "lead at last") == 1);
}

TEST_CASE("last call: only limits from the given depth on are asked for a reserve") {
  AccountReport report;
  report.scope = Scope::parse("customer:c/session:s/agent:a/agent:b").value();
  const auto put = [&](const std::string& account, Share reserve) {
    auto& entry = report.limits.emplace_back();
    entry.account = account;
    entry.limit.finalization_reserve = reserve;
  };
  put("agent:b", Share());
  put("agent:a", Share());
  put("session:s", 5_percent);
  put("total", Share());

  CHECK(has_reserve(report, 0));
  CHECK(has_reserve(report, 2));
  CHECK_FALSE(has_reserve(report, 3));
  report.limits[0].limit.finalization_reserve = 5_percent;
  CHECK(has_reserve(report, 4));
  CHECK_FALSE(has_reserve(report, 5));
  report.limits.clear();
  put("total", 5_percent);
  CHECK(has_reserve(report, 0));
  CHECK_FALSE(has_reserve(report, 1));
}

TEST_CASE("last call: its words are the options', or a sentence of Purser's") {
  CrewRun crew({{"hand", {Answer("x")}}});
  auto options = agent_named("hand");
  const AgentParts plain(options);
  options.last_call = "Stop.";
  const AgentParts own(options);

  const Conversation one(plain, *crew.run.session, "go", RunOptions());
  const Conversation other(own, *crew.run.session, "go", RunOptions());

  CHECK(last_request(one).messages.back().text().find("best answer") != std::string::npos);
  CHECK(last_request(other).messages.back() == Message::user("Stop."));
}
