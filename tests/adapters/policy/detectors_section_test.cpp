// detectors_section_test.cpp: what a policy looks for, and its mistakes.
#include <purser/tests/adapters/policy/policy_run.hpp>

using namespace purser;
using namespace std::chrono_literals;
using policy::good_policy;
using policy::mistakes_in;
using policy::PolicyRun;

TEST_CASE("policy detectors: all eight, with their options") {
  const auto policy = good_policy(R"(
downgrade: {ladder: {a: b}}
detectors:
  budget_exceeded: log
  retry_loop: {repeats: 4, action: block}
  context_bloat: {growth: 30%, input_tokens_min: 500, action: alert}
  token_acceleration: {factor: 3, tokens_min: 400}
  tool_amplification: {factor: 6}
  spend_velocity: {factor: 7, minute_min: $0.50, minutes_min: 2, limit_within: 10m, action: downgrade}
  stall: off
  delegation_cycle: {action: block}
  polling: ["wait_*"]
)");

  REQUIRE(policy.watch);
  const auto& watch = *policy.watch;
  CHECK(watch.budget_exceeded.action == WatchAction::log);
  CHECK(watch.retry_loop.options.repeats == 4);
  CHECK(watch.retry_loop.action == WatchAction::block);
  CHECK(watch.context_bloat.options.growth == 30_percent);
  CHECK(watch.context_bloat.options.input_tokens_min == 500);
  CHECK(watch.context_bloat.action == WatchAction::alert);
  CHECK(watch.token_acceleration.options.factor == 3);
  CHECK(watch.token_acceleration.options.tokens_min == 400);
  CHECK(watch.token_acceleration.action == WatchAction::warn);
  CHECK(watch.tool_amplification.options.factor == 6);
  CHECK(watch.spend_velocity.options.factor == 7);
  CHECK(watch.spend_velocity.options.minute_min == 0.50_usd);
  CHECK(watch.spend_velocity.options.minutes_min == 2);
  CHECK(watch.spend_velocity.options.limit_within == 10min);
  CHECK(watch.spend_velocity.action == WatchAction::downgrade);
  CHECK(watch.stall.action == WatchAction::off);
  CHECK(watch.delegation_cycle.action == WatchAction::block);
  CHECK(matches_any(watch.polling, "wait_for_it"));
}

TEST_CASE("policy detectors: without the section they look as usual, and off they do not") {
  CHECK(good_policy("").watch);
  CHECK_FALSE(good_policy("detectors: off").watch);
}

TEST_CASE("policy detectors: each mistake has its place") {
  const auto [text, error] = GENERATE(table<std::string, std::string>({
      {"detectors: on", R"(p.yaml:3:12: expected off, or a map of detectors, found "on")"},
      {"detectors: {stal: off}", R"(p.yaml:3:13: unknown key "stal"; did you mean "stall"?)"},
      {"detectors: {stall: {repeats: 1}}", "p.yaml:3:30: 1 is outside of 2 to 1000000"},
      {"detectors: {stall: {factor: 2}}",
       R"(p.yaml:3:21: unknown key "factor"; did you mean "action"?)"},
      {"detectors: {stall: blok}", R"(p.yaml:3:20: unknown action "blok"; did you mean "block"?)"},
      {"detectors: {stall: downgrade}",
       R"(p.yaml:3:20: action: downgrade needs a section "downgrade" with a ladder)"},
      {"detectors: {context_bloat: {growth: 200%}, retry_loop: {repeats: 0}}",
       "p.yaml:3:66: 0 is outside of 2 to 1000000\n"
       "p.yaml:3:37: \"200%\" is not a share; write 0% to 100%, such as 80% or 12.5%, or 0 to 1, "
       "such as 0.8"},
  }));
  CHECK(mistakes_in(text) == error);
}

TEST_CASE("policy detectors: the runtime blocks the agent that sends the same prompt again") {
  PolicyRun run("detectors: {retry_loop: {repeats: 2, action: block}}");
  CHECK(run.has_stage("watch"));
  CHECK(run.complete());
  CHECK(run.complete());

  const auto third = run.complete();

  REQUIRE_FALSE(third);
  CHECK(third.error().code() == ErrorCode::loop_detected);
  CHECK(run.provider->calls() == 2);
}

TEST_CASE("policy detectors: off, the runtime has no watch") {
  PolicyRun run("detectors: off");
  CHECK_FALSE(run.has_stage("watch"));
  for (int call = 0; call < 5; ++call) CHECK(run.complete()->warnings().empty());
}
