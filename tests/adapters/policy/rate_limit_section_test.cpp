// rate_limit_section_test.cpp: how fast models are called as a policy says, and its mistakes.
#include <purser/tests/adapters/policy/policy_run.hpp>

using namespace purser;
using namespace std::chrono_literals;
using policy::good_policy;
using policy::mistakes_in;
using policy::PolicyRun;

TEST_CASE("policy rate limit: every option is read, and what is not named does not limit") {
  const auto policy = good_policy(
      "rate_limit:\n"
      "  - {model: \"gpt-*\", per: customer, requests: 60, tokens: 100000, concurrent: 8}\n"
      "  - {concurrent: 2}");

  REQUIRE(policy.rate_limit);
  REQUIRE(policy.rate_limit->limits.size() == 2);
  const auto& rule = policy.rate_limit->limits[0];
  CHECK(rule.model.text() == "gpt-*");
  CHECK(rule.per == RateKey::customer);
  CHECK(rule.requests_per_minute == 60);
  CHECK(rule.tokens_per_minute == 100'000);
  CHECK(rule.concurrent_max == 8);
  CHECK(policy.rate_limit->limits[1].model.text() == "*");
  CHECK(policy.rate_limit->limits[1].per == RateKey::all);
  CHECK(policy.rate_limit->limits[1].requests_per_minute == 0);
}

TEST_CASE("policy rate limit: each mistake has its place") {
  const auto [text, error] = GENERATE(table<std::string, std::string>({
      {"rate_limit: []", "p.yaml:3:13: expected at least one limit"},
      {"rate_limit: 60", R"(p.yaml:3:13: expected a list, found "60")"},
      {"rate_limit: [{model: a}]",
       "p.yaml:3:14: limits nothing; name requests, tokens or concurrent"},
      {"rate_limit: [{requests: 0}]", "p.yaml:3:25: 0 is outside of 1 to 1000000000"},
      {"rate_limit: [{requests: 1, per: sesion}]",
       R"(p.yaml:3:33: unknown sharing of a limit "sesion"; did you mean "session"?)"},
      {"rate_limit: [{request: 1}, {token: 1}]",
       "p.yaml:3:15: unknown key \"request\"; did you mean \"requests\"?\n"
       "p.yaml:3:29: unknown key \"token\"; did you mean \"tokens\"?"},
      {"rate_limit: {waiting_max: 5}", R"(p.yaml:3:13: the key "limits" is missing)"},
      {"rate_limit: {limits: []}", "p.yaml:3:22: expected at least one limit"},
      {"rate_limit: {limits: [{requests: 0}], waiting_max: 1.5}",
       "p.yaml:3:34: 0 is outside of 1 to 1000000000\n"
       R"(p.yaml:3:52: expected an integer, found "1.5")"},
      {"rate_limit: {limits: [{requests: 1}], waiting: 5}",
       R"(p.yaml:3:39: unknown key "waiting"; did you mean "waiting_max"?)"},
  }));
  CHECK(mistakes_in(text) == error);
}

TEST_CASE("policy rate limit: a map has the limits and how many may wait") {
  const auto policy = good_policy("rate_limit: {limits: [{requests: 60}], waiting_max: 5}");
  REQUIRE(policy.rate_limit);
  CHECK(policy.rate_limit->waiting_max == 5);
  REQUIRE(policy.rate_limit->limits.size() == 1);
  CHECK(policy.rate_limit->limits[0].requests_per_minute == 60);
}

TEST_CASE("policy rate limit: where nobody may wait, a call too many is refused at once") {
  PolicyRun run("rate_limit: {limits: [{requests: 1}], waiting_max: 0}");
  CHECK(run.complete());
  const auto before = run.timers->clock().now();

  const auto refused = run.complete();

  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == ErrorCode::rate_limited);
  CHECK(run.timers->clock().now() == before);
}

TEST_CASE("policy rate limit: the runtime lets a call wait until it may go") {
  PolicyRun run("rate_limit: [{requests: 1}]");
  CHECK(run.has_stage("rate_limit"));
  CHECK(run.complete());
  const auto before = run.timers->clock().now();

  CHECK(run.complete());

  CHECK(run.timers->clock().now() - before == 60s);
}
