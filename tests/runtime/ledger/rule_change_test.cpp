// rule_change_test.cpp: other rules while calls run: spending is kept, limits hold at once.
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/fake_store.hpp>
#include <purser/tests/support/ledger_fixture.hpp>
#include <purser/tests/support/seed.hpp>

using namespace purser;
using namespace std::chrono_literals;
using Kind = LedgerEvent::Kind;

namespace {

LimitRule per_session(Limit limit) { return {"session", "", std::move(limit)}; }

Limit per_minute(Money amount) { return Limit::usd(amount, Window::rolling(60s)); }

Limit on_tool(Limit limit, const char* pattern) {
  limit.tool = Glob(pattern);
  return limit;
}

std::vector<LimitReport> limits_of(const LedgerFixture& given, const Account& account) {
  return given.ledger->report(account).limits;
}

}  // namespace

TEST_CASE("rule change: another amount holds at once and spending is kept") {
  const LedgerFixture given({per_session(Limit::usd(0.10_usd))});
  const auto account = given.open("session:s1");
  given.spend(account, 0.08_usd);

  REQUIRE(given.ledger->change_rules({per_session(Limit::usd(0.09_usd))}));
  CHECK_FALSE(given.reserve(account, 0.02_usd));
  CHECK(given.reserve(account, 0.01_usd));

  REQUIRE(given.ledger->change_rules({per_session(Limit::usd(0.05_usd))}));
  CHECK_FALSE(given.reserve(account, Money::nanodollars(1)));
  CHECK(given.spent(account) == 0.08_usd);
}

TEST_CASE("rule change: a window that stays goes on with what it counted") {
  const LedgerFixture given({per_session(per_minute(0.10_usd))});
  const auto account = given.open("session:s1");
  given.spend(account, 0.06_usd);
  auto held = given.reserve(account, 0.02_usd).value();
  auto louder = per_minute(0.12_usd);
  louder.alert_at = {Share::parts_per_million(500'000), Share::parts_per_million(900'000)};

  REQUIRE(given.ledger->change_rules({per_session(louder)}));

  CHECK_FALSE(given.reserve(account, 0.05_usd));
  CHECK(given.reserve(account, 0.04_usd));
  held.settle(Charge::exact(0.02_usd));
  CHECK(limits_of(given, account).front().spent == (0.08_usd).nanodollars());
  given.clock->advance(61s);
  CHECK(limits_of(given, account).front().spent == 0);
}

TEST_CASE("rule change: a new limit for ever on everything counts what was spent before") {
  const LedgerFixture given;
  const auto account = given.open("session:s1");
  given.spend(account, 0.08_usd);
  auto held = given.reserve(account, 0.01_usd).value();

  REQUIRE(given.ledger->change_rules({per_session(Limit::usd(0.10_usd))}));

  CHECK(given.events->of(Kind::threshold).size() == 1);  // 80% are crossed already
  CHECK(given.reserve(account, 0.02_usd).error().code() == ErrorCode::budget_busy);
  CHECK(given.reserve(account, 0.01_usd));
  held.release();
}

TEST_CASE("rule change: a new window counts from now on, and not what was held before") {
  const LedgerFixture given;
  const auto account = given.open("session:s1");
  given.spend(account, 0.08_usd);
  auto held = given.reserve(account, 0.05_usd).value();

  REQUIRE(given.ledger->change_rules(
      {per_session(per_minute(0.10_usd)), per_session(on_tool(Limit::calls(1), "search"))}));

  held.settle(Charge::exact(0.05_usd));
  CHECK(limits_of(given, account)[0].spent == 0);
  given.spend(account, 0.10_usd);
  CHECK(limits_of(given, account)[0].spent == (0.10_usd).nanodollars());
  CHECK(limits_of(given, account)[1].spent == 1);
  CHECK_FALSE(given.reserve(account, 0_usd));
}

TEST_CASE("rule change: a limit that no rule gives any more is gone, own ones stay") {
  const LedgerFixture given({per_session(Limit::usd(0.10_usd)), per_session(Limit::calls(3))});
  const auto account = given.open("session:s1", {Limit::usd(0.50_usd)});
  given.spend(account, 0.05_usd);

  REQUIRE(given.ledger->change_rules({per_session(Limit::calls(3))}));

  const auto limits = limits_of(given, account);
  REQUIRE(limits.size() == 2);
  CHECK(limits[0].limit.amount == (0.50_usd).nanodollars());
  CHECK(limits[0].spent == (0.05_usd).nanodollars());
  CHECK(limits[1].spent == 1);
  CHECK(given.reserve(account, 0.45_usd));
  CHECK_FALSE(given.reserve(account, 0.46_usd));
}

TEST_CASE("rule change: accounts that are opened later get the new rules") {
  const LedgerFixture given({per_session(Limit::usd(0.10_usd))});

  REQUIRE(given.ledger->change_rules(
      {{"session", "s2", Limit::usd(0.01_usd)}, {"total", "", Limit::usd(0.30_usd)}}));

  CHECK_FALSE(given.reserve(given.open("session:s2"), 0.02_usd));
  CHECK(given.reserve(given.open("session:s1"), 0.30_usd));
  CHECK_FALSE(given.reserve(given.open("session:s1"), 0.31_usd));
}

TEST_CASE("rule change: an amount given by hand stays until the rule itself changes") {
  const LedgerFixture given({per_session(Limit::usd(0.10_usd))});
  const auto account = given.open("session:s1");
  REQUIRE(given.ledger->change_limit(account, Limit::usd(0.20_usd)));

  auto stricter = Limit::calls(5);
  REQUIRE(given.ledger->change_rules({per_session(Limit::usd(0.10_usd)), per_session(stricter)}));
  CHECK(given.reserve(account, 0.20_usd));

  REQUIRE(given.ledger->change_rules({per_session(Limit::usd(0.15_usd))}));
  CHECK_FALSE(given.reserve(account, 0.20_usd));
}

TEST_CASE("rule change: an amount given by hand stays where only the alerts of the rule change") {
  const LedgerFixture given({per_session(Limit::usd(1_usd))});
  const auto account = given.open("session:s1");
  REQUIRE(given.ledger->change_limit(account, Limit::usd(0.10_usd)));
  auto louder = Limit::usd(1_usd);
  louder.alert_at = {Share::parts_per_million(500'000)};

  REQUIRE(given.ledger->change_rules({per_session(louder)}));

  CHECK_FALSE(given.reserve(account, 0.11_usd));
  CHECK(given.reserve(account, 0.10_usd));
}

TEST_CASE("rule change: what is reconciled later does not count on limits that came after it") {
  const LedgerFixture given;
  const auto account = given.open("session:s1");
  REQUIRE(given.ledger->track(account, LedgerFixture::call(CallKind::tool, "search"),
                              Charge::in_doubt(0_usd, 10_usd)));
  REQUIRE(given.ledger->change_rules(
      {per_session(Limit::usd(10_usd, Window::calendar(Window::Kind::day)))}));
  given.spend(account, 6_usd);

  REQUIRE(given.ledger->reconcile(7, 1, Charge::exact(0_usd)));

  CHECK(limits_of(given, account).front().spent == (6_usd).nanodollars());
  CHECK_FALSE(given.reserve(account, 5_usd));
}

TEST_CASE("rule change: a threshold that was told is not told again, a crossed one is") {
  const LedgerFixture given({per_session(Limit::usd(1_usd))});
  const auto account = given.open("session:s1");
  given.spend(account, 0.85_usd);
  REQUIRE(given.events->of(Kind::threshold).size() == 1);

  REQUIRE(
      given.ledger->change_rules({per_session(Limit::usd(1_usd)), {"total", "", Limit::calls(9)}}));
  CHECK(given.events->of(Kind::threshold).size() == 1);

  REQUIRE(given.ledger->change_rules({per_session(Limit::usd(0.50_usd))}));
  REQUIRE(given.events->of(Kind::budget_exhausted).size() == 1);
  CHECK(given.events->of(Kind::budget_exhausted)[0].message ==
        "session:s1 has spent $0.85 of its $0.50 limit");
}

TEST_CASE(
    "rule change: who waits in line is admitted by a raised limit, refused by a lowered one") {
  const LedgerFixture given({per_session(Limit::usd(0.10_usd))});
  const auto account = given.open("session:s1");
  auto held = given.reserve(account, 0.10_usd).value();
  std::vector<Result<Hold>> outcomes;
  const auto stand_in_line = [&](Money cost) {
    (void)given.ledger->reserve_in_turn(
        account, Ask::fixed(cost), LedgerFixture::call(CallKind::tool, "search"),
        [&](Result<Hold> hold) { outcomes.push_back(std::move(hold)); });
  };

  stand_in_line(0.05_usd);
  CHECK(outcomes.empty());
  REQUIRE(given.ledger->change_rules({per_session(Limit::usd(0.15_usd))}));
  REQUIRE(outcomes.size() == 1);
  CHECK(outcomes[0]);

  stand_in_line(0.05_usd);
  REQUIRE(outcomes.size() == 1);
  REQUIRE(given.ledger->change_rules({per_session(Limit::usd(0.04_usd))}));
  REQUIRE(outcomes.size() == 2);
  CHECK(outcomes[1].error().code() == ErrorCode::budget_exhausted);
}

TEST_CASE("rule change: a bad rule changes nothing") {
  const LedgerFixture given({per_session(Limit::usd(0.10_usd))});
  const auto account = given.open("session:s1");
  auto bad = Limit::usd(1_usd);
  bad.amount = -1;

  const auto changed =
      given.ledger->change_rules({per_session(Limit::usd(5_usd)), per_session(bad)});

  REQUIRE_FALSE(changed);
  CHECK(changed.error().code() == ErrorCode::invalid_argument);
  CHECK_FALSE(given.reserve(account, 0.11_usd));
}

TEST_CASE("property: whatever rules come and go, what counts is what was spent and held") {
  const auto seed = test_seed();
  CAPTURE(seed);
  SplitMix64 random(seed);
  const auto any = [&](std::int64_t most) { return pick(random, 0, most); };
  const LedgerFixture given;
  const auto account = given.open("session:s1");
  std::vector<Hold> open;
  std::int64_t spent = 0;
  std::int64_t held = 0;
  std::vector<std::int64_t> amounts;

  for (int i = 0; i < 2000; ++i) {
    if (any(9) == 0) {
      amounts.clear();
      std::vector<LimitRule> rules;
      for (auto count = any(2); count > 0; --count) {
        amounts.push_back(spent + any(100));
        rules.push_back(per_session(Limit::usd(Money::nanodollars(amounts.back()))));
        rules.push_back(per_session(per_minute(Money::nanodollars(1'000'000 + any(3)))));
      }
      REQUIRE(given.ledger->change_rules(std::move(rules)));
    } else if (any(1) == 0 && !open.empty()) {
      const auto cost = any(5);
      held -= 5;
      spent += cost;
      open.back().settle(Charge::exact(Money::nanodollars(cost)));
      open.pop_back();
    } else {
      auto hold = given.reserve(account, Money::nanodollars(5));
      bool fits = true;
      for (const auto amount : amounts) fits = fits && spent + held + 5 <= amount;
      REQUIRE(hold.has_value() == fits);
      if (!hold) continue;
      held += 5;
      open.push_back(*std::move(hold));
    }
    REQUIRE(given.spent(account) == Money::nanodollars(spent));
    REQUIRE(given.held(account) == Money::nanodollars(held));
  }
}
