// window_limit_test.cpp: limits over a stretch of time, and on some models or tools only.
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/fake_store.hpp>
#include <purser/tests/support/ledger_fixture.hpp>

using namespace purser;
using namespace std::chrono_literals;
using Kind = LedgerEvent::Kind;

namespace {

LimitRule per_session(Limit limit) { return {"session", "", std::move(limit)}; }

Limit daily(Money amount) { return Limit::usd(amount, Window::calendar(Window::Kind::day)); }

Limit on_model(Limit limit, const char* pattern) {
  limit.model = Glob(pattern);
  return limit;
}

Limit on_tool(Limit limit, const char* pattern) {
  limit.tool = Glob(pattern);
  return limit;
}

LimitReport first_limit(const LedgerFixture& given, const Account& account) {
  return given.ledger->report(account).limits.front();
}

}  // namespace

TEST_CASE("window limit: a rolling window lets go of what is older than it is") {
  const LedgerFixture given({per_session(Limit::usd(0.10_usd, Window::rolling(60s)))});
  const auto account = given.open("session:s1");
  given.spend(account, 0.06_usd);
  given.clock->advance(30s);
  given.spend(account, 0.04_usd);
  CHECK_FALSE(given.reserve(account, 0.01_usd));

  given.clock->advance(31s);

  CHECK(first_limit(given, account).spent == (0.04_usd).nanodollars());
  CHECK_FALSE(given.reserve(account, 0.07_usd));
  CHECK(given.reserve(account, 0.06_usd));
  CHECK(given.spent(account) == 0.10_usd);  // the account's own sum is for ever
}

TEST_CASE("window limit: holds never roll off, and their charges count from when they were taken") {
  const LedgerFixture given({per_session(Limit::usd(0.10_usd, Window::rolling(60s)))});
  const auto account = given.open("session:s1");
  auto slow = given.reserve(account, 0.10_usd);
  REQUIRE(slow);
  given.clock->advance(10min);

  CHECK(given.reserve(account, 0.01_usd).error().code() == ErrorCode::budget_busy);
  slow->settle(Charge::exact(0.10_usd));

  CHECK(first_limit(given, account).spent == 0);  // of a window long gone
  CHECK(given.spent(account) == 0.10_usd);
  CHECK(given.reserve(account, 0.10_usd));
}

TEST_CASE("window limit: calendar windows begin anew at midnight") {
  const LedgerFixture given({per_session(daily(0.10_usd))});
  const auto account = given.open("session:s1");
  given.spend(account, 0.10_usd);
  given.clock->set_wall(VirtualClock::start_default + 14h - 1ns);
  CHECK_FALSE(given.reserve(account, 0.01_usd));

  given.clock->set_wall(VirtualClock::start_default + 14h);

  CHECK(given.reserve(account, 0.10_usd));
}

TEST_CASE("window limit: a hold over midnight belongs to the day on which it was taken") {
  const LedgerFixture given({per_session(daily(0.10_usd))});
  const auto account = given.open("session:s1");
  auto late = given.reserve(account, 0.08_usd);
  auto released = given.reserve(account, 0.02_usd);
  given.clock->advance(24h);

  CHECK(given.reserve(account, 0.10_usd));  // dropped at once
  released->release();
  late->settle(Charge::exact(0.08_usd));

  const auto limit = first_limit(given, account);
  CHECK(limit.spent == 0);
  CHECK(limit.held == 0);
  CHECK(given.spent(account) == 0.08_usd);
}

TEST_CASE("window limit: a wall clock that is set back resets nothing") {
  const LedgerFixture given({per_session(daily(0.10_usd))});
  const auto account = given.open("session:s1");
  given.clock->set_wall(VirtualClock::start_default + 24h);
  given.spend(account, 0.10_usd);

  given.clock->set_wall(VirtualClock::start_default);
  CHECK_FALSE(given.reserve(account, 0.01_usd));
  given.clock->set_wall(VirtualClock::start_default + 24h);
  CHECK_FALSE(given.reserve(account, 0.01_usd));

  given.clock->set_wall(VirtualClock::start_default + 48h);
  CHECK(given.reserve(account, 0.10_usd));
}

TEST_CASE("window limit: a wall clock that is set back before a restart resets nothing") {
  const std::vector<LimitRule> rules{per_session(daily(0.10_usd))};
  const auto store = std::make_shared<FakeStore>();
  const LedgerFixture before(rules, store);
  const auto midnight = std::chrono::ceil<std::chrono::days>(VirtualClock::start_default + 1h);
  before.clock->set_wall(midnight - 1h);
  before.spend(before.open("session:s1"), 0.01_usd);
  before.clock->set_wall(midnight - 1min);
  auto late = before.reserve(before.open("session:s1"), 0.01_usd);
  before.clock->set_wall(midnight + 1min);
  late->settle(Charge::exact(0.01_usd));  // the only trace of the new day

  VirtualClock set_back;
  set_back.set_wall(midnight - 2h);
  const auto ledger = Ledger::create({.rules = rules, .store = store, .clock = &set_back}).value();
  const auto account = ledger->open(Scope::parse("session:s1").value()).value();
  ledger->reserve(account, Ask::fixed(0.05_usd), LedgerFixture::call(CallKind::tool, "search"))
      .value()
      .settle(Charge::exact(0.05_usd));

  CHECK(ledger->report(account).limits.front().spent == (0.05_usd).nanodollars());
  CHECK(store->records().back().time == midnight + 1min);
}

TEST_CASE("window limit: a pattern counts only the calls it names") {
  const LedgerFixture given({per_session(on_model(Limit::usd(0.05_usd), "gpt-4o*")),
                             per_session(on_tool(Limit::calls(2), "serp*"))});
  const auto account = given.open("session:s1");
  const auto model = [&](const char* name) {
    auto ask = Ask::fixed(0.03_usd);
    return given.reserve_model(account, ask, name);
  };
  auto first = model("gpt-4o-mini");
  REQUIRE(first);
  CHECK(model("gpt-4o").error().code() == ErrorCode::budget_busy);
  CHECK(model("claude"));
  first->settle(Charge::exact(0.03_usd));
  CHECK(model("gpt-4o").error().code() == ErrorCode::budget_exhausted);

  given.spend(account, 0_usd, "serp_api");
  given.spend(account, 0_usd, "serp_news");
  given.spend(account, 0_usd, "weather");
  CHECK_FALSE(given.reserve(account, 0_usd, "serp_api"));
  CHECK(given.reserve(account, 0_usd, "weather"));
}

TEST_CASE("window limit: would_exceed looks at the limits of that call") {
  const LedgerFixture given({per_session(on_model(Limit::usd(0.05_usd), "gpt-4o*"))});
  const auto account = given.open("session:s1");
  const auto ask = Ask::fixed(0.06_usd);
  CHECK(given.ledger->would_exceed(account, ask));
  const auto info = LedgerFixture::call(CallKind::model, "gpt-4o");
  CHECK_FALSE(given.ledger->would_exceed(account, ask, info));
}

TEST_CASE("window limit: a refusal names the window, the zone and the pattern") {
  const auto text = [](Limit limit) {
    const LedgerFixture given({per_session(std::move(limit))});
    return given.reserve_model(given.open("session:s1"), Ask::fixed(1_usd)).error().message();
  };
  CHECK(text(Limit::usd(0.5_usd, Window::rolling(60s))) ==
        "session:s1 has spent $0.00 of its $0.50 limit per 60s, and this call needs up to $1.00 "
        "(asked by session:s1 for gpt-4o)");
  CHECK(text(on_model(daily(0.5_usd), "gpt*")) ==
        "session:s1 has spent $0.00 of its $0.50 limit per day in UTC on gpt*, and this call needs "
        "up to $1.00 (asked by session:s1 for gpt-4o)");
  CHECK(text(on_model(Limit::usd(0.5_usd, Window::call), "gpt*")) ==
        "session:s1 allows $0.50 per call on gpt*, and this call needs up to $1.00 (asked by "
        "session:s1 for gpt-4o)");
}

TEST_CASE("window limit: thresholds fire once per window") {
  const LedgerFixture given({per_session(daily(0.10_usd))});
  const auto account = given.open("session:s1");
  const auto fired = [&] { return given.events->of(Kind::threshold).size(); };
  given.spend(account, 0.08_usd);
  given.spend(account, 0.02_usd);
  CHECK(fired() == 1);
  given.clock->advance(24h);
  given.spend(account, 0.02_usd);
  CHECK(fired() == 1);
  given.spend(account, 0.06_usd);
  CHECK(fired() == 2);
}

TEST_CASE("window limit: thresholds of a rolling window fire again after a whole window below") {
  const LedgerFixture given({per_session(Limit::usd(0.10_usd, Window::rolling(60s)))});
  const auto account = given.open("session:s1");
  const auto fired = [&] { return given.events->of(Kind::threshold).size(); };
  given.spend(account, 0.08_usd);
  CHECK(fired() == 1);

  given.clock->advance(61s);  // just below
  given.spend(account, 0.08_usd);
  CHECK(fired() == 1);

  given.clock->advance(61s + 59s);  // below for less than a window
  given.spend(account, 0.08_usd);
  CHECK(fired() == 1);

  given.clock->advance(61s + 60s);  // nobody looked meanwhile
  given.spend(account, 0.08_usd);
  CHECK(fired() == 2);
}

TEST_CASE("window limit: costs from outside count in the running window") {
  const LedgerFixture given({per_session(Limit::usd(0.10_usd, Window::rolling(60s)))});
  const auto account = given.open("session:s1");
  const auto info = LedgerFixture::call(CallKind::tool, "crm");
  REQUIRE(given.ledger->track(account, info, Charge::exact(0.15_usd)));
  CHECK_FALSE(given.reserve(account, 0.01_usd));
  CHECK(given.events->of(Kind::budget_exhausted).size() == 2);  // the booking, then the refusal

  given.clock->advance(61s);
  CHECK(given.reserve(account, 0.10_usd));
}

TEST_CASE("window limit: a sum beyond all numbers comes back when it is too old") {
  const LedgerFixture given({per_session(Limit::usd(Money::max(), Window::rolling(60s)))});
  const auto account = given.open("session:s1");
  const auto info = LedgerFixture::call(CallKind::tool, "crm");
  const auto all = Charge::exact(Money::max());
  REQUIRE(given.ledger->track(account, info, all));
  REQUIRE(given.ledger->track(account, info, all));
  CHECK(given.ledger->report(account).limits.front().spent == INT64_MAX);
  given.clock->advance(30s);
  REQUIRE(given.ledger->track(account, info, Charge::exact(1_usd)));

  given.clock->advance(31s);

  CHECK(given.ledger->report(account).limits.front().spent == (1_usd).nanodollars());
}

TEST_CASE("window limit: one that is added while a call runs begins after it") {
  const LedgerFixture given;
  const auto account = given.open("session:s1");
  auto before = given.reserve(account, 0.08_usd);
  REQUIRE(before);

  REQUIRE(given.ledger->open(account.scope(), {daily(0.10_usd)}));
  auto after = given.reserve(account, 0.04_usd);
  before->settle(Charge::exact(0.08_usd));
  after->settle(Charge::exact(0.04_usd));

  CHECK(first_limit(given, account).spent == (0.04_usd).nanodollars());
  CHECK(first_limit(given, account).held == 0);
}

TEST_CASE("window limit: a limit names a model or a tool, not both") {
  auto limit = on_model(Limit::calls(1), "a");
  limit.tool = Glob("b");
  const auto created = Ledger::create({.rules = {per_session(limit)}});
  REQUIRE_FALSE(created);
  CHECK(created.error().code() == ErrorCode::invalid_argument);
}
