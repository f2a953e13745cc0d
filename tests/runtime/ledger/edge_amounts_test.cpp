// edge_amounts_test.cpp: nothing, almost nothing, and more than can be counted.
#include <purser/runtime/ledger/ledger.hpp>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/ledger_fixture.hpp>

using namespace purser;

namespace {
constexpr auto nanodollar = Money::nanodollars(1);
}

TEST_CASE("edge: a limit of nothing lets only what is free pass") {
  const LedgerFixture given({{"session", "", Limit::usd(Money())}});
  const auto account = given.open("session:s1");

  CHECK(given.reserve(account, Money()));
  CHECK(given.reserve(account, nanodollar).error().code() == ErrorCode::budget_exhausted);
}

TEST_CASE("edge: a limit of a nanodollar lets one nanodollar pass") {
  const LedgerFixture given({{"session", "", Limit::usd(nanodollar)}});
  const auto account = given.open("session:s1");

  given.spend(account, nanodollar);

  CHECK(!given.reserve(account, nanodollar));
  CHECK(given.reserve(account, Money()));
}

TEST_CASE("edge: a thousand budgets are filled to the last cent, and then refuse") {
  const LedgerFixture given;
  for (std::int64_t cents = 1; cents <= 1000; ++cents) {
    const auto account =
        given.open("session:s" + std::to_string(cents), {Limit::usd(0.01_usd * cents)});
    for (std::int64_t cent = 0; cent < cents; ++cent) {
      auto hold = given.reserve(account, 0.01_usd);
      if (!hold) FAIL("cent " << cent << " of " << cents << ": " << hold.error().message());
      hold->settle(Charge::exact(0.01_usd));
    }
    const auto refused = given.reserve(account, 0.01_usd);
    if (refused) FAIL("a cent too many in a budget of " << cents);
    if (refused.error().code() != ErrorCode::budget_exhausted) FAIL(refused.error().message());
  }
  CHECK(given.spent(given.ledger->total()) == 0.01_usd * (1000 * 1001 / 2));
  CHECK(given.held(given.ledger->total()) == Money());
}

TEST_CASE("edge: three times ten cents fit into thirty") {
  const LedgerFixture given({{"session", "", Limit::usd(0.3_usd)}});
  const auto account = given.open("session:s1");
  for (int i = 0; i < 3; ++i) given.spend(account, 0.1_usd);
  CHECK(!given.reserve(account, nanodollar));
}

TEST_CASE("edge: the largest amount stands for more than can be counted and fits nowhere") {
  const LedgerFixture given({{"session", "", Limit::usd(Money::max())}});

  const auto limited = given.reserve(given.open("session:s1"), Money::max());
  const auto unlimited = given.reserve(given.open("agent:a"), Money::max());

  CHECK(limited.error().code() == ErrorCode::budget_exhausted);
  CHECK(unlimited.error().code() == ErrorCode::budget_exhausted);
}

TEST_CASE("edge: sums at the end of the range admit nothing more and never wrap around") {
  const LedgerFixture given;
  const auto account = given.open("session:s1");
  const auto almost_all = Money::nanodollars(INT64_MAX - 10);
  auto hold = given.reserve(account, almost_all);
  REQUIRE(hold);

  CHECK(given.reserve(account, Money::nanodollars(10)).error().code() == ErrorCode::budget_busy);
  hold->settle(Charge::exact(Money::max()));
  REQUIRE(given.ledger->track(account, LedgerFixture::call(CallKind::tool, "t"),
                              Charge::exact(Money::max())));

  CHECK(given.spent(account) == Money::max());
  CHECK(given.held(account) == Money());
  CHECK(given.reserve(account, nanodollar).error().code() == ErrorCode::budget_exhausted);
  CHECK(given.ledger->report(account).tools.total == Money::max());
}

TEST_CASE("edge: a million million tokens are counted exactly") {
  const LedgerFixture given({{"session", "", Limit::tokens(1'000'000'000'000)}});
  const auto account = given.open("session:s1");
  Ask ask;
  ask.input_tokens = 999'999'999'999;
  ask.output_tokens_max = INT64_MAX;

  const auto hold = given.reserve_model(account, ask);

  REQUIRE(hold);
  CHECK(hold->output_tokens() == 1);
}

TEST_CASE("edge: tokens beyond counting are refused, not wrapped around") {
  const LedgerFixture given({{"session", "", Limit::tokens(INT64_MAX)}});
  Ask ask;
  ask.input_tokens = INT64_MAX;
  ask.output_tokens_min = ask.output_tokens_max = INT64_MAX;
  ask.choices = INT64_MAX;

  CHECK(!given.reserve_model(given.open("session:s1"), ask));
  CHECK(!given.reserve_model(given.open("agent:a"), ask));
}

TEST_CASE("edge: usage beyond counting saturates") {
  const LedgerFixture given({{"session", "", Limit::tokens(100)}});
  const auto account = given.open("session:s1");
  Usage huge;
  huge.input = huge.output = huge.cache_read = INT64_MAX;
  auto hold = given.reserve_model(account, Ask::fixed(0.01_usd));

  hold->settle(Charge::exact(0.01_usd, huge));

  CHECK(given.ledger->report(account).limits[0].spent == INT64_MAX);
  CHECK(given.ledger->report(account).limits[0].remaining == 0);
  CHECK(given.ledger->report(account).tokens_last_minute == INT64_MAX);
}
