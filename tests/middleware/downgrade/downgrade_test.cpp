// downgrade_test.cpp: whole runs whose model becomes cheaper as the budget fills.
#include <purser/middleware/downgrade.hpp>

#include <purser/runtime/downgrade_wish.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using scripted::Answer;
using namespace std::chrono_literals;

namespace {

DowngradeOptions to_mini() { return {.at = 80_percent, .ladder = {{"gpt-4o", "gpt-4o-mini"}}}; }

/// A million tokens each way: gpt-4o costs $12.50, gpt-4o-mini $0.75.
Answer large() {
  Answer answer("done");
  answer.usage = {.input = 1'000'000, .output = 1'000'000};
  return answer;
}

RunSetup answering(Answer answer) {
  RunSetup setup;
  setup.script = [answer](const ModelRequest&) { return answer; };
  return setup;
}

/// What is charged for nothing.
Answer free_of_charge() {
  Answer answer("hello");
  answer.usage = {};
  return answer;
}

/// $100 to spend, and a book of what was asked of the provider.
struct Ladder {
  explicit Ladder(DowngradeOptions options, RunSetup setup = {}) : run(complete(setup)) {
    used = run.runtime->use(downgrade(std::move(options)));
  }

  RunSetup complete(RunSetup& setup) {
    if (setup.budget == RunSetup().budget) setup.budget = 100_usd;
    if (!setup.script) {
      setup.script = [this](const ModelRequest& request) {
        models.push_back(request.model);
        return Answer("hello");
      };
    }
    return std::move(setup);
  }

  void spend(Money amount) { REQUIRE(run.session->track("elsewhere", amount)); }
  /// The model that answered.
  std::string ask(std::string model = "gpt-4o") {
    const auto reply = run.complete("hi", std::move(model));
    REQUIRE(reply);
    return reply->model().model;
  }

  std::vector<std::string> models;
  Run run;
  Result<> used;
};

LimitRule for_session(Limit limit) { return {"session", "", std::move(limit)}; }

bool has(const std::vector<Warning>& warnings, std::string_view type) {
  return std::any_of(warnings.begin(), warnings.end(),
                     [&](const Warning& warning) { return warning.type == type; });
}

}  // namespace

TEST_CASE("downgrade: one nanodollar below the threshold changes nothing, exactly 80% does") {
  Ladder given(to_mini(), answering(free_of_charge()));
  REQUIRE(given.used);
  given.spend(79.999999999_usd);
  CHECK(given.ask() == "gpt-4o");

  given.spend(0.000000001_usd);

  CHECK(given.ask() == "gpt-4o-mini");
}

TEST_CASE("downgrade: it never flips back, whatever is refunded or leaves a rolling window") {
  const bool rolls = GENERATE(false, true);
  const auto window = rolls ? Window::rolling(60s) : Window::total;
  RunSetup setup;
  setup.budgets = {for_session(Limit::usd(10_usd, window))};
  Ladder given(to_mini(), std::move(setup));
  given.spend(8_usd);
  REQUIRE(given.ask() == "gpt-4o-mini");

  CallInfo refund;
  refund.kind = CallKind::tool;
  refund.name = "elsewhere";
  REQUIRE(given.run.runtime->ledger().adjust(given.run.session->account(), refund,
                                             Money::nanodollars(-7'000'000'000)));
  given.run.timers().advance(10min);

  CHECK(given.ask() == "gpt-4o-mini");
  CHECK(given.models == std::vector<std::string>{"gpt-4o-mini", "gpt-4o-mini"});
}

TEST_CASE("downgrade: a month's limit lets the dearer model back in with the next month") {
  RunSetup setup;
  setup.budgets = {for_session(Limit::usd(10_usd, Window::calendar(Window::Kind::month)))};
  Ladder given(to_mini(), std::move(setup));
  given.spend(8_usd);
  REQUIRE(given.ask() == "gpt-4o-mini");
  given.run.timers().advance(std::chrono::days(9));
  CHECK(given.ask() == "gpt-4o-mini");  // the 30th

  given.run.timers().advance(std::chrono::days(1));

  CHECK(given.ask() == "gpt-4o");
}

TEST_CASE("downgrade: several steps, each from its own share on") {
  Ladder given({.steps = {{80_percent, {{"gpt-4o", "gpt-4o-mini"}}},
                          {95_percent, {{"gpt-4o", "gpt-4.1-nano"}}}}});
  REQUIRE(given.used);
  CHECK(given.ask() == "gpt-4o");
  given.spend(80_usd);
  CHECK(given.ask() == "gpt-4o-mini");

  given.spend(15_usd);

  CHECK(given.ask() == "gpt-4.1-nano");
  CHECK(given.ask("o3") == "o3");  // not on the ladder
}

TEST_CASE("downgrade: an unpriced or unrouted model is passed over, and none left is said") {
  RunSetup setup;
  setup.served = {"gpt-*", "mystery"};
  Ladder given({.ladder = {{"gpt-4o", "mystery"},
                           {"mystery", "claude-haiku-4-5"},
                           {"claude-haiku-4-5", "gpt-4o-mini"},
                           {"gpt-4.1", "mystery-2"}}},
               std::move(setup));
  REQUIRE(given.used);
  given.spend(90_usd);

  CHECK(given.ask() == "gpt-4o-mini");
  const auto stays = given.run.complete("hi", "gpt-4.1");
  REQUIRE(stays);
  CHECK(stays->model().model == "gpt-4.1");
  CHECK(has(stays->warnings(), "not_downgraded"));
}

TEST_CASE("downgrade: the reply and a finding say what was asked, what is used, why, and saved") {
  Ladder given(to_mini(), answering(large()));
  std::vector<Finding> told;
  given.run.runtime->events().on_downgrade.connect(
      [&](const Finding& finding) { told.push_back(finding); });
  given.spend(80_usd);

  const auto reply = given.run.complete();

  REQUIRE(reply);
  CHECK(reply->model().asked_model == "gpt-4o");
  CHECK(reply->model().model == "gpt-4o-mini");
  CHECK(reply->charge().high == 0.75_usd);
  const std::string message =
      "gpt-4o was asked for, gpt-4o-mini is used: session:s1 has spent $80.00 of $100.00; saved "
      "$11.75";
  REQUIRE(!reply->warnings().empty());
  CHECK(reply->warnings().back() == Warning{"downgraded", message});
  given.run.runtime->flush_events();
  REQUIRE(told.size() == 1);
  CHECK(told[0].name == "gpt-4o-mini");
  CHECK(told[0].key == "gpt-4o -> gpt-4o-mini");
  CHECK(has(given.run.session->report().warnings, "downgraded"));
}

TEST_CASE("downgrade: a session's savings add up over its calls") {
  std::vector<DowngradeSavings> sums;
  Ladder given(to_mini(), answering(large()));
  given.run.runtime->after("sums", [&](const Call& call, const Result<Reply>&) {
    sums.push_back(downgrade_savings(*call.session));
  });
  REQUIRE(given.run.complete());
  given.spend(70_usd);

  REQUIRE(given.run.complete());
  REQUIRE(given.run.complete());

  REQUIRE(sums.size() == 3);
  CHECK(sums[0].saved == 0_usd);
  CHECK(sums[2].saved == 23.50_usd);
  CHECK(sums[2].calls == 2);
}

TEST_CASE("downgrade: a long session's warnings leave room in the report for those of others") {
  RunSetup setup = answering(large());
  setup.budget = 1000_usd;
  Ladder given(to_mini(), std::move(setup));
  given.spend(800_usd);
  for (int i = 0; i < 40; ++i) REQUIRE(given.run.complete());
  given.run.session->warn({"another", "matters as well"});

  const auto warnings = given.run.session->report().warnings;

  CHECK(has(warnings, "another"));
  CHECK(std::count_if(warnings.begin(), warnings.end(),
                      [](const Warning& warning) { return warning.type == "downgraded"; }) == 32);
}

TEST_CASE("downgrade: the attempt says so in the journal's words, and the request is put back") {
  Ladder given(to_mini());
  std::vector<AttemptCause> causes;
  std::vector<std::string> outside;
  given.run.runtime->before(
      "cause", [&](Call& call) { causes.push_back(call.attempt.cause); }, Place::attempt);
  given.run.runtime->after("outside", [&](const Call& call, const Result<Reply>&) {
    outside.emplace_back(call.name());
    CHECK(call.ladder == nullptr);
  });
  CHECK(given.ask() == "gpt-4o");
  given.spend(80_usd);

  CHECK(given.ask() == "gpt-4o-mini");

  CHECK(causes == std::vector{AttemptCause::first, AttemptCause::downgrade});
  CHECK(outside == std::vector<std::string>{"gpt-4o", "gpt-4o"});
}

TEST_CASE("downgrade: a detector's wish puts the first step in force, for that agent only") {
  Ladder given({.steps = {{80_percent, {{"gpt-4o", "gpt-4o-mini"}}},
                          {95_percent, {{"gpt-4o", "gpt-4.1-nano"}}}}});
  REQUIRE(given.run.runtime->after("detects", [](const Call& call, const Result<Reply>&) {
    call.session->get<DowngradeWish>(DowngradeWish::slot)->wish("", "the context grows");
  }));
  CHECK(given.ask() == "gpt-4o");
  const auto writer = given.run.session->scoped("agent", "writer", {}).value();

  const auto reply = given.run.complete();

  REQUIRE(reply);
  CHECK(reply->model().model == "gpt-4o-mini");
  REQUIRE(!reply->warnings().empty());
  CHECK(reply->warnings().back().message.find("is used: the context grows") != std::string::npos);
  const auto of_writer = given.run.wait(writer.complete(ModelRequest("gpt-4o", "hi")));
  REQUIRE(of_writer);
  CHECK(of_writer->model().model == "gpt-4o");
}

TEST_CASE("downgrade: another agent's full budget does not concern this one") {
  Ladder given(to_mini());
  const auto writer = given.run.session->scoped("agent", "writer", {Limit::usd(1_usd)}).value();
  REQUIRE(writer.track("elsewhere", 0.9_usd));

  const auto of_writer = given.run.wait(writer.complete(ModelRequest("gpt-4o", "hi")));

  REQUIRE(of_writer);
  CHECK(of_writer->model().model == "gpt-4o-mini");
  CHECK(given.ask() == "gpt-4o");
}

TEST_CASE("downgrade: inside of the budget it is refused, and the error names both stages") {
  Run run;

  const auto used = run.runtime->use(downgrade(to_mini()), Place::record);

  REQUIRE(!used);
  CHECK(used.error().message().find("\"downgrade\"") != std::string::npos);
  CHECK(used.error().message().find("\"budget\"") != std::string::npos);
}

TEST_CASE("downgrade: without a ladder, or in a second runtime, it cannot join") {
  Run run;
  CHECK(run.runtime->use(downgrade({})).error().code() == ErrorCode::invalid_argument);
  const auto stage = downgrade(to_mini());
  REQUIRE(run.runtime->use(stage));
  Run other;
  CHECK(other.runtime->use(stage).error().code() == ErrorCode::invalid_argument);
  CHECK(run.runtime->use("another", [](Call& call, Next next) { return next(call); }));
}
