// hold_test.cpp: the ways a hold ends, and what is booked when nobody knows what a call cost.
#include <purser/runtime/ledger/hold.hpp>

#include <optional>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/ledger_fixture.hpp>

using namespace purser;

namespace {

Usage tokens(Tokens input, Tokens output) {
  Usage usage;
  usage.input = input;
  usage.output = output;
  return usage;
}

/// A session with $1, 1,000 tokens and 10 calls.
struct Session : LedgerFixture {
  Session()
      : LedgerFixture({{"session", "", Limit::usd(1_usd)},
                       {"session", "", Limit::tokens(1000)},
                       {"session", "", Limit::calls(10)}}) {}

  Account account = open("session:s1");

  /// $0.40 and 500 tokens.
  Hold hold() const {
    Ask ask = Ask::fixed(0.4_usd);
    ask.input_tokens = 100;
    ask.output_tokens_min = ask.output_tokens_max = 400;
    return reserve_model(account, ask).value();
  }

  struct Sums {
    Money spent, held, in_doubt;
    Tokens tokens, tokens_held;
    std::int64_t calls, calls_held;
    friend bool operator==(const Sums&, const Sums&) = default;
  };
  Sums sums() const {
    const auto report = ledger->report(account);
    const auto& limits = report.limits;
    return {report.total_spent, report.held,        report.in_doubt,  limits.at(1).spent,
            limits.at(1).held,  limits.at(2).spent, limits.at(2).held};
  }
};

}  // namespace

TEST_CASE("hold: settling books the cost and gives back the rest") {
  const Session given;
  auto hold = given.hold();
  CHECK(given.sums() == Session::Sums{Money(), 0.4_usd, Money(), 0, 500, 0, 1});

  hold.settle(Charge::exact(0.1_usd, tokens(90, 30)));

  CHECK(given.sums() == Session::Sums{0.1_usd, Money(), Money(), 120, 0, 1, 0});
  CHECK(!hold);
}

TEST_CASE("hold: releasing gives everything back, the call as well") {
  const Session given;
  given.hold().release();
  CHECK(given.sums() == Session::Sums{});
}

TEST_CASE("hold: dropped before its call left, it is released") {
  const Session given;
  {
    const auto hold = given.hold();
  }
  CHECK(given.sums() == Session::Sums{});
}

TEST_CASE("hold: dropped after its call left, it is in doubt up to all of it") {
  const Session given;
  {
    auto hold = given.hold();
    hold.dispatched();
  }
  CHECK(given.sums() == Session::Sums{0.4_usd, Money(), 0.4_usd, 500, 0, 1, 0});
}

TEST_CASE("hold: what the provider reported before the cut is the low end") {
  const Session given;
  auto hold = given.hold();
  hold.dispatched();
  hold.spent_at_least(0.15_usd, tokens(100, 20));
  hold.spent_at_least(0.05_usd, tokens(100, 10));

  hold.settle_in_doubt();

  CHECK(given.sums() == Session::Sums{0.4_usd, Money(), 0.25_usd, 500, 0, 1, 0});
  CHECK(given.ledger->report(given.account).llm.usage.output == 20);
}

TEST_CASE("hold: reported spending alone means that the call left") {
  const Session given;
  {
    auto hold = given.hold();
    hold.spent_at_least(0.15_usd, {});
  }
  CHECK(given.sums().in_doubt == 0.25_usd);
}

TEST_CASE("hold: a complete error answer costs nothing but counts as a call") {
  const Session given;
  auto charge = Charge::exact(0.3_usd, tokens(10, 10));
  charge.calls_only = true;

  given.hold().settle(charge);

  CHECK(given.sums() == Session::Sums{Money(), Money(), Money(), 0, 0, 1, 0});
}

TEST_CASE("hold: a provider that bills more than was held is booked in full and told") {
  const Session given;

  given.hold().settle(Charge::exact(3_usd, tokens(5000, 5000)));

  CHECK(given.sums() == Session::Sums{3_usd, Money(), Money(), 10'000, 0, 1, 0});
  const auto overruns = given.events->of(LedgerEvent::Kind::overrun);
  REQUIRE(overruns.size() == 1);
  CHECK(overruns[0].message ==
        "session:s1: gpt-4o took $3.00, more than the $0.40 held for it; booked in full");
  CHECK(given.reserve(given.account, Money()).error().code() == ErrorCode::budget_exhausted);
}

TEST_CASE("hold: a charge that makes no sense is in doubt, never free") {
  const Session given;
  SECTION("negative high") { given.hold().settle(Charge::exact(Money::nanodollars(-5))); }
  SECTION("negative low") {
    given.hold().settle(Charge::in_doubt(Money::nanodollars(-5), 0.1_usd));
  }
  CHECK(given.sums() == Session::Sums{0.4_usd, Money(), 0.4_usd, 500, 0, 1, 0});
}

TEST_CASE("hold: an interval upside down counts at its higher end") {
  const Session given;
  given.hold().settle(Charge::in_doubt(0.3_usd, 0.1_usd));
  CHECK(given.sums().spent == 0.3_usd);
}

TEST_CASE("hold: negative tokens count as all that was held") {
  const Session given;
  given.hold().settle(Charge::exact(0.1_usd, tokens(-1, 50)));
  CHECK(given.sums().tokens == 500);
}

TEST_CASE("hold: doubt about a free call still counts its tokens") {
  const Session given;
  Ask ask;
  ask.input_tokens = 300;
  auto hold = given.reserve_model(given.account, ask).value();
  hold.dispatched();
  hold.settle_in_doubt();
  CHECK(given.sums().tokens == 300);
}

TEST_CASE("hold: ended once, it stays ended") {
  const Session given;
  auto hold = given.hold();
  hold.settle(Charge::exact(0.1_usd));

  CHECK(hold.settle(Charge::exact(0.1_usd)) == 0);
  CHECK(hold.release() == 0);
  CHECK(hold.settle_in_doubt() == 0);
  hold.dispatched();
  hold.spent_at_least(1_usd, {});

  CHECK(given.sums().spent == 0.1_usd);
  CHECK(hold.id() == 0);
  CHECK(hold.warnings().empty());
}

TEST_CASE("hold: moving hands it on; assigning over one drops what it held") {
  const Session given;
  auto first = given.hold();
  auto second = given.hold();
  const auto id = second.id();

  first = std::move(second);

  CHECK(first.id() == id);
  CHECK(given.sums().held == 0.4_usd);
  first.release();
  CHECK(given.sums() == Session::Sums{});
}

TEST_CASE("hold: outlives its ledger and still settles") {
  auto events = std::make_shared<EventLog>(true);
  std::optional<Hold> hold;
  {
    auto ledger = Ledger::create({.observer = events}).value();
    const auto account = ledger->open(Scope::parse("session:s1").value()).value();
    hold = ledger->reserve(account, Ask::fixed(1_usd), LedgerFixture::call(CallKind::tool, "t"))
               .value();
  }
  hold->settle(Charge::exact(0.5_usd));
  hold.reset();

  REQUIRE(events->of(LedgerEvent::Kind::charge).size() == 1);
  CHECK(events->all()[0].charge.high == 0.5_usd);
}

TEST_CASE("hold: an account outlives its ledger and still knows its scope") {
  Account account;
  {
    auto ledger = Ledger::create({}).value();
    account = ledger->open(Scope::parse("session:s1/agent:a").value()).value();
  }
  CHECK(account.scope().to_string() == "session:s1/agent:a");
}
