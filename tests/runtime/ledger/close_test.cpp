// close_test.cpp: accounts that are closed: memory goes, sums and doubts stay.
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/fake_store.hpp>
#include <purser/tests/support/ledger_fixture.hpp>

using namespace purser;

namespace {

struct Customer {
  LedgerFixture fixture{std::vector<LimitRule>{{"customer", "", Limit::usd(1_usd)}}};
  Account acme = fixture.open("customer:acme");
  Account session = fixture.open("customer:acme/session:s1", {Limit::usd(0.5_usd)});
  Account boss = fixture.open("customer:acme/session:s1/agent:boss");
  Account writer = fixture.open("customer:acme/session:s1/agent:boss/agent:writer");

  Customer() {
    fixture.spend(boss, 0.01_usd);
    fixture.spend(writer, 0.02_usd, "rows");
    fixture.spend(session, 0.03_usd);
  }
  [[nodiscard]] AccountReport report() const { return fixture.ledger->report(acme); }
};

void check_same(const AccountReport& a, const AccountReport& b) {
  CHECK(a.total_spent == b.total_spent);
  CHECK(a.in_doubt == b.in_doubt);
  CHECK(a.daily_spent == b.daily_spent);
  CHECK(a.calls == b.calls);
  CHECK(a.tools.total == b.tools.total);
  CHECK(a.tools.by_name == b.tools.by_name);
  CHECK(a.tokens_last_minute == b.tokens_last_minute);
  REQUIRE(a.by_agent.size() == b.by_agent.size());
  for (const auto& [name, agent] : a.by_agent) {
    CAPTURE(name);
    CHECK(agent.direct == b.by_agent.at(name).direct);
    CHECK(agent.delegated == b.by_agent.at(name).delegated);
    CHECK(agent.total == b.by_agent.at(name).total);
    CHECK(agent.calls == b.by_agent.at(name).calls);
  }
}

}  // namespace

TEST_CASE("close: the accounts go, and what they spent stays in those above, with its breakdown") {
  const Customer given;
  Ask tokens;
  tokens.input_tokens = 100;
  Usage usage;
  usage.input = 70;
  given.fixture.reserve_model(given.writer, tokens)->settle(Charge::exact(Money(), usage));
  const auto before = given.report();
  const auto accounts = given.fixture.ledger->accounts().size();

  REQUIRE(given.fixture.ledger->close(given.session));

  CHECK(given.fixture.ledger->accounts().size() == accounts - 3);
  check_same(given.report(), before);
  CHECK(before.tokens_last_minute == 70);
  CHECK(before.by_agent.at("boss").delegated == 0.02_usd);
}

TEST_CASE("close: closed in parts or at once, the sums above are the same") {
  const Customer given;
  const auto before = given.report();

  REQUIRE(given.fixture.ledger->close(given.writer));
  check_same(given.report(), before);
  REQUIRE(given.fixture.ledger->close(given.boss));
  check_same(given.report(), before);
  REQUIRE(given.fixture.ledger->close(given.session));

  check_same(given.report(), before);
  CHECK(given.fixture.ledger->close(given.fixture.ledger->total()).error().code() ==
        ErrorCode::invalid_argument);
}

TEST_CASE("close: handles are refused, and the same scope opened again begins anew") {
  const Customer given;
  REQUIRE(given.fixture.ledger->close(given.session));

  const auto refused = given.fixture.reserve(given.boss, 0.01_usd);
  REQUIRE(!refused);
  CHECK(refused.error().message() == "agent:boss was closed; open it again to begin anew");
  CHECK(!given.fixture.ledger->track(given.session, {}, Charge::exact(0.01_usd)));
  CHECK(!given.fixture.ledger->close(given.session));

  const auto again = given.fixture.open("customer:acme/session:s1", {Limit::usd(0.2_usd)});
  CHECK(given.fixture.spent(again) == Money());
  CHECK(given.fixture.reserve(again, 0.2_usd));
  CHECK(given.report().total_spent == 0.06_usd);
}

TEST_CASE("close: not while calls are under way") {
  const Customer given;
  auto hold = given.fixture.reserve(given.writer, 0.01_usd).value();

  const auto refused = given.fixture.ledger->close(given.session);

  REQUIRE(!refused);
  CHECK(refused.error().code() == ErrorCode::budget_busy);
  hold.settle(Charge::exact(0.01_usd));
  CHECK(given.fixture.ledger->close(given.session));
  CHECK(given.report().total_spent == 0.07_usd);
}

TEST_CASE("close: a charge in doubt can be reconciled after its account is closed") {
  const Customer given;
  auto hold = given.fixture.reserve(given.writer, 0.1_usd, "rows").value();
  hold.dispatched();
  hold.settle_in_doubt();
  REQUIRE(given.fixture.ledger->close(given.boss));
  REQUIRE(given.fixture.ledger->close(given.session));
  CHECK(given.report().in_doubt == 0.1_usd);

  REQUIRE(given.fixture.ledger->reconcile(7, 1, Charge::exact(0.04_usd)));

  const auto report = given.report();
  CHECK(report.total_spent == 0.1_usd);
  CHECK(report.in_doubt == Money());
  CHECK(report.tools.by_name.at("rows") == 0.06_usd);
  CHECK(report.by_agent.at("writer").direct == 0.06_usd);
  CHECK(report.by_agent.at("boss").delegated == 0.06_usd);
}

TEST_CASE("close: what an account had booked before its reset stays out of the books above") {
  const Customer given;
  auto hold = given.fixture.reserve(given.writer, 0.1_usd, "rows").value();
  hold.dispatched();
  hold.settle_in_doubt();
  REQUIRE(given.fixture.ledger->reset(given.session));
  REQUIRE(given.fixture.ledger->close(given.session));

  REQUIRE(given.fixture.ledger->reconcile(7, 1, Charge::exact(0.04_usd)));

  const auto report = given.report();
  CHECK(report.total_spent == 0.1_usd);  // the customer was not reset
  CHECK(report.tools.total == Money());
}

TEST_CASE("close: closing many among many siblings leaves the others") {
  const LedgerFixture given;
  std::vector<Account> sessions;
  for (int i = 0; i < 50; ++i) {
    sessions.push_back(given.open("customer:acme/session:s" + std::to_string(i)));
    given.spend(sessions.back(), 0.01_usd);
  }
  for (std::size_t i = 0; i < sessions.size(); i += 2) REQUIRE(given.ledger->close(sessions[i]));

  CHECK(given.ledger->accounts().size() == 2 + 25);
  CHECK(given.spent(given.ledger->total()) == 0.5_usd);
  for (std::size_t i = 1; i < sessions.size(); i += 2) given.spend(sessions[i], 0.01_usd);
  CHECK(given.ledger->report(given.open("customer:acme")).tools.total == 0.75_usd);
}
