// options_change_test.cpp: other options while a runtime is in use.
#include <purser/middleware/downgrade.hpp>
#include <purser/middleware/rate_limit.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using scripted::Answer;

namespace {

RuntimeOptions policy_of(const Run& run) {
  RuntimeOptions policy;
  policy.routes.push_back({Glob("*"), run.provider});
  return policy;
}

LimitRule per_session(Limit limit) { return {"session", "", std::move(limit)}; }

/// Says that it let a call pass.
std::shared_ptr<Middleware> stamp(std::string text) {
  return make_before("stamp", [text](Call& call) { call.note({"stamp", text}); });
}

std::vector<std::string> stamps_of(const Result<Reply>& reply) {
  std::vector<std::string> texts;
  for (const auto& warning : reply->warnings()) {
    if (warning.type == "stamp") texts.push_back(warning.message);
  }
  return texts;
}

class AlertBox final : public AlertPort {
 public:
  void raise(Alert alert) noexcept override { types.push_back(alert.type); }
  std::vector<std::string> types;
};

}  // namespace

TEST_CASE("change: new calls pass the new stages, budgets and routes; spending is kept") {
  RunSetup setup;
  setup.budgets = {per_session(Limit::usd(0.50_usd))};
  setup.stages = {{stamp("old"), Place::call}};
  Run run(std::move(setup));
  REQUIRE(run.invoke(priced_tool(0.10_usd)));
  auto policy = policy_of(run);
  policy.budgets = {per_session(Limit::usd(0.15_usd))};
  policy.stages = {{stamp("new"), Place::call}};

  REQUIRE(run.runtime->change(std::move(policy)));

  CHECK(stamps_of(run.complete()) == std::vector<std::string>{"new"});
  CHECK_FALSE(run.invoke(priced_tool(0.10_usd)));
  CHECK(run.invoke(priced_tool(0.04_usd)));
  CHECK(run.spent() > 0.14_usd);
}

TEST_CASE("change: what the program added itself stays") {
  Run run;
  REQUIRE(run.runtime->use(stamp("mine")));
  auto policy = policy_of(run);
  policy.stages = {{stamp("policy"), Place::call}};

  REQUIRE(run.runtime->change(std::move(policy)));

  CHECK(stamps_of(run.complete()) == std::vector<std::string>{"policy", "mine"});
  REQUIRE(run.runtime->use(stamp("later")));
  CHECK(stamps_of(run.complete()) == std::vector<std::string>{"policy", "mine", "later"});
}

TEST_CASE("change: a call under way finishes on the old policy") {
  const Event gate;
  RunSetup setup;
  setup.stages = {{stamp("old"), Place::call}};
  Answer slow("slow");
  slow.gate = gate;
  setup.answers = {slow, Answer("fast")};
  Run run(std::move(setup));
  std::optional<Result<Reply>> outcome;
  start<Result<Reply>>(run.executor(), run.session->complete(ModelRequest("gpt-4o", "hi")),
                       [&](Result<Reply> reply) { outcome.emplace(std::move(reply)); });
  run.poll();
  auto policy = policy_of(run);
  policy.budgets = {per_session(Limit::calls(1))};
  policy.stages = {{stamp("new"), Place::call}};

  REQUIRE(run.runtime->change(std::move(policy)));
  gate.set();
  run.poll();

  REQUIRE(outcome);
  REQUIRE(*outcome);
  CHECK(stamps_of(*outcome) == std::vector<std::string>{"old"});
  CHECK_FALSE(run.complete());  // the one call of the new limit was that one
}

TEST_CASE("change: a policy that does not work changes nothing") {
  RunSetup setup;
  setup.budgets = {per_session(Limit::usd(0.50_usd))};
  setup.stages = {{stamp("old"), Place::call}};
  Run run(std::move(setup));
  REQUIRE(run.runtime->use(downgrade(
      {.at = Share::parts_per_million(100'000), .ladder = {{Glob("gpt-4o"), "gpt-4o-mini"}}})));
  const auto order = run.runtime->explain();
  const auto refused = [&](RuntimeOptions policy, const std::string& why) {
    const auto changed = run.runtime->change(std::move(policy));
    REQUIRE_FALSE(changed);
    CHECK(changed.error().code() == ErrorCode::invalid_argument);
    CHECK(changed.error().message().find(why) != std::string::npos);
    CHECK(run.runtime->explain() == order);
    CHECK_FALSE(run.invoke(priced_tool(0.51_usd)));
  };

  auto bad_stage = policy_of(run);
  bad_stage.stages = {{rate_limit({}), Place::rate_limit}};
  refused(std::move(bad_stage), "rate_limit");
  auto bad_order = policy_of(run);
  bad_order.order = {"trace", "deadline", "budget", "retry"};
  refused(std::move(bad_order), "\"retry\" repeats calls inside of \"budget\"");
  auto bad_budget = policy_of(run);
  bad_budget.routes.clear();
  bad_budget.budgets = {per_session(Limit::usd(5_usd)), {"total", "x", Limit::calls(3)}};
  refused(std::move(bad_budget), "per total takes no id");

  // What the stages that stay had joined meanwhile is taken back as well.
  REQUIRE(run.invoke(priced_tool(0.20_usd)));
  CHECK(run.complete()->model().model == "gpt-4o-mini");
}

TEST_CASE("change: what is for as long as the runtime lives is refused") {
  Run run;
  auto options = policy_of(run);
  options.random = [] { return 0.1; };

  const auto changed = run.runtime->change(std::move(options));

  REQUIRE_FALSE(changed);
  CHECK(changed.error().message() ==
        "random cannot change while the runtime is there: leave it unset");
}

TEST_CASE("change: a stage that was added by hand follows the new prices and routes") {
  Run run;
  REQUIRE(run.runtime->use(
      downgrade({.at = Share::parts_per_million(100'000), .ladder = {{Glob("gpt-4o"), "house"}}})));
  REQUIRE(run.invoke(priced_tool(0.20_usd)));
  CHECK(run.complete()->model().model == "gpt-4o");  // nobody knows what "house" costs
  auto policy = policy_of(run);
  policy.prices =
      policy.prices.with("house", *policy.prices.find("gpt-4o-mini", "openai").value().price)
          .value();

  REQUIRE(run.runtime->change(std::move(policy)));

  CHECK(run.complete()->model().model == "house");
}

TEST_CASE("change: alerts go to the new port, and the same port is not told twice") {
  const auto first = std::make_shared<AlertBox>();
  const auto second = std::make_shared<AlertBox>();
  RunSetup setup;
  setup.budget = 0.10_usd;
  setup.alerts = first;
  Run run(std::move(setup));
  REQUIRE(run.invoke(priced_tool(0.09_usd)));
  CHECK(first->types == std::vector<std::string>{"threshold"});
  auto same = policy_of(run);
  same.alerts = first;
  REQUIRE(run.runtime->change(same));
  CHECK_FALSE(run.invoke(priced_tool(0.02_usd)));
  CHECK_FALSE(run.invoke(priced_tool(0.02_usd)));
  CHECK(first->types == std::vector<std::string>{"threshold", "budget_exhausted"});

  auto other = policy_of(run);
  other.alerts = second;
  REQUIRE(run.runtime->change(other));
  CHECK_FALSE(run.invoke(priced_tool(0.02_usd)));

  CHECK(first->types.size() == 2);
  CHECK(second->types == std::vector<std::string>{"budget_exhausted"});
  REQUIRE(run.runtime->change(policy_of(run)));
  CHECK_FALSE(run.invoke(priced_tool(0.02_usd)));
  CHECK(second->types.size() == 1);
}

TEST_CASE("change: limits that are crossed already are told to whom the new options name") {
  const auto first = std::make_shared<AlertBox>();
  const auto second = std::make_shared<AlertBox>();
  RunSetup setup;
  setup.alerts = first;
  Run run(std::move(setup));
  REQUIRE(run.invoke(priced_tool(0.09_usd)));
  auto options = policy_of(run);
  options.alerts = second;
  options.budgets = {per_session(Limit::usd(0.10_usd))};

  REQUIRE(run.runtime->change(std::move(options)));

  CHECK(first->types.empty());
  CHECK(second->types == std::vector<std::string>{"threshold"});
}
