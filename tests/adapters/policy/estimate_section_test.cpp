// estimate_section_test.cpp: what is held for input as a policy says, and its mistakes.
#include <purser/tests/adapters/policy/policy_run.hpp>

using namespace purser;
using namespace std::chrono_literals;
using policy::good_policy;
using policy::mistakes_in;

TEST_CASE("policy estimate: each rule has its own margin, and how long its count may take") {
  const auto policy = good_policy(R"(
estimate:
  - {model: "claude-*", by: count, margin: 10%, count_timeout: 800ms}
  - {model: "gpt-*", by: learned, accept_risk: 1%}
  - {by: count}
)");

  REQUIRE(policy.estimate);
  const auto& rules = policy.estimate->rules;
  REQUIRE(rules.size() == 3);
  CHECK(rules[0].model.text() == "claude-*");
  CHECK(rules[0].margin == 10_percent);
  CHECK(rules[0].count_timeout == 800ms);
  CHECK(rules[1].by == EstimateBy::learned);
  CHECK(rules[1].accepted_risk == 1_percent);
  CHECK(rules[2].model.text() == "*");
  CHECK(rules[2].margin == 5_percent);
  CHECK(rules[2].count_timeout == 5s);
}

TEST_CASE("policy estimate: each mistake has its place") {
  const auto [text, error] = GENERATE(table<std::string, std::string>({
      {"estimate: []", "p.yaml:3:11: expected at least one estimate"},
      {"estimate: [{}]", R"(p.yaml:3:12: the key "by" is missing)"},
      {"estimate: [{by: learned}]", "p.yaml:3:12: what is learned may be too small: "},
      {"estimate: [{by: count, accept_risk: 1%}]",
       R"(p.yaml:3:24: "accept_risk" is for estimates by learned)"},
      {"estimate: [{by: learned, accept_risk: 1%, count_timeout: 1s}]",
       R"(p.yaml:3:43: "count_timeout" is for estimates by count)"},
      {"estimate: [{by: count, count_timeout: 0s}]",
       "p.yaml:3:39: a timeout must be longer than 0"},
      {"estimate: [{by: count, count_timeout: soon}]", "p.yaml:3:39: "},
  }));
  CAPTURE(text, mistakes_in(text));
  CHECK(mistakes_in(text).starts_with(error));
}
