// correction_test.cpp: doubt that is resolved, refunds, and accounts that begin anew.
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/fake_store.hpp>
#include <purser/tests/support/ledger_fixture.hpp>

using namespace purser;
using namespace std::chrono_literals;
using Kind = JournalRecord::Kind;

namespace {

/// A call to gpt-4o under a limit of a dollar that ends in doubt between $0.10 and $0.40.
struct InDoubt {
  LedgerFixture fixture;
  Account account;

  explicit InDoubt(Limit limit = Limit::usd(1_usd), std::shared_ptr<Store> store = nullptr)
      : fixture({{"session", "", std::move(limit)}}, std::move(store), true),
        account(fixture.open("session:s1/agent:a")) {
    Usage usage;
    usage.input = 100;
    fixture.reserve_model(account, Ask::fixed(0.40_usd))
        .value()
        .settle(Charge::in_doubt(0.10_usd, 0.40_usd, usage));
  }

  [[nodiscard]] Result<Sequence> reconcile(const Charge& charge) const {
    return fixture.ledger->reconcile(7, 1, charge);
  }
  [[nodiscard]] AccountReport report() const { return fixture.ledger->report(account); }
};

}  // namespace

TEST_CASE("reconcile: the true cost replaces the doubt everywhere") {
  const InDoubt given;
  CHECK(given.report().total_spent == 0.40_usd);
  Usage usage;
  usage.input = 100;
  usage.output = 50;

  REQUIRE(given.reconcile(Charge::exact(0.15_usd, usage)));

  const auto report = given.report();
  CHECK(report.total_spent == 0.15_usd);
  CHECK(report.in_doubt == 0_usd);
  CHECK(report.daily_spent == 0.15_usd);
  CHECK(report.tokens_last_minute == 150);
  CHECK(report.calls == 1);
  CHECK(report.llm.total == 0.15_usd);
  CHECK(report.llm.usage == usage);
  CHECK(report.llm.by_name.at("gpt-4o") == 0.15_usd);
  CHECK(report.by_agent.at("a").direct == 0.15_usd);
  CHECK(report.limits.front().spent == (0.15_usd).nanodollars());
  CHECK(given.fixture.reserve(given.account, 0.85_usd));
  CHECK(given.fixture.ledger->doubts().empty());
}

TEST_CASE("reconcile: a narrower doubt stays one") {
  const InDoubt given;

  REQUIRE(given.reconcile(Charge::in_doubt(0.20_usd, 0.30_usd)));

  CHECK(given.report().total_spent == 0.30_usd);
  CHECK(given.report().in_doubt == 0.10_usd);
  const auto doubts = given.fixture.ledger->doubts();
  REQUIRE(doubts.size() == 1);
  CHECK(doubts[0].call == 7);
  CHECK(doubts[0].attempt.index == 1);
  CHECK(doubts[0].name == "gpt-4o");
  CHECK(doubts[0].account == given.account.scope());
  CHECK(doubts[0].low == 0.20_usd);
  CHECK(doubts[0].high == 0.30_usd);
  REQUIRE(given.reconcile(Charge::exact(0.25_usd)));
  CHECK(given.report().total_spent == 0.25_usd);
}

TEST_CASE("reconcile: more than was held is booked in full and told") {
  const InDoubt given;

  REQUIRE(given.reconcile(Charge::exact(1.20_usd)));

  CHECK(given.report().total_spent == 1.20_usd);
  CHECK(given.fixture.events->of(LedgerEvent::Kind::budget_exhausted).size() == 1);
  const auto told = given.fixture.events->of(LedgerEvent::Kind::correction);
  REQUIRE(told.size() == 1);
  CHECK(told[0].message == "agent:a: the charge for gpt-4o is now $1.20");
  CHECK_FALSE(given.fixture.reserve(given.account, 0.01_usd));
}

TEST_CASE("reconcile: what is in doubt no more, or never was, is not found") {
  const InDoubt given;
  CHECK(given.fixture.ledger->reconcile(7, 2, Charge::exact(0_usd)).error().code() ==
        ErrorCode::not_found);
  CHECK(given.fixture.ledger->reconcile(8, 1, Charge::exact(0_usd)).error().code() ==
        ErrorCode::not_found);
  const auto negative = Charge::exact(Money::nanodollars(-1));
  CHECK(given.reconcile(negative).error().code() == ErrorCode::invalid_argument);
  REQUIRE(given.reconcile(Charge::exact(0.15_usd)));
  CHECK(given.reconcile(Charge::exact(0.15_usd)).error().message() ==
        "no charge of call 7, attempt 1 is in doubt");
}

TEST_CASE("reconcile: counts in the window in which the hold was taken") {
  const InDoubt given(Limit::usd(1_usd, Window::rolling(60s)));
  given.fixture.clock->advance(30s);
  given.fixture.spend(given.account, 0.10_usd);

  REQUIRE(given.reconcile(Charge::exact(0.15_usd)));
  CHECK(given.report().limits.front().spent == (0.25_usd).nanodollars());
  given.fixture.clock->advance(31s);
  CHECK(given.report().limits.front().spent == (0.10_usd).nanodollars());

  const InDoubt late(Limit::usd(1_usd, Window::rolling(60s)));
  late.fixture.clock->advance(61s);
  REQUIRE(late.reconcile(Charge::exact(0.15_usd)));
  CHECK(late.report().limits.front().spent == 0);
  CHECK(late.report().total_spent == 0.15_usd);
}

TEST_CASE("reconcile: not below what was refunded meanwhile") {
  const InDoubt given;
  const auto info = LedgerFixture::call(CallKind::model, "gpt-4o");
  REQUIRE(given.fixture.ledger->adjust(given.account, info, Money::nanodollars(-300'000'000)));

  const auto refused = given.reconcile(Charge::exact(0.20_usd));

  CHECK(refused.error().code() == ErrorCode::invalid_argument);
  CHECK(given.report().total_spent == 0.10_usd);
  REQUIRE(given.reconcile(Charge::exact(0.30_usd)));
  CHECK(given.report().total_spent == 0_usd);
}

TEST_CASE("adjust: a refund gives money back, and never more than was spent") {
  const LedgerFixture given({{"session", "", Limit::usd(1_usd)}});
  const auto account = given.open("session:s1/agent:a");
  given.spend(account, 1_usd);
  const auto info = LedgerFixture::call(CallKind::tool, "search");
  CHECK_FALSE(given.reserve(account, 0.01_usd));

  REQUIRE(given.ledger->adjust(account, info, Money::nanodollars(-300'000'000)));

  CHECK(given.spent(account) == 0.70_usd);
  CHECK(given.spent(given.ledger->total()) == 0.70_usd);
  CHECK(given.reserve(account, 0.30_usd));
  const auto refused = given.ledger->adjust(account, info, Money::nanodollars(-700'000'001));
  CHECK(refused.error().message() ==
        "a change of -$0.700000001 for search takes back more than the $0.70 that it cost at "
        "agent:a");
  CHECK_FALSE(given.ledger->adjust(account, info, Money::nanodollars(INT64_MIN)));
  REQUIRE(given.ledger->adjust(account, info, 0.50_usd));
  CHECK(given.spent(account) == 1.20_usd);
}

TEST_CASE("adjust: a refund takes no calendar window below zero") {
  const LedgerFixture given(
      {{"session", "", Limit::usd(1_usd, Window::calendar(Window::Kind::day))}});
  const auto account = given.open("session:s1");
  given.spend(account, 0.50_usd);
  given.clock->advance(24h);
  given.spend(account, 0.20_usd);

  REQUIRE(given.ledger->adjust(account, LedgerFixture::call(CallKind::tool, "search"),
                               Money::nanodollars(-600'000'000)));

  CHECK(given.ledger->report(account).limits.front().spent == 0);
  CHECK(given.spent(account) == 0.10_usd);
}

TEST_CASE("reset: an account and all below it begin anew, those above do not") {
  const LedgerFixture given(
      {{"total", "", Limit::usd(10_usd)}, {"session", "", Limit::usd(1_usd)}});
  const auto session = given.open("session:s1");
  const auto agent = given.open("session:s1/agent:a");
  given.spend(agent, 0.90_usd);
  auto held = given.reserve(agent, 0.10_usd);
  REQUIRE(held);

  REQUIRE(given.ledger->reset(session));

  CHECK(given.spent(session) == 0_usd);
  CHECK(given.spent(agent) == 0_usd);
  CHECK(given.spent(given.ledger->total()) == 0.90_usd);
  CHECK(given.held(session) == 0.10_usd);
  CHECK(given.ledger->report(session).tools.by_name.empty());
  held->settle(Charge::exact(0.10_usd));
  CHECK(given.spent(session) == 0.10_usd);
  CHECK(given.events->of(LedgerEvent::Kind::threshold).size() == 1);
  given.spend(agent, 0.75_usd);
  CHECK(given.events->of(LedgerEvent::Kind::threshold).size() == 2);
}

TEST_CASE("reset: a doubt from before changes only the sums it is still in") {
  const InDoubt given;
  REQUIRE(given.fixture.ledger->reset(given.fixture.open("session:s1")));

  REQUIRE(given.reconcile(Charge::exact(0.15_usd)));

  CHECK(given.report().total_spent == 0_usd);
  CHECK(given.report().llm.total == 0_usd);
  CHECK(given.fixture.spent(given.fixture.ledger->total()) == 0.15_usd);
}

TEST_CASE("correction: each is a journal record of its own") {
  const auto store = std::make_shared<FakeStore>();
  const InDoubt given(Limit::usd(1_usd), store);
  CHECK(given.reconcile(Charge::exact(0.15_usd)) == Sequence{3});
  const auto info = LedgerFixture::call(CallKind::model, "gpt-4o");
  CHECK(given.fixture.ledger->adjust(given.account, info, Money::nanodollars(-50'000'000)) ==
        Sequence{4});
  CHECK(given.fixture.ledger->reset(given.account) == Sequence{5});

  const auto records = store->records();

  REQUIRE(records.size() == 5);
  CHECK(records[2].kind == Kind::reconcile);
  CHECK(records[2].hold == records[0].hold);
  CHECK(records[2].high == 0.15_usd);
  CHECK(records[2].name == "gpt-4o");
  CHECK(records[3].kind == Kind::adjust);
  CHECK(records[3].high == Money::nanodollars(-50'000'000));
  CHECK(records[4].kind == Kind::reset);
  CHECK(records[4].scope == given.account.scope());
}
