// change_limit_test.cpp: limits that are raised and lowered while calls run.
#include <purser/runtime/ledger/limit_json.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/fake_store.hpp>
#include <purser/tests/support/ledger_fixture.hpp>

using namespace purser;

namespace {

LimitReport first_limit(const LedgerFixture& given, const Account& account) {
  return given.ledger->report(account).limits.at(0);
}

}  // namespace

TEST_CASE("change_limit: a raised limit admits at once, a lowered one refuses at once") {
  const LedgerFixture given({{"session", "", Limit::usd(0.1_usd)}});
  const auto account = given.open("session:s1");
  given.spend(account, 0.08_usd);
  CHECK(!given.reserve(account, 0.05_usd));

  REQUIRE(given.ledger->change_limit(account, Limit::usd(0.2_usd)));
  auto hold = given.reserve(account, 0.05_usd);
  REQUIRE(hold);
  REQUIRE(given.ledger->change_limit(account, Limit::usd(0.1_usd)));

  CHECK(!given.reserve(account, Money::nanodollars(1)));
  CHECK(first_limit(given, account).remaining == 0);  // never below zero
  hold->settle(Charge::exact(0.05_usd));              // what is under way is booked in full
  CHECK(given.spent(account) == 0.13_usd);
}

TEST_CASE("change_limit: only the limit of that measure, window and pattern changes") {
  auto gpt = Limit::usd(1_usd);
  gpt.model = Glob("gpt-*");
  const LedgerFixture given(
      {{"session", "", Limit::usd(1_usd)}, {"session", "", Limit::calls(5)}, {"session", "", gpt}});
  const auto account = given.open("session:s1");
  auto changed = gpt;
  changed.amount = (3_usd).nanodollars();

  REQUIRE(given.ledger->change_limit(account, changed));

  const auto limits = given.ledger->report(account).limits;
  CHECK(limits[0].limit.amount == (1_usd).nanodollars());
  CHECK(limits[1].limit.amount == 5);
  CHECK(limits[2].limit.amount == (3_usd).nanodollars());
  const auto missing = given.ledger->change_limit(account, Limit::tokens(7));
  REQUIRE(!missing);
  CHECK(missing.error().code() == ErrorCode::not_found);
  CHECK(missing.error().message() == "session:s1 has no limit in tokens");
}

TEST_CASE("change_limit: an own limit gets no more than what is left above") {
  const LedgerFixture given({{"customer", "", Limit::usd(1_usd)}});
  const auto other = given.open("customer:acme/session:s2");
  const auto account = given.open("customer:acme/session:s1", {Limit::usd(0.2_usd)});
  given.spend(account, 0.1_usd);
  given.spend(other, 0.3_usd);

  REQUIRE(given.ledger->change_limit(account, Limit::usd(5_usd)));

  CHECK(first_limit(given, account).limit.amount == (0.7_usd).nanodollars());
  CHECK(given.reserve(account, 0.6_usd));
}

TEST_CASE("change_limit: a lowered limit that is passed is told, a raised one tells again") {
  const LedgerFixture given({{"session", "", Limit::usd(1_usd)}});
  const auto account = given.open("session:s1");
  given.spend(account, 0.5_usd);
  CHECK(given.events->all().empty());

  REQUIRE(given.ledger->change_limit(account, Limit::usd(0.4_usd)));
  CHECK(given.events->of(LedgerEvent::Kind::threshold).size() == 1);
  REQUIRE(given.events->of(LedgerEvent::Kind::budget_exhausted).size() == 1);
  CHECK(given.events->of(LedgerEvent::Kind::budget_exhausted)[0].message ==
        "session:s1 has spent $0.50 of its $0.40 limit");

  REQUIRE(given.ledger->change_limit(account, Limit::usd(1_usd)));
  given.spend(account, 0.4_usd);
  CHECK(given.events->of(LedgerEvent::Kind::threshold).size() == 2);
}

TEST_CASE("change_limit: opening the account as before does not undo the change") {
  const LedgerFixture given;
  const auto account = given.open("session:s1", {Limit::usd(0.1_usd)});
  REQUIRE(given.ledger->change_limit(account, Limit::usd(0.3_usd)));

  const auto again = given.open("session:s1", {Limit::usd(0.1_usd)});

  CHECK(first_limit(given, again).limit.amount == (0.3_usd).nanodollars());
}

TEST_CASE("change_limit: survives a restart, unless the limit is given another amount then") {
  auto store = std::make_shared<FakeStore>();
  {
    const LedgerFixture given({{"session", "", Limit::usd(0.1_usd)}}, store);
    const auto account = given.open("session:s1");
    REQUIRE(given.ledger->change_limit(account, Limit::usd(0.2_usd)));
    REQUIRE(given.ledger->change_limit(account, Limit::usd(0.3_usd)));
  }
  const auto restarted = [&](Money rule) {
    const LedgerFixture given({{"session", "", Limit::usd(rule)}}, store);
    return Money::nanodollars(first_limit(given, given.open("session:s1")).limit.amount);
  };

  CHECK(store->records().at(0).kind == JournalRecord::Kind::limit);
  CHECK(restarted(0.1_usd) == 0.3_usd);
  CHECK(restarted(0.5_usd) == 0.5_usd);
}

TEST_CASE("reserve: what a limit keeps for a last call, only a last call may use") {
  auto limit = Limit::usd(1_usd);
  limit.finalization_reserve = 5_percent;
  const LedgerFixture given({{"session", "", limit}});
  const auto account = given.open("session:s1/agent:a");
  auto last = LedgerFixture::call(CallKind::tool, "search");
  last.final_from = 0;

  CHECK(given.reserve(account, 0.95_usd));
  const auto refused = given.reserve(account, 0.96_usd);
  REQUIRE(!refused);
  CHECK(refused.error().code() == ErrorCode::budget_exhausted);
  CHECK(refused.error().message() ==
        "session:s1 has spent $0.00 of its $1.00 limit, $0.05 is kept for a last answer, and this "
        "call needs up to $0.96 (asked by agent:a for search)");
  CHECK(given.ledger->reserve(account, Ask::fixed(1_usd), last));
  CHECK(!given.ledger->reserve(account, Ask::fixed(1.01_usd), last));
}

TEST_CASE("reserve: a sub-agent's last call uses its own reserve and not that of those above") {
  auto limit = Limit::usd(1_usd);
  limit.finalization_reserve = 10_percent;
  const LedgerFixture given({{"session", "", limit}, {"agent", "writer", limit}});
  const auto account = given.open("session:s1/agent:boss/agent:writer");
  auto last = LedgerFixture::call(CallKind::tool, "search");
  last.final_from = 3;  // boss stands at two steps

  CHECK(!given.ledger->reserve(account, Ask::fixed(0.91_usd), last));
  CHECK(given.ledger->reserve(account, Ask::fixed(0.9_usd), last));
  last.final_from = 0;
  CHECK(given.ledger->reserve(account, Ask::fixed(1_usd), last));
}

TEST_CASE("reserve: the share is rounded up, and grows with the limit") {
  auto limit = Limit::calls(10);
  limit.finalization_reserve = 11_percent;
  const LedgerFixture given({{"session", "", limit}});
  const auto account = given.open("session:s1");
  for (int i = 0; i < 8; ++i) given.spend(account, Money());
  CHECK(!given.reserve(account, Money()));

  REQUIRE(given.ledger->change_limit(account, Limit::calls(100)));
  for (int i = 8; i < 89; ++i) given.spend(account, Money());
  CHECK(!given.reserve(account, Money()));
}

TEST_CASE("reserve: not in each call by itself, and journals know it") {
  auto limit = Limit::usd(1_usd, Window::call);
  limit.finalization_reserve = 5_percent;
  CHECK(!check(limit));
  limit.window = Window::total;

  const auto read = limits_from_json(to_json(std::vector{limit}), {});

  REQUIRE(read);
  CHECK(read->at(0).finalization_reserve == 5_percent);
}
