// wrap_up_run_test.cpp: agents are asked to come to an end near their limits, once, in the
// conversation.
#include <purser/agent/conversation.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/crew_run.hpp>

using namespace purser;
using scripted::Answer;

namespace {

constexpr auto words = "{account} {spent} of {limit}, {left} left, {turns} to go";

/// Searches for ten cents a time.
AgentOptions searcher(std::string name = "hand", Money price = 0.10_usd) {
  auto options = agent_named(std::move(name));
  options.tools = ToolSet::create({priced_tool(price)}).value();
  options.wrap_up = WrapUp{50_percent, words};
  return options;
}

/// An answer that costs nothing.
Answer free_of_charge(Answer answer) {
  answer.usage = Usage();
  return answer;
}

Answer search() { return free_of_charge(calls("search")); }
Answer says(std::string text) { return free_of_charge(Answer(std::move(text))); }

std::vector<Answer> searches(std::size_t count) {
  std::vector<Answer> answers(count, search());
  answers.push_back(says("done"));
  return answers;
}

/// Where the conversation has messages of the user, apart from the input.
std::vector<std::string> notes(const std::vector<Message>& messages) {
  std::vector<std::string> texts;
  for (const auto& message : messages) {
    if (message.role == Role::user && message.text() != "go") texts.push_back(message.text());
  }
  return texts;
}

std::vector<std::string> warnings_of(const RunResult& run) {
  std::vector<std::string> texts;
  for (const auto& warning : run.report.warnings) {
    if (warning.type == "wrap_up") texts.push_back(warning.message);
  }
  return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("wrap_up: the call after the share is spent has the note, behind the tool's result") {
  CrewRun crew({{"hand", searches(3)}}, 0.40_usd);

  const auto result = crew.go({searcher()});

  CHECK(result.answered());
  const auto& requests = crew.script->requests();
  REQUIRE(requests.size() == 4);
  CHECK(notes(requests[1].messages).empty());
  CHECK(requests[2].messages.back() ==
        Message::user("session:s1 $0.20 of $0.40, $0.20 left, 18 to go"));
  CHECK(requests[2].messages.at(requests[2].messages.size() - 2).role == Role::tool);
  CHECK(warnings_of(result) ==
        Texts{"agent:hand was asked to come to an end: session:s1 has used $0.20 of $0.40"});
}

TEST_CASE("wrap_up: the note is told once, and stays where it was told") {
  CrewRun crew({{"hand", searches(3)}}, 0.40_usd);

  const auto result = crew.go({searcher()});

  const auto& requests = crew.script->requests();
  const auto& earlier = requests[2].messages;
  const auto& later = requests[3].messages;
  REQUIRE(later.size() > earlier.size());
  CHECK(std::equal(earlier.begin(), earlier.end(), later.begin()));  // a prefix that can be cached
  CHECK(notes(later).size() == 1);
  CHECK(notes(result.messages) == notes(later));
}

TEST_CASE("wrap_up: a nanodollar below the share nothing is told") {
  CrewRun crew({{"hand", searches(2)}}, Money(0.40_usd) + Money::nanodollars(2));
  const auto result = crew.go({searcher()});
  CHECK(notes(result.messages).empty());
  CHECK(warnings_of(result).empty());
}

TEST_CASE("wrap_up: agents that do not ask for it are not told") {
  CrewRun crew({{"hand", searches(3)}}, 0.40_usd);
  auto options = searcher();
  options.wrap_up.reset();
  CHECK(notes(crew.go({options}).messages).empty());
}

TEST_CASE("wrap_up: a run that begins beyond the share is told with its first call") {
  CrewRun crew({{"hand", {says("in short")}}}, 0.40_usd);
  REQUIRE(crew.run.session->track("elsewhere", 0.30_usd));

  const auto first = crew.go({searcher()});
  const auto second = crew.go({searcher()});

  const Texts told{"session:s1 $0.30 of $0.40, $0.10 left, 20 to go"};
  CHECK(notes(first.messages) == told);
  CHECK(notes(second.messages) == told);  // once per run
  CHECK(crew.script->requests()[0].messages.at(1) == Message::user("go"));
}

TEST_CASE("wrap_up: an agent's own budget and its session's are told of one after the other") {
  CrewRun crew({{"hand", searches(3)}}, 0.60_usd);
  auto options = searcher();
  options.budget = 0.40_usd;
  options.finalization_reserve = 10_percent;

  const auto result = crew.go({options});

  CHECK(notes(result.messages) == Texts{"agent:hand $0.20 of $0.40, $0.16 left, 18 to go",
                                        "session:s1 $0.30 of $0.60, $0.30 left, 17 to go"});
}

TEST_CASE("wrap_up: limits in calls and tokens are told of like those in dollars") {
  RunSetup setup;
  setup.answers = searches(3);
  setup.budgets = {{"session", "", Limit::calls(8)}};
  Run run(std::move(setup));

  const auto result = run.wait(Agent(searcher()).run(*run.session, "go"));

  CHECK(notes(result.messages) == Texts{"session:s1 4 calls of 8 calls, 4 calls left, 18 to go"});
}

TEST_CASE("wrap_up: a limit on each call by itself is none to come near to") {
  RunSetup setup;
  setup.answers = searches(3);
  setup.budgets = {{"total", "", Limit::usd(0.15_usd, Window::call)}};
  Run run(std::move(setup));
  CHECK(notes(run.wait(Agent(searcher()).run(*run.session, "go")).messages).empty());
}

TEST_CASE("wrap_up: the turns of a run are told of too") {
  CrewRun crew({{"hand", {search()}}}, 100_usd);
  auto options = searcher();
  options.turns_max = 4;

  const auto result = crew.go({options});

  CHECK(result.stop == RunStop::turns_exhausted);
  CHECK(notes(result.messages) == Texts{"this run 2 turns of 4 turns, 2 turns left, 2 to go"});
}

TEST_CASE("wrap_up: after a hand-off the other agent is told as well, each of them once") {
  CrewRun crew({{"a", {search(), free_of_charge(calls("transfer_to_b")), says("a ends it")}},
                {"b", {search(), free_of_charge(calls("transfer_to_a"))}}},
               0.20_usd);
  auto a = searcher("a", 0.10_usd);
  auto b = searcher("b", 0.01_usd);
  b.wrap_up->message = "b: {spent}";
  a.hand_offs = {"b"};
  b.hand_offs = {"a"};

  const auto result = crew.go({a, b});

  CHECK(result.answered());
  CHECK(result.agent == "a");
  CHECK(notes(result.messages) ==
        Texts{"session:s1 $0.10 of $0.20, $0.10 left, 19 to go", "b: $0.10"});
  CHECK(warnings_of(result).size() == 2);
}

TEST_CASE("wrap_up: a sub-agent is told of its own budget, and its caller of nothing") {
  CrewRun crew(
      {{"lead", {free_of_charge(delegates("hand")), says("thanks")}}, {"hand", searches(2)}},
      100_usd);
  auto lead = agent_named("lead");
  lead.sub_agents = {SubAgent("hand")};
  lead.wrap_up = WrapUp{50_percent, words};
  auto hand = searcher();
  hand.budget = 0.30_usd;

  const auto result = crew.go({lead, hand});

  CHECK(notes(result.messages).empty());
  CHECK(warnings_of(result) ==
        Texts{"agent:hand was asked to come to an end: agent:hand has used $0.20 of $0.30"});
  CHECK(crew.script->asked() == Texts{"lead", "hand", "hand", "hand", "lead"});
  CHECK(crew.script->requests()[3].messages.back() ==
        Message::user("agent:hand $0.20 of $0.30, $0.10 left, 18 to go"));
}

TEST_CASE("wrap_up: a model that paused is not interrupted") {
  auto paused = search();
  paused.tool_calls.clear();
  paused.text = "let me see";
  paused.stop_reason = StopReason::pause;
  CrewRun crew({{"hand", {paused, search(), says("done")}}}, 0.40_usd);
  auto options = searcher();
  options.turns_max = 2;

  const auto result = crew.go({options});

  const auto& requests = crew.script->requests();
  REQUIRE(requests.size() == 2);
  CHECK(requests[1].messages.back() == Message::assistant("let me see"));
  CHECK(notes(result.messages).empty());
}

TEST_CASE("wrap_up: the last call has its own question, behind the note") {
  CrewRun crew({{"hand", {search(), search(), search(), says("best so far")}}}, 100_usd);
  auto options = searcher();
  options.budget = 0.25_usd;
  options.finalization_reserve = 20_percent;
  options.last_call = "Come to an end.";

  const auto result = crew.go({options});

  CHECK(result.stop == RunStop::budget_exhausted);
  CHECK(result.finalized);
  CHECK(notes(result.messages) ==
        Texts{"agent:hand $0.10 of $0.25, $0.10 left, 19 to go", "Come to an end."});
}

TEST_CASE("wrap_up: a bad share or message is refused before a run costs anything") {
  auto options = searcher();
  options.wrap_up->message = "{lefft}";
  CHECK(Crew::create({options}).error().message() ==
        R"(agent "hand": unknown placeholder "{lefft}"; did you mean "{left}"?)");
  CrewRun crew({{"hand", {says("x")}}});

  const auto result = crew.run.wait(Agent(options).run(*crew.run.session, "go"));

  CHECK(result.stop == RunStop::error);
  CHECK(result.error->code() == ErrorCode::invalid_argument);
  CHECK(crew.script->requests().empty());
}

TEST_CASE("wrap_up: the detectors of loops and of growth find nothing in it") {
  CrewRun crew({{"hand", searches(3)}}, 0.40_usd);
  const auto result = crew.go({searcher()});
  for (const auto& warning : result.report.warnings) {
    INFO(warning.message);
    CHECK((warning.type == "wrap_up" || warning.type == "budget_exceeded"));
  }
}
