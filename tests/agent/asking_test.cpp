// asking_test.cpp: what a call would cost and whether it would be admitted, without holding.
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

Usage tokens(Tokens input, Tokens output) {
  Usage usage;
  usage.input = input;
  usage.output = output;
  return usage;
}

}  // namespace

TEST_CASE("asking: an estimate is what the same usage is booked at, and books nothing") {
  Run run;
  CHECK(run.session->estimate("gpt-4o", tokens(1200, 380)).value() == 0.0068_usd);
  CHECK(run.spent() == 0_usd);
  REQUIRE(run.session->track_usage("gpt-4o", tokens(1200, 380)));
  CHECK(run.spent() == 0.0068_usd);
}

TEST_CASE("asking: what has no price and what is no count has no estimate") {
  Run run;
  CHECK(run.session->estimate("no-such-model", tokens(1, 1)).error().code() ==
        ErrorCode::unpriced_model);
  CHECK(run.session->estimate("gpt-4o", tokens(-1, 1)).error().code() ==
        ErrorCode::invalid_argument);
}

TEST_CASE("asking: a check says yes up to the last nanodollar, and holds nothing") {
  RunSetup setup;
  setup.budget = 0.0068_usd;
  Run run(std::move(setup));

  CHECK(run.session->check("gpt-4o", 1200, 380));
  CHECK(run.session->check("gpt-4o", 1200, 381).error().code() == ErrorCode::budget_exhausted);
  CHECK(run.held() == 0_usd);
  CHECK(run.spent() == 0_usd);
}

TEST_CASE("asking: a check minds what others hold, other accounts' limits and patterns") {
  RunSetup setup;
  setup.budgets = {{"total", "", Limit::tokens(1000)}};
  setup.budgets[0].limit.model = Glob("gpt-4o-mini");
  Run run(std::move(setup));
  CHECK(run.session->check("gpt-4o", 1000, 1));
  CHECK(run.session->check("gpt-4o-mini", 1000, 1).error().code() == ErrorCode::budget_exhausted);

  const CallInfo other{99, {}, CallKind::tool, Purpose::user, "other"};
  auto hold = run.runtime->ledger().reserve(run.session->account(), Ask::fixed(1_usd), other);
  REQUIRE(hold);
  CHECK(run.session->check("gpt-4o", 1000, 1).error().code() == ErrorCode::budget_busy);
}

TEST_CASE("asking: a check refuses what no call can be") {
  Run run;
  CHECK(run.session->check("gpt-4o", -1, 1).error().code() == ErrorCode::invalid_argument);
  CHECK(run.session->check("gpt-4o", 1, -1).error().code() == ErrorCode::invalid_argument);
  CHECK(run.session->check("no-such-model", 1, 1).error().code() == ErrorCode::unpriced_model);
}

TEST_CASE("asking: usage is that of the handle's own account and all below it") {
  Run run;
  const auto below = run.session->scoped("team", "blue", {}).value();
  REQUIRE(run.wait(below.complete(ModelRequest("gpt-4o", "hi"))));
  REQUIRE(run.complete());
  REQUIRE(run.invoke(priced_tool(0.01_usd)));

  const auto all = run.session->usage();
  CHECK(all.tokens == tokens(20, 10));
  CHECK(all.calls == 3);
  CHECK(all.model_calls == 2);
  CHECK(all.tool_calls == 1);
  CHECK(below.usage().tokens == tokens(10, 5));
  CHECK(below.usage().calls == 1);
}
