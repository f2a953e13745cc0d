// loop_guard_section_test.cpp: loops are stopped as a policy says, and its mistakes.
#include <purser/tests/adapters/policy/policy_run.hpp>

using namespace purser;
using namespace std::chrono_literals;
using policy::good_policy;
using policy::mistakes_in;
using policy::PolicyRun;

TEST_CASE("policy loop guard: every option is read") {
  const auto policy = good_policy(
      "loop_guard: {repeats: 4, window: 90s, similarity: 0.9, action: nudge, polling: [wait_*]}");

  REQUIRE(policy.loop_guard);
  CHECK(policy.loop_guard->repeats == 4);
  CHECK(policy.loop_guard->window == 90s);
  CHECK(policy.loop_guard->similarity == 0.9);
  REQUIRE(policy.loop_guard->action.steps().size() == 1);
  CHECK(policy.loop_guard->action.steps()[0].action == LoopAction::nudge);
  CHECK(matches_any(policy.loop_guard->polling, "wait_for_it"));
}

TEST_CASE("policy loop guard: actions that get stricter, with and without their calls") {
  const auto words = good_policy("loop_guard: {action: [warn, nudge, block]}").loop_guard->action;
  REQUIRE(words.steps().size() == 3);
  CHECK(words.steps()[0].action == LoopAction::warn);
  CHECK(words.steps()[2].action == LoopAction::block);

  const auto steps =
      good_policy("loop_guard: {action: [{at: 3, action: nudge}, {at: 10, action: block}]}")
          .loop_guard->action;
  REQUIRE(steps.steps().size() == 2);
  CHECK(steps.steps()[1].at == 10);
}

TEST_CASE("policy loop guard: each mistake has its place") {
  const auto [text, error] = GENERATE(table<std::string, std::string>({
      {"loop_guard: {repeats: 1}", "p.yaml:3:23: 1 is outside of 2 to 32"},
      {"loop_guard: {window: 0s}", "p.yaml:3:22: expected a duration longer than 0, such as 60s"},
      {"loop_guard: {similarity: 1.5}", "p.yaml:3:26: a similarity is above 0 and up to 1"},
      {"loop_guard: {action: blok}",
       R"(p.yaml:3:22: unknown action "blok"; did you mean "block"?)"},
      {"loop_guard: {action: []}", "p.yaml:3:22: expected at least one action"},
      {"loop_guard: {action: [block, warn]}",
       "p.yaml:3:14: steps go from mild to strict (log, warn, nudge, block), each at a later call "
       "than the one before; the first at 2 or later"},
      {"loop_guard: {repeats: 2, action: [warn, block]}",
       "p.yaml:3:26: steps go from mild to strict (log, warn, nudge, block), each at a later call "
       "than the one before; the first at 2 or later"},
      {"loop_guard: {action: [{at: 3}]}", R"(p.yaml:3:23: the key "action" is missing)"},
      {"loop_guard: {repeat: 3}", R"(p.yaml:3:14: unknown key "repeat"; did you mean "repeats"?)"},
      {"loop_guard: [warn]", "p.yaml:3:13: expected a map, found a list"},
  }));
  CHECK(mistakes_in(text) == error);
}

TEST_CASE("policy loop guard: the runtime refuses the call that repeats too often") {
  PolicyRun run("loop_guard: {repeats: 3}");
  CHECK(run.has_stage("loop_guard"));
  CHECK(run.complete());
  CHECK(run.complete());

  const auto third = run.complete();

  REQUIRE_FALSE(third);
  CHECK(third.error().code() == ErrorCode::loop_detected);
  CHECK(run.provider->calls() == 2);
}
