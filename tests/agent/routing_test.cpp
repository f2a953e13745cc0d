// routing_test.cpp: a provider's name in front of a model, through the whole chain.
#include <purser/middleware/downgrade.hpp>
#include <purser/middleware/fallback.hpp>
#include <purser/middleware/rate_limit.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/named_provider.hpp>

using namespace purser;
using scripted::Answer;

namespace {

using Names = std::vector<std::string>;

/// gpt-* at `openai`, everything else at `remote`; `local` only by its name.
struct Town {
  explicit Town(std::vector<LimitRule> budgets = {}) {
    RunSetup setup;
    setup.served = {};
    setup.retry.attempts_max = 1;
    setup.routes = {{"gpt-*", openai}, {"*", remote}, {"llama", local}};
    setup.budgets = std::move(budgets);
    Price dear;
    dear.rates.input = dear.rates.output = Rate::parse("100").value();
    Price fair;
    fair.rates.input = fair.rates.output = Rate::parse("1").value();
    setup.prices = setup.prices.with("qwen3", fair).value().with("remote/qwen3", dear).value();
    run.emplace(std::move(setup));
    REQUIRE(run->runtime->before(
        "names", [this](Call& call) { names.emplace_back(call.name()); }, Place::rate_limit));
  }

  std::shared_ptr<NamedProvider> openai = std::make_shared<NamedProvider>("openai");
  std::shared_ptr<NamedProvider> remote = std::make_shared<NamedProvider>("remote");
  std::shared_ptr<NamedProvider> local = std::make_shared<NamedProvider>("local");
  Names names;
  std::optional<Run> run;
};

Answer failing() { return Answer(Error(ErrorCode::overloaded, "down").with_rejected()); }

LimitRule limit_of(const char* model, Money amount) {
  LimitRule rule;
  rule.kind = "total";
  rule.limit = Limit::usd(amount);
  rule.limit.model.emplace(model);
  return rule;
}

}  // namespace

TEST_CASE("routing: a provider's name in front is taken off what is sent, bounded and priced") {
  Town given;

  const auto reply = given.run->complete("hi", "local/qwen3");

  REQUIRE(reply);
  CHECK(given.local->asked() == Names{"qwen3"});
  CHECK(given.local->bounded() == Names{"qwen3"});
  CHECK(given.remote->calls() == 0);
  CHECK(reply->model().model == "qwen3");
  CHECK(reply->charge().high == 0.000015_usd);
}

TEST_CASE("routing: chain, journal and report know the call by the name that says where") {
  Town given;

  const auto reply = given.run->complete("hi", "local/qwen3");

  REQUIRE(reply);
  CHECK(given.names == Names{"local/qwen3"});
  CHECK(reply->model().asked_model == "local/qwen3");
  const auto sums = given.run->session->report().sums;
  REQUIRE(sums.llm.by_name.size() == 1);
  CHECK(sums.llm.by_name.begin()->first == "local/qwen3");
}

TEST_CASE("routing: a name that says nothing new is that of the model alone, everywhere") {
  Town given;

  const auto reply = given.run->complete("hi", "openai/gpt-4o");

  REQUIRE(reply);
  CHECK(given.openai->asked() == Names{"gpt-4o"});
  CHECK(given.names == Names{"gpt-4o"});
  CHECK(given.run->session->report().sums.llm.by_name.begin()->first == "gpt-4o");
}

TEST_CASE("routing: no spelling of a model leads around its limit") {
  Town given({limit_of("gpt-4o", 0_usd)});

  for (const auto* model : {"gpt-4o", "openai/gpt-4o"}) {
    CAPTURE(model);
    CHECK(given.run->complete("hi", model).error().code() == ErrorCode::budget_exhausted);
    CHECK(given.run->session->check(model, 10, 10).error().code() == ErrorCode::budget_exhausted);
  }
  REQUIRE(given.run->runtime->before(
      "rewrites", [](Call& call) { call.model_request().model = "openai/gpt-4o"; }));
  CHECK(given.run->complete("hi", "gpt-5").error().code() == ErrorCode::budget_exhausted);
  CHECK(given.openai->calls() == 0);
}

TEST_CASE("routing: two servers of one kind can have prices of their own for a model") {
  Town given;
  CHECK(given.run->session->estimate("qwen3", {.input = 1'000}) == 0.001_usd);
  CHECK(given.run->session->estimate("local/qwen3", {.input = 1'000}) == 0.001_usd);

  CHECK(given.run->complete("hi", "local/qwen3")->charge().high == 0.000015_usd);
}

TEST_CASE("routing: a rate limit counts every spelling") {
  Town given;
  RateLimitOptions options;
  options.limits.push_back({.model = "gpt-4o", .requests_per_minute = 1});
  options.waiting_max = 0;
  REQUIRE(given.run->runtime->use(rate_limit(options)));
  REQUIRE(given.run->complete("hi", "openai/gpt-4o"));
  CHECK(given.run->complete("hi", "gpt-4o").error().code() == ErrorCode::rate_limited);
}

TEST_CASE("routing: fallback and downgrade lead to a provider by its name") {
  Town given;
  given.openai = nullptr;
  RunSetup setup;
  setup.served = {};
  setup.retry.attempts_max = 1;
  const auto down = std::make_shared<NamedProvider>("openai", failing());
  setup.routes = {{"gpt-*", down}, {"qwen3", given.remote}, {"llama", given.local}};
  Price fair;
  fair.rates.input = fair.rates.output = Rate::parse("1").value();
  setup.prices = setup.prices.with("qwen3", fair).value();
  Run run(std::move(setup));
  SECTION("fallback") {
    REQUIRE(run.runtime->use(fallback({.models = {{"gpt-4o", {"openai/gpt-4o", "local/qwen3"}}}})));
  }
  SECTION("downgrade") {
    REQUIRE(run.runtime->use(downgrade({.at = 80_percent, .ladder = {{"gpt-4o", "local/qwen3"}}})));
    REQUIRE(run.session->track("elsewhere", 0.8_usd));
  }

  const auto reply = run.complete();

  REQUIRE(reply);
  CHECK(reply->model().asked_model == "gpt-4o");
  CHECK(given.local->asked() == Names{"qwen3"});
  CHECK(down->calls() <= 1);
  CHECK(run.session->report().sums.llm.by_name.contains("local/qwen3"));
}

TEST_CASE("routing: what was used elsewhere is booked under the name that calls go by") {
  Town given;
  REQUIRE(given.run->session->track_usage("openai/gpt-4o", {.input = 1'000}));
  REQUIRE(given.run->session->track_usage("local/qwen3", {.input = 1'000}));
  const auto names = given.run->session->report().sums.llm.by_name;
  CHECK(names.contains("gpt-4o"));
  CHECK(names.contains("local/qwen3"));
}

TEST_CASE("routing: the answer of another client is booked as a call of that provider's model") {
  Town given;
  given.run.emplace([&] {
    RunSetup setup;
    setup.served = {};
    setup.routes = {{"qwen3", given.remote}, {"llama", given.local}};
    Price fair;
    fair.rates.input = fair.rates.output = Rate::parse("1").value();
    Price dear;
    dear.rates.input = dear.rates.output = Rate::parse("2").value();
    setup.prices = setup.prices.with("qwen3", fair).value().with("local/qwen3", dear).value();
    return setup;
  }());

  REQUIRE(given.run->session->track_response("remote", "qwen3"));
  REQUIRE(given.run->session->track_response("local", "qwen3"));

  const auto names = given.run->session->report().sums.llm.by_name;
  CHECK(names.at("qwen3") == 0.001_usd);
  CHECK(names.at("local/qwen3") == 0.002_usd);
}

TEST_CASE("routing: a runtime with two routes of the same name is not made") {
  Run run;
  RuntimeOptions options;
  options.routes = {{"gpt-4o", run.provider}, {"gpt-4o", run.provider}};
  CHECK(Runtime::create(run.executor(), options)
            .error()
            .message()
            .starts_with("two routes claim the model \"gpt-4o\""));
}
