// threshold_test.cpp: what observers hear, once each and in order.
#include <purser/runtime/ledger/ledger.hpp>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/ledger_fixture.hpp>

using namespace purser;

namespace {

Limit limit_with_alerts(Money amount, std::vector<Share> alert_at) {
  auto limit = Limit::usd(amount);
  limit.alert_at = std::move(alert_at);
  return limit;
}

std::vector<Share> shares(const LedgerFixture& given) {
  std::vector<Share> found;
  for (const auto& event : given.events->of(LedgerEvent::Kind::threshold))
    found.push_back(event.share);
  return found;
}

}  // namespace

TEST_CASE("threshold: by default one fires at 80%, once") {
  const LedgerFixture given({{"session", "", Limit::usd(1_usd)}});
  const auto account = given.open("session:s1");

  given.spend(account, 0.79_usd);
  CHECK(shares(given).empty());
  given.spend(account, 0.01_usd);
  given.spend(account, 0.1_usd);

  const auto told = given.events->of(LedgerEvent::Kind::threshold);
  REQUIRE(told.size() == 1);
  CHECK(told[0].share == 80_percent);
  CHECK(told[0].account.to_string() == "session:s1");
  CHECK(told[0].limit.amount == (1_usd).nanodollars());
  CHECK(told[0].spent == (0.8_usd).nanodollars());
  CHECK(told[0].name == "search");
  CHECK(told[0].message == "session:s1 has spent $0.80 of its $1.00 limit, past 80%");
}

TEST_CASE("threshold: one charge that crosses several tells each, lowest first") {
  const LedgerFixture given(
      {{"session", "",
        limit_with_alerts(1_usd, {90_percent, 50_percent, 50_percent, 80_percent})}});
  given.spend(given.open("session:s1"), 0.85_usd);
  CHECK(shares(given) == std::vector{50_percent, 80_percent});
}

TEST_CASE("threshold: each account and each limit has its own") {
  const LedgerFixture given({{"session", "", Limit::usd(1_usd)}, {"total", "", Limit::usd(2_usd)}});
  given.spend(given.open("session:s1"), 0.8_usd);
  given.spend(given.open("session:s2"), 0.8_usd);
  CHECK(shares(given).size() == 3);
}

TEST_CASE("threshold: what is held crosses nothing") {
  const LedgerFixture given({{"session", "", Limit::usd(1_usd)}});
  const auto account = given.open("session:s1");
  auto hold = given.reserve(account, 1_usd);
  CHECK(given.events->all().empty());
  hold->settle(Charge::in_doubt(Money(), 0.8_usd));
  CHECK(shares(given).size() == 1);
}

TEST_CASE("threshold: of tokens and of calls as of money") {
  const LedgerFixture given(
      {{"session", "", Limit::tokens(100)}, {"session", "", Limit::calls(2)}});
  const auto account = given.open("session:s1");
  Ask ask;
  ask.input_tokens = 90;
  Usage usage;
  usage.input = 90;
  given.reserve_model(account, ask)->settle(Charge::exact(Money(), usage));
  CHECK(shares(given).size() == 1);
  given.spend(account, Money());
  CHECK(shares(given).size() == 2);
}

TEST_CASE("threshold: at 0% the first cent tells, nothing spent does not") {
  const LedgerFixture given({{"session", "", limit_with_alerts(1_usd, {0_percent})}});
  const auto account = given.open("session:s1");
  given.spend(account, Money());
  CHECK(shares(given).empty());
  given.spend(account, Money::nanodollars(1));
  CHECK(shares(given).size() == 1);
}

TEST_CASE("threshold: a limit per call tells once, when a call comes near it") {
  auto limit = Limit::usd(1_usd, Window::call);
  const LedgerFixture given({{"total", "", limit}});
  const auto account = given.open("session:s1");
  for (int i = 0; i < 3; ++i) given.spend(account, 0.5_usd);
  CHECK(shares(given).empty());
  for (int i = 0; i < 3; ++i) given.spend(account, 0.9_usd);
  CHECK(shares(given).size() == 1);
}

TEST_CASE("threshold: limits that only warn or log tell as well, and their passing once per call") {
  const LedgerFixture given({{"session", "", {.amount = 10'000'000, .on_exceed = OnExceed::log}}});
  const auto account = given.open("session:s1");

  given.spend(account, 0.02_usd);

  CHECK(shares(given).size() == 1);
  CHECK(given.events->of(LedgerEvent::Kind::budget_exhausted).size() == 1);
}

TEST_CASE("events: a refusal is told with its sentence, a busy budget is not") {
  const LedgerFixture given({{"session", "", Limit::usd(1_usd)}});
  const auto account = given.open("session:s1");
  const auto hold = given.reserve(account, 1_usd);

  (void)given.reserve(account, 0.5_usd);
  CHECK(given.events->all().empty());
  const auto refused = given.reserve(account, 2_usd, "gpt-4o");

  const auto told = given.events->of(LedgerEvent::Kind::budget_exhausted);
  REQUIRE(told.size() == 1);
  CHECK(told[0].message == refused.error().message());
  CHECK(told[0].name == "gpt-4o");
  CHECK(told[0].info.call == 7);
}

TEST_CASE("events: charges come only to who wants them, before what follows from them") {
  const LedgerFixture given({{"session", "", Limit::usd(1_usd)}}, nullptr, true);
  const LedgerFixture quiet({{"session", "", Limit::usd(1_usd)}});

  given.spend(given.open("session:s1/agent:a"), 0.9_usd);
  quiet.spend(quiet.open("session:s1"), 0.1_usd);

  const auto told = given.events->all();
  REQUIRE(told.size() == 2);
  CHECK(told[0].kind == LedgerEvent::Kind::charge);
  CHECK(told[0].account.to_string() == "session:s1/agent:a");
  CHECK(told[0].charge.high == 0.9_usd);
  CHECK(told[0].message == "agent:a spent $0.90 on search");
  CHECK(told[1].kind == LedgerEvent::Kind::threshold);
  CHECK(quiet.events->all().empty());
}

TEST_CASE("events: nobody has to listen") {
  const auto ledger = Ledger::create({.rules = {{"total", "", Limit::usd(0.1_usd)}}}).value();
  const auto account = ledger->open(Scope::parse("session:s1").value()).value();
  const auto info = LedgerFixture::call(CallKind::tool, "t");
  ledger->reserve(account, Ask::fixed(0.1_usd), info)->settle(Charge::exact(0.2_usd));
  CHECK(!ledger->reserve(account, Ask::fixed(0.1_usd), info));
}
