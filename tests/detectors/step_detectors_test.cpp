// step_detectors_test.cpp: context_bloat, token_acceleration, tool_amplification and retry_loop at,
// just below and just above their thresholds.
#include <purser/detectors/context_bloat.hpp>
#include <purser/detectors/retry_loop.hpp>
#include <purser/detectors/token_acceleration.hpp>
#include <purser/detectors/tool_amplification.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/observations.hpp>

using namespace purser;

TEST_CASE("context_bloat: more than 20% is found, exactly 20% is not, nor below the floor") {
  const auto [before, now, found] = GENERATE(table<Tokens, Tokens, bool>({
      {1000, 1200, false},
      {1000, 1201, true},
      {1000, 1199, false},
      {1003, 1203, false},  // 1203.6 are 20%
      {1003, 1204, true},
      {100, 999, false},
      {100, 1000, true},
      {834, 1000, false},
      {833, 1000, true},
      {5000, 1500, false},
      {1500, 1500, false},
      {0, 1000, true},
      {INT64_MAX / 2, INT64_MAX, true},
      {INT64_MAX, INT64_MAX, false},
  }));
  INFO(before << " then " << now);
  ContextBloatState state;

  CHECK(!context_bloat({}, state, step(before)));
  const auto finding = context_bloat({}, state, step(now));

  CHECK(finding.has_value() == found);
  if (finding) CHECK(finding->type == "context_bloat");
}

TEST_CASE("context_bloat: growth and floor are options, and the sentence has the numbers") {
  ContextBloatState state;
  const ContextBloatOptions options{.growth = 50_percent, .input_tokens_min = 10};
  CHECK(!context_bloat(options, state, step(10, 500)));
  CHECK(!context_bloat(options, state, step(15)));
  CHECK(!context_bloat(options, state, tool_call()));
  CHECK(!context_bloat(options, state, aside(step(9000))));

  const auto finding = context_bloat(options, state, step(23));

  REQUIRE(finding);
  CHECK(finding->message ==
        "the input of agent a grew from 15 to 23 tokens in one step, more than 50%");
  CHECK(finding->key == "context_bloat/a");
}

TEST_CASE("context_bloat: calls whose tokens nobody knows are no steps") {
  ContextBloatState state;
  auto unknown = step(0);
  unknown.has_usage = false;
  CHECK(!context_bloat({}, state, step(2000)));
  CHECK(!context_bloat({}, state, unknown));

  CHECK(!context_bloat({}, state, step(2000)));
}

TEST_CASE("token_acceleration: twice the tokens are found, one less is not, nor below the floor") {
  const auto [before, now, found] = GENERATE(table<Tokens, Tokens, bool>({
      {500, 1000, true},
      {500, 999, false},
      {501, 1001, false},
      {1000, 2000, true},
      {1000, 1999, false},
      {1000, 2001, true},
      {1001, 2001, false},
      {10, 999, false},
      {10, 1000, true},
      {2000, 1000, false},
      {INT64_MAX, INT64_MAX, false},
  }));
  INFO(before << " then " << now);
  TokenAccelerationState state;

  CHECK(!token_acceleration({}, state, step(before)));
  const auto finding = token_acceleration({}, state, step(now));

  CHECK(finding.has_value() == found);
  if (finding) CHECK(finding->type == "token_acceleration");
}

TEST_CASE("token_acceleration: output counts as well, and the factor is an option") {
  TokenAccelerationState state;
  const TokenAccelerationOptions options{.factor = 3, .tokens_min = 100};
  CHECK(!token_acceleration(options, state, step(10, 40)));
  CHECK(!token_acceleration(options, state, step(10, 139)));

  const auto finding = token_acceleration(options, state, step(10, 437));

  REQUIRE(finding);
  CHECK(finding->message == "a step of agent a took 447 tokens, at least 3 times the 149 before");
}

TEST_CASE("tool_amplification: five times the input behind tools is found, one token less is not") {
  const auto [before, now, found] = GENERATE(table<Tokens, Tokens, bool>({
      {100, 500, true},
      {100, 499, false},
      {100, 501, true},
      {101, 504, false},
      {1, 5, true},
      {0, 5000, false},
      {1000, 900, false},
  }));
  INFO(before << " then " << now);
  ToolAmplificationState state;

  CHECK(!tool_amplification({}, state, step(before)));
  CHECK(!tool_amplification({}, state, tool_call()));
  const auto finding = tool_amplification({}, state, step(now));

  CHECK(finding.has_value() == found);
  if (finding) CHECK(finding->type == "tool_amplification");
}

TEST_CASE("tool_amplification: only the first model call after tools is compared") {
  ToolAmplificationState state;
  CHECK(!tool_amplification({}, state, step(10)));
  CHECK(!tool_amplification({}, state, step(1000)));  // no tool in between
  CHECK(!tool_amplification({}, state, tool_call()));
  CHECK(!tool_amplification({}, state, tool_call()));
  CHECK(!tool_amplification({}, state, aside(step(90'000))));

  const auto finding = tool_amplification({}, state, step(5000));

  REQUIRE(finding);
  CHECK(finding->message ==
        "2 tool calls took the input of agent a from 1000 to 5000 tokens, at least 5 times as "
        "much");
  CHECK(!tool_amplification({}, state, step(50'000)));
}

TEST_CASE("retry_loop: the third equal prompt in a row is found, and each one after it") {
  RetryLoopState state;
  CHECK(!retry_loop({}, state, prompted(7)));
  CHECK(!retry_loop({}, state, prompted(7)));
  CHECK(!retry_loop({}, state, tool_call()));  // tools and others' calls are not in between
  CHECK(!retry_loop({}, state, aside(prompted(8))));

  const auto third = retry_loop({}, state, prompted(7));

  REQUIRE(third);
  CHECK(third->type == "retry_loop");
  CHECK(third->message == "agent a sent gpt-4o the same prompt 3 times in a row");
  CHECK(retry_loop({}, state, prompted(7)));
  CHECK(!retry_loop({}, state, prompted(8)));
  CHECK(!retry_loop({}, state, prompted(7)));
}

TEST_CASE("retry_loop: failed calls count, and how often is an option") {
  RetryLoopState state;
  auto failed = prompted(0);
  failed.has_usage = false;
  failed.error = ErrorCode::overloaded;

  CHECK(!retry_loop({.repeats = 2}, state, failed));
  CHECK(retry_loop({.repeats = 2}, state, failed));
}
