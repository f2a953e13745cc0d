// on_refusal_test.cpp: what no longer fits is tried on cheaper models before it is refused.
#include <purser/middleware/downgrade.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using scripted::Answer;

namespace {

DowngradeOptions down_to_nano(OnRefusal on_refusal = OnRefusal::downgrade) {
  return {.at = 100_percent,
          .ladder = {{"gpt-4o", "gpt-4o-mini"}, {"gpt-4o-mini", "gpt-4.1-nano"}},
          .on_refusal = on_refusal};
}

/// One call of gpt-4o that may not fit. The script's answer may be changed until it is asked for.
struct Refused {
  explicit Refused(Money budget, OnRefusal on_refusal = OnRefusal::downgrade)
      : run(setup_of(budget)) {
    REQUIRE(run.runtime->use(downgrade(down_to_nano(on_refusal))));
    REQUIRE(run.runtime->before(
        "attempts", [this](Call& call) { attempts.push_back(call.attempt); }, Place::attempt));
  }

  RunSetup setup_of(Money budget) {
    RunSetup setup;
    setup.budget = budget;
    setup.script = [this](const ModelRequest&) { return answer; };
    return setup;
  }

  Result<Reply> ask() { return run.complete(); }

  Answer answer{"hello"};
  std::vector<Attempt> attempts;
  Run run;
};

/// Nothing of a call of that model fits: 16 tokens of output are the least.
constexpr Money too_little_for_gpt_4o = 0.000150_usd;
constexpr Money too_little_for_mini = 0.000010_usd;

}  // namespace

TEST_CASE("on refusal: the next cheaper model that fits answers, as another attempt") {
  Refused given(too_little_for_gpt_4o);

  const auto reply = given.ask();

  REQUIRE(reply);
  CHECK(reply->model().model == "gpt-4o-mini");
  CHECK(reply->model().asked_model == "gpt-4o");
  REQUIRE(given.attempts.size() == 2);
  CHECK(given.attempts[0].cause == AttemptCause::first);
  CHECK(given.attempts[1].cause == AttemptCause::downgrade);
  CHECK(given.attempts[1].index == 2);
  REQUIRE(reply->warnings().size() == 1);
  CHECK(reply->warnings()[0].type == "downgraded");
  CHECK(reply->warnings()[0].message.find("gpt-4o was asked for, gpt-4o-mini is used") == 0);
  CHECK(given.run.spent() == reply->charge().high);
  CHECK(given.run.held() == 0_usd);
}

TEST_CASE("on refusal: it goes on down the ladder") {
  Refused given(too_little_for_mini);

  const auto reply = given.ask();

  REQUIRE(reply);
  CHECK(reply->model().model == "gpt-4.1-nano");
  CHECK(given.attempts.size() == 3);
}

TEST_CASE("on refusal: what fits no model of the ladder is refused, and costs nothing") {
  Refused given(Money::nanodollars(1));

  const auto reply = given.ask();

  REQUIRE(!reply);
  CHECK(reply.error().code() == ErrorCode::budget_exhausted);
  CHECK(given.attempts.size() == 3);
  CHECK(given.run.provider->calls() == 0);
  CHECK(given.run.held() == 0_usd);
}

TEST_CASE("on refusal: other errors are no reason") {
  Refused given(1_usd);
  given.answer = Answer(Error(ErrorCode::bad_request, "no").with_rejected());

  CHECK(given.ask().error().code() == ErrorCode::bad_request);
  CHECK(given.attempts.size() == 1);
}

TEST_CASE("on refusal: without it a call that does not fit is refused at once") {
  Refused given(too_little_for_gpt_4o, OnRefusal::refuse);

  CHECK(given.ask().error().code() == ErrorCode::budget_exhausted);
  CHECK(given.attempts.size() == 1);
}

TEST_CASE("on refusal: a threshold counts as well, without a refusal") {
  Run run;
  REQUIRE(run.runtime->use(downgrade({.at = 50_percent,
                                      .ladder = {{"gpt-4o", "gpt-4o-mini"}},
                                      .on_refusal = OnRefusal::downgrade})));
  REQUIRE(run.session->track("elsewhere", 0.5_usd));

  CHECK(run.complete()->model().model == "gpt-4o-mini");
  CHECK(run.provider->calls() == 1);
}

TEST_CASE("on refusal: a cancelled call leaves nothing held and the request as it was") {
  Refused given(too_little_for_gpt_4o);
  given.answer.gate.emplace();
  std::string name;
  given.run.runtime->after("name",
                           [&](const Call& call, const Result<Reply>&) { name = call.name(); });
  std::optional<Result<Reply>> outcome;
  auto started = start<Result<Reply>>(
      given.run.executor(), given.run.session->complete(ModelRequest("gpt-4o", "hi")),
      [&](Result<Reply> reply) { outcome.emplace(std::move(reply)); });
  given.run.poll();
  REQUIRE(given.run.provider->calls() == 1);

  started.cancel();
  given.run.poll();

  REQUIRE(outcome);
  CHECK(name == "gpt-4o");
  CHECK(given.run.held() == 0_usd);
}
