// fullest_test.cpp: which limit is spent the most, and by how much.
#include <purser/runtime/ledger/fullness.hpp>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/ledger_fixture.hpp>

using namespace purser;
using namespace std::chrono_literals;

namespace {

std::optional<Fullness> fullest(const LedgerFixture& given, const Account& account,
                                std::string_view model = "gpt-4o") {
  return given.ledger->fullest(account, LedgerFixture::call(CallKind::model, model));
}

Share share_of(Money spent, Money amount) { return Fullness{{}, amount, spent}.share(); }

Limit only_warns(Money amount) {
  auto limit = Limit::usd(amount);
  limit.on_exceed = OnExceed::warn;
  return limit;
}

}  // namespace

TEST_CASE(
    "fullest: the share is rounded down, so that it reaches a threshold only when money did") {
  CHECK(share_of(0_usd, 1_usd) == 0_percent);
  CHECK(share_of(0.8_usd, 1_usd) == 80_percent);
  CHECK(share_of(0.799999999_usd, 1_usd) < 80_percent);
  CHECK(share_of(7_usd, 1_usd) == 100_percent);
  CHECK(share_of(0_usd, 0_usd) == 100_percent);
  CHECK(share_of(Money::nanodollars(2), Money::nanodollars(3)) ==
        Share::parts_per_million(666'666));
  CHECK(share_of(Money::max() - 1_usd, Money::max()) < 100_percent);
}

TEST_CASE("fullest: fractions are compared exactly, also where doubles are equal") {
  const auto huge = Money::max();
  CHECK(is_fuller(huge - Money::nanodollars(1), huge, huge - Money::nanodollars(2), huge));
  CHECK(!is_fuller(1_usd, 3_usd, 2_usd, 6_usd));
  CHECK(is_fuller(0_usd, 0_usd, 5_usd, 6_usd));
  CHECK(!is_fuller(0_usd, 0_usd, 0_usd, 0_usd));
}

TEST_CASE("fullest: the limit with the largest spent part on the path, whoever's it is") {
  const LedgerFixture given({{"customer", "", Limit::usd(10_usd)}});
  const auto session = given.open("customer:acme/session:s1", {Limit::usd(2_usd)});
  CHECK(fullest(given, session)->account.last() == "session:s1");  // the innermost of equals
  given.spend(session, 1_usd);
  CHECK(fullest(given, session)->share() == 50_percent);

  given.spend(given.open("customer:acme/session:s2"), 6_usd);

  const auto now = fullest(given, session);
  CHECK(now->account.last() == "customer:acme");
  CHECK(now->spent == 7_usd);
  CHECK(now->amount == 10_usd);
  CHECK(!now->model);
}

TEST_CASE("fullest: what is held does not count, what is in doubt does") {
  const LedgerFixture given;
  const auto session = given.open("session:s1", {Limit::usd(1_usd)});
  auto hold = given.reserve(session, 0.9_usd).value();
  CHECK(fullest(given, session)->spent == 0_usd);

  hold.dispatched();
  hold.settle_in_doubt();

  CHECK(fullest(given, session)->share() == 90_percent);
}

TEST_CASE("fullest: limits of other measures, models and windows, and soft ones, are none") {
  const LedgerFixture given;
  auto other_model = Limit::usd(0.01_usd);
  other_model.model = Glob("claude-*");
  auto tokens = Limit::usd(0_usd);
  tokens.measure = Measure::tokens;
  const auto session = given.open("session:s1", {other_model, tokens, only_warns(0.01_usd),
                                                 Limit::usd(0.01_usd, Window::call)});

  CHECK(!fullest(given, session));
  CHECK(fullest(given, session, "claude-opus")->model == Glob("claude-*"));
}

TEST_CASE("fullest: a calendar limit tells its period, and is empty in the next") {
  const LedgerFixture given;
  const auto month = Window::calendar(Window::Kind::month);
  const auto session = given.open("session:s1", {Limit::usd(1_usd, month)});
  given.spend(session, 0.9_usd);
  CHECK(fullest(given, session)->share() == 90_percent);
  CHECK(fullest(given, session)->period.end == WallTime(std::chrono::sys_days(2026y / 12 / 1)));

  given.clock->advance(std::chrono::days(10));

  CHECK(fullest(given, session)->share() == 0_percent);
  CHECK(fullest(given, session)->period.end == WallTime(std::chrono::sys_days(2027y / 1 / 1)));
}

TEST_CASE("fullest: a rolling limit forgets what has left its window") {
  const LedgerFixture given;
  const auto session = given.open("session:s1", {Limit::usd(1_usd, Window::rolling(60s))});
  given.spend(session, 0.9_usd);
  CHECK(fullest(given, session)->share() == 90_percent);

  given.clock->advance(2min);

  CHECK(fullest(given, session)->share() == 0_percent);
}

TEST_CASE("fullest: an account of nobody has none") {
  const LedgerFixture given;
  CHECK(!fullest(given, Account()));
}
