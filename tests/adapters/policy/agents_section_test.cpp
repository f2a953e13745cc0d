// agents_section_test.cpp: when agents are asked to come to an end, as a policy says, and its
// mistakes.
#include <purser/tests/adapters/policy/policy_run.hpp>

using namespace purser;
using policy::good_policy;
using policy::mistakes_in;

namespace {

/// In line 3; what stands behind `wrap_up: ` begins in column 33.
std::string agent_with(const std::string& wrap_up) {
  return "agents: {a: {model: m, wrap_up: " + wrap_up + "}}";
}

}  // namespace

TEST_CASE("policy wrap_up: a share, or a map that says more") {
  const auto [text, at, message] = GENERATE(table<std::string, Share, std::string>({
      {"60%", 60_percent, ""},
      {"0.6", 60_percent, ""},
      {"{at: 60%}", 60_percent, ""},
      {"{}", 80_percent, ""},
      {"{message: '{left} of {limit}'}", 80_percent, "{left} of {limit}"},
      {"{at: 12.5%, message: 'Answer as {\"x\": 1}.'}", Share::parts_per_million(125'000),
       "Answer as {\"x\": 1}."},
  }));

  const auto policy = good_policy(agent_with(text));

  const auto& wrap_up = policy.agent("a")->wrap_up;
  REQUIRE(wrap_up);
  CHECK(wrap_up->at == at);
  CHECK(wrap_up->message == message);
}

TEST_CASE("policy wrap_up: without it nobody is told, and the agent gets what the policy says") {
  const auto policy = good_policy(
      "agents: {a: {model: m}, b: {model: m, wrap_up: {at: 60%, message: 'Stop: {left}'}}}");
  CHECK_FALSE(policy.agent("a")->wrap_up);

  const auto crew = policy::crew(policy, ToolSet()).value();

  CHECK_FALSE(crew.agent("a")->options().wrap_up);
  CHECK(crew.agent("b")->options().wrap_up->at == 60_percent);
  CHECK(crew.agent("b")->options().wrap_up->message == "Stop: {left}");
}

TEST_CASE("policy wrap_up: each mistake has its place") {
  const auto [text, error] = GENERATE(table<std::string, std::string>({
      {"120%",
       "p.yaml:3:33: \"120%\" is not a share; write 0% to 100%, such as 80% or 12.5%, or 0 to 1, "
       "such as 0.8"},
      {"soon",
       "p.yaml:3:33: \"soon\" is not a share; write 0% to 100%, such as 80% or 12.5%, or 0 to 1, "
       "such as 0.8"},
      {"[80%]", "p.yaml:3:33: expected a share such as 80%, found a list"},
      {"100%",
       "p.yaml:3:33: wrap_up takes a share above 0% and below 100%: with 100% used there is no "
       "call left to be asked in"},
      {"{at: 0%}",
       "p.yaml:3:38: wrap_up takes a share above 0% and below 100%: with 0% used nothing has "
       "begun"},
      {"{at: 80%, message: 'only {lefft}'}",
       R"(p.yaml:3:52: unknown placeholder "{lefft}"; did you mean "{left}"?)"},
      {"{message: '{money}'}",
       "p.yaml:3:43: unknown placeholder \"{money}\"; known: {spent}, {left}, {limit}, {account}, "
       "{turns}"},
      {"{message: ''}", "p.yaml:3:43: expected a text that is not empty"},
      {"{att: 80%}", R"(p.yaml:3:34: unknown key "att"; did you mean "at"?)"},
  }));
  CHECK(mistakes_in(agent_with(text)) == error);
}

TEST_CASE("policy wrap_up: a message of the environment is not shown by its mistake") {
  const auto error = mistakes_in(agent_with("{message: \"${CANARY} {oops}\"}"));
  CHECK(error.starts_with("p.yaml:3:43: "));
  CHECK(error.ends_with(" has an unknown placeholder"));
  CHECK(error.find(policy::hidden) == std::string::npos);
}
