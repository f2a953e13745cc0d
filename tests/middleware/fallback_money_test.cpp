// fallback_money_test.cpp: another model is priced, and has to fit into the budget, by itself.
#include <purser/middleware/fallback.hpp>

#include <purser/middleware/downgrade.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/named_provider.hpp>

using namespace purser;
using scripted::Answer;
using namespace std::chrono_literals;

namespace {

Price price_of_million(const char* input, const char* output) {
  Price price;
  price.rates.input = Rate::parse(input).value();
  price.rates.output = Rate::parse(output).value();
  return price;
}

/// In a prompt of 10,000 bytes: usual holds about $0.01, dear $0.10, cheap $0.001.
PriceTable three_prices() {
  PriceTable table;
  table = table.with("usual", price_of_million("1", "1")).value();
  table = table.with("dear", price_of_million("10", "10")).value();
  return table.with("cheap", price_of_million("0.1", "0.1")).value();
}

Answer down(ErrorCode code = ErrorCode::overloaded) {
  return Answer(Error(code, "down").with_rejected());
}

/// What was held, and in doubt, when an attempt began.
struct Books {
  std::string model;
  Money held;
  Money in_doubt;
};

struct MoneyDetour {
  explicit MoneyDetour(Money budget, std::vector<std::string> instead = {"dear", "cheap"})
      : run(setup_of(budget)) {
    REQUIRE(run.runtime->use(fallback({.models = {{"usual", std::move(instead)}}})));
    REQUIRE(run.runtime->before(
        "books",
        [this](Call& call) {
          books.push_back({std::string(call.name()), run.held(), run.in_doubt()});
        },
        Place::rate_limit));
  }

  RunSetup setup_of(Money budget) {
    RunSetup setup;
    setup.budget = budget;
    setup.prices = three_prices();
    setup.retry.attempts_max = 1;
    setup.routes = {{"usual", usual}, {"dear", others}, {"cheap", others}, {"mystery", others}};
    setup.served = {};
    return setup;
  }

  Result<Reply> complete() {
    ModelRequest request("usual", std::string(10'000, 'x'));
    request.output_tokens_max = 100;
    return run.wait(run.session->complete(std::move(request)));
  }

  [[nodiscard]] std::vector<std::string> asked() const { return others->asked(); }

  Answer first = down();
  std::vector<Books> books;
  std::shared_ptr<NamedProvider> usual =
      std::make_shared<NamedProvider>("here", [this](const ModelRequest&) { return first; });
  std::shared_ptr<NamedProvider> others = std::make_shared<NamedProvider>("there");
  Run run;
};

using Names = std::vector<std::string>;

bool warns_of(const std::vector<Warning>& warnings, const std::string& words) {
  return std::any_of(warnings.begin(), warnings.end(), [&](const auto& warning) {
    return warning.type == "fallback" && warning.message.find(words) != std::string::npos;
  });
}

}  // namespace

TEST_CASE("fallback: where the budget has room, the first of the list is used, at its own price") {
  MoneyDetour given(1_usd);

  const auto reply = given.complete();

  REQUIRE(reply);
  CHECK(given.asked() == Names{"dear"});
  CHECK(reply->charge().high == 0.00015_usd);  // 15 tokens at $10 per million
  CHECK(given.run.spent() == 0.00015_usd);
}

TEST_CASE("fallback: a model too dear for what is left is passed over, and a cheaper one answers") {
  MoneyDetour given(0.05_usd);

  const auto reply = given.complete();

  REQUIRE(reply);
  CHECK(given.asked() == Names{"cheap"});
  CHECK(reply->model().asked_model == "usual");
  CHECK(warns_of(reply->warnings(), "dear is passed over (budget_exhausted: "));
  CHECK(warns_of(reply->warnings(), "usual failed (overloaded: down); cheap is used instead"));
  CHECK(given.run.held() == 0_usd);
  CHECK(given.run.spent() <= 0.05_usd);
}

TEST_CASE("fallback: where nothing else fits, the error is that of the model that was asked") {
  MoneyDetour given(0.05_usd, {"dear"});

  const auto reply = given.complete();

  REQUIRE(!reply);
  CHECK(reply.error().code() == ErrorCode::overloaded);
  CHECK(given.asked().empty());
  CHECK(given.run.held() == 0_usd);
  CHECK(given.run.spent() == 0_usd);
}

TEST_CASE("fallback: a call that does not fit itself is refused, and no other is tried") {
  MoneyDetour given(0.005_usd);

  const auto reply = given.complete();

  CHECK(reply.error().code() == ErrorCode::budget_exhausted);
  CHECK(given.books.size() == 1);
  CHECK(given.asked().empty());
}

TEST_CASE("fallback: models without price or route are passed over, and the reply says why") {
  MoneyDetour given(1_usd, {"mystery", "nowhere", "cheap"});

  const auto reply = given.complete();

  REQUIRE(reply);
  CHECK(given.asked() == Names{"cheap"});
  CHECK(warns_of(reply->warnings(), "mystery is passed over (unpriced_model: "));
  CHECK(warns_of(reply->warnings(), "nowhere is passed over (not_found: "));
}

TEST_CASE("fallback: what the first attempt held is settled before the second is asked") {
  MoneyDetour given(0.11_usd, {"cheap"});
  SECTION("a refusal costs nothing") {
    REQUIRE(given.complete());
    REQUIRE(given.books.size() == 2);
    CHECK(given.books[1].model == "cheap");
    CHECK(given.books[1].held == 0_usd);
    CHECK(given.books[1].in_doubt == 0_usd);
  }
  SECTION("what nobody knows stays in doubt, and counts against the second") {
    given.first = Answer(Error(ErrorCode::connection_lost, "gone"));
    REQUIRE(given.complete());
    REQUIRE(given.books.size() == 2);
    CHECK(given.books[1].held == 0_usd);
    CHECK(given.books[1].in_doubt > 0.01_usd);
  }
  SECTION("what never left gives everything back") {
    given.first = Answer(Error(ErrorCode::connection_failed, "nobody there"));
    given.first.dispatches = false;
    REQUIRE(given.complete());
    CHECK(given.books.at(1).held == 0_usd);
    CHECK(given.books.at(1).in_doubt == 0_usd);
  }
  CHECK(given.run.held() == 0_usd);
}

TEST_CASE("fallback: doubt about the first attempt can leave no room for the second") {
  // 0.0107 are in doubt, 0.1010 would be held: together more than there is, each alone is less.
  MoneyDetour given(0.108_usd, {"dear"});
  given.first = Answer(Error(ErrorCode::connection_lost, "gone"));

  CHECK(given.complete().error().code() == ErrorCode::connection_lost);

  CHECK(given.asked().empty());
  CHECK(given.run.spent() < 0.108_usd);
}

TEST_CASE("fallback: to another kind of provider nothing is dropped without a word") {
  RunSetup setup;
  setup.retry.attempts_max = 1;
  setup.served = {};
  const auto here = std::make_shared<NamedProvider>("here", down());
  const auto there = std::make_shared<NamedProvider>(
      "there", [](const ModelRequest&) { return Answer("hello"); }, "anthropic");
  setup.routes = {{"gpt-*", here}, {"claude-*", there}};
  Run run(std::move(setup));
  REQUIRE(run.runtime->use(fallback({.models = {{"gpt-4o", {"claude-haiku-4-5"}}}})));
  ModelRequest request("gpt-4o", "hi");
  Message earlier = Message::assistant("well");
  earlier.parts.emplace_back(ReasoningPart{"so", "", false});
  request.messages.push_back(earlier);
  request.extra = {{"user", "u1"}};

  const auto reply = run.wait(run.session->complete(std::move(request)));

  REQUIRE(reply);
  CHECK(warns_of(reply->warnings(),
                 "claude-haiku-4-5 is served by another kind of provider (anthropic): it may not "
                 "take the reasoning of earlier turns; it is sent these extra fields as they are: "
                 "user"));
}
