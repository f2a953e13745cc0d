// meter_test.cpp: what customers spent this month, and how the ledger is doing.
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/ledger_fixture.hpp>

using namespace purser;
using std::chrono::days;

namespace {

void go_to(const LedgerFixture& given, std::chrono::year_month_day date) {
  const WallTime then = std::chrono::sys_days(date);
  given.clock->advance(then - given.clock->wall_now());
}

using namespace std::chrono_literals;

}  // namespace

TEST_CASE("meter: a customer's month, with all sessions, closed ones too") {
  const LedgerFixture given;
  go_to(given, 2026y / 11 / 20);
  const auto acme = given.open("customer:acme");
  const auto session = given.open("customer:acme/session:s1");
  given.spend(session, 0.02_usd);
  auto hold = given.reserve(session, 0.05_usd).value();
  hold.dispatched();
  hold.settle_in_doubt();
  const auto open = given.reserve(acme, 0.03_usd);
  REQUIRE(given.ledger->close(session));

  const auto meter = given.ledger->meter(acme);

  REQUIRE(meter);
  CHECK(meter->account.to_string() == "customer:acme");
  CHECK(meter->month.begin == WallTime(std::chrono::sys_days(2026y / 11 / 1)));
  CHECK(meter->spent == 0.07_usd);
  CHECK(meter->in_doubt == 0.05_usd);
  CHECK(meter->held == 0.03_usd);
  CHECK(meter->calls == 2);
  CHECK(!meter->limit);
}

TEST_CASE("meter: a new month begins at zero, and a reset does not unspend") {
  const LedgerFixture given;
  go_to(given, 2026y / 11 / 20);
  const auto acme = given.open("customer:acme");
  given.spend(acme, 0.02_usd);
  REQUIRE(given.ledger->reset(acme));
  CHECK(given.ledger->meter(acme)->spent == 0.02_usd);

  go_to(given, 2026y / 12 / 1);

  CHECK(given.ledger->meter(acme)->spent == Money());
  given.spend(acme, 0.03_usd);
  CHECK(given.ledger->meter(acme)->spent == 0.03_usd);
}

TEST_CASE("meter: agrees with the monthly limit, which stops calls when it is used up") {
  const LedgerFixture given(
      {{"customer", "", Limit::usd(0.1_usd, Window::calendar(Window::Kind::month))}});
  go_to(given, 2026y / 11 / 30);
  const auto acme = given.open("customer:acme");
  auto over_the_end = given.reserve(acme, 0.06_usd).value();
  go_to(given, 2026y / 12 / 1);
  over_the_end.settle(Charge::exact(0.06_usd));  // belongs to November, when it was held
  given.spend(acme, 0.07_usd);

  const auto meter = given.ledger->meter(acme);

  REQUIRE(meter);
  CHECK(meter->spent == 0.07_usd);
  CHECK(meter->limit == 0.1_usd);
  CHECK(meter->remaining == 0.03_usd);
  CHECK(!given.reserve(acme, 0.04_usd));
}

TEST_CASE("meter: a doubt of last month is reconciled there") {
  const LedgerFixture given;
  go_to(given, 2026y / 11 / 30);
  const auto acme = given.open("customer:acme");
  auto hold = given.reserve(acme, 0.05_usd).value();
  hold.dispatched();
  hold.settle_in_doubt();
  go_to(given, 2026y / 12 / 2);
  given.spend(acme, 0.01_usd);

  REQUIRE(given.ledger->reconcile(7, 1, Charge::exact(0.02_usd)));

  CHECK(given.ledger->meter(acme)->spent == 0.01_usd);
}

TEST_CASE("meter: only accounts of the metered kind") {
  const LedgerFixture given;
  const auto refused = given.ledger->meter(given.open("session:s1"));
  REQUIRE(!refused);
  CHECK(refused.error().message() ==
        "session:s1 is not metered; only accounts of kind customer are");
}

TEST_CASE("metrics: holds, refusals by limit, and what is in doubt") {
  auto gpt = Limit::usd(1_usd, Window::calendar(Window::Kind::day));
  gpt.tool = Glob("s*");
  const LedgerFixture given({{"session", "", Limit::usd(0.1_usd)}, {"total", "", gpt}});
  const auto account = given.open("session:s1");
  given.spend(account, 0.01_usd);
  auto doubtful = given.reserve(account, 0.02_usd).value();
  doubtful.dispatched();
  doubtful.settle_in_doubt();
  const auto open = given.reserve(account, 0.07_usd);
  CHECK(!given.reserve(account, 0.2_usd));
  CHECK(!given.reserve(account, 0.01_usd));
  CHECK(!given.reserve(given.ledger->total(), 2_usd));

  const auto metrics = given.ledger->metrics();

  CHECK(metrics.holds_taken == 3);
  CHECK(metrics.holds_open == 1);
  CHECK(metrics.accounts == 2);
  CHECK(metrics.refusals == std::map<std::string, std::uint64_t>{
                                {"session usd", 1}, {"total usd per day in UTC on s*", 1}});
  CHECK(metrics.busy_refusals == 1);
  CHECK(metrics.charges_in_doubt == 1);
  CHECK(metrics.in_doubt == 0.02_usd);
}
