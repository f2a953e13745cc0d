// ledger_test.cpp: what holding, settling and refusing do to the sums of every account on the path.
#include <purser/runtime/ledger/ledger.hpp>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/ledger_fixture.hpp>

using namespace purser;

namespace {

ErrorCode code_of(const Result<Hold>& refused) { return refused.error().code(); }

}  // namespace

TEST_CASE("ledger: a hold counts on every account of the path until it is settled") {
  const LedgerFixture given({{"session", "", Limit::usd(1_usd)}});
  const auto agent = given.open("session:s1/agent:writer");
  const auto session = given.open("session:s1");

  auto hold = given.reserve(agent, 0.4_usd);

  REQUIRE(hold);
  CHECK(hold->amount() == 0.4_usd);
  CHECK(given.held(agent) == 0.4_usd);
  CHECK(given.held(session) == 0.4_usd);
  CHECK(given.held(given.ledger->total()) == 0.4_usd);

  hold->settle(Charge::exact(0.1_usd));

  for (const auto& account : {agent, session, given.ledger->total()}) {
    CHECK(given.held(account) == Money());
    CHECK(given.spent(account) == 0.1_usd);
  }
}

TEST_CASE("ledger: exactly reaching a limit is allowed, a nanodollar more is not") {
  const LedgerFixture given({{"total", "", Limit::usd(0.1_usd)}});
  const auto account = given.open("session:s1");
  given.spend(account, 0.03_usd);

  CHECK(code_of(given.reserve(account, Money::nanodollars(70'000'001))) ==
        ErrorCode::budget_exhausted);
  CHECK(given.reserve(account, 0.07_usd));
}

TEST_CASE("ledger: a refusal says which limit, what is spent, held and asked, and by whom") {
  const LedgerFixture given({{"session", "", Limit::usd(0.1_usd)}});
  const auto agent = given.open("session:s1/agent:writer");
  given.spend(agent, 0.09_usd);
  const auto under_way = given.reserve(agent, 0.01_usd);

  const auto refused = given.reserve(agent, 0.02_usd, "gpt-4o");

  REQUIRE(!refused);
  CHECK(refused.error().message() ==
        "session:s1 has spent $0.09 of its $0.10 limit, $0.01 is held by calls under way, and this "
        "call needs up to $0.02 (asked by agent:writer for gpt-4o)");
}

TEST_CASE("ledger: a refusal for tokens and calls speaks of tokens and calls") {
  const LedgerFixture given({{"session", "", Limit::calls(1)}, {"agent", "", Limit::tokens(100)}});
  const auto session = given.open("session:s1");
  given.spend(session, Money());
  Ask many_tokens;
  many_tokens.input_tokens = 101;

  CHECK(given.reserve(session, Money()).error().message() ==
        "session:s1 has used 1 call of its limit of 1 call, and this call needs up to 1 call "
        "(asked by session:s1 for search)");
  CHECK(given.reserve_model(given.open("agent:a"), many_tokens).error().message() ==
        "agent:a has used 0 tokens of its limit of 100 tokens, and this call needs up to 101 "
        "tokens (asked by agent:a for gpt-4o)");
}

TEST_CASE("ledger: where only holds stand in the way, the budget is busy and waiting helps") {
  const LedgerFixture given({{"session", "", Limit::usd(0.1_usd)}});
  const auto account = given.open("session:s1");
  auto under_way = given.reserve(account, 0.1_usd);

  const auto refused = given.reserve(account, 0.02_usd);

  REQUIRE(!refused);
  CHECK(code_of(refused) == ErrorCode::budget_busy);
  CHECK(refused.error().message().find("waiting helps") != std::string::npos);
  under_way->release();
  CHECK(given.reserve(account, 0.02_usd));
}

TEST_CASE("ledger: one limit above refuses, and then nothing is held anywhere") {
  const LedgerFixture given(
      {{"customer", "", Limit::usd(0.05_usd)}, {"session", "", Limit::usd(1_usd)}});
  const auto session = given.open("customer:acme/session:s1");

  CHECK(code_of(given.reserve(session, 0.06_usd)) == ErrorCode::budget_exhausted);

  CHECK(given.held(session) == Money());
  CHECK(given.held(given.ledger->total()) == Money());
}

TEST_CASE("ledger: siblings together never pass the parent, and exhausting one leaves the other") {
  const LedgerFixture given(
      {{"session", "", Limit::usd(0.1_usd)}, {"agent", "", Limit::usd(0.07_usd)}});
  const auto one = given.open("session:s1/agent:one");
  const auto two = given.open("session:s1/agent:two");
  given.spend(one, 0.07_usd);

  CHECK(given.reserve(one, 0.01_usd).error().message().starts_with("agent:one has spent $0.07"));
  CHECK(given.reserve(two, 0.04_usd).error().message().starts_with("session:s1 has spent $0.07"));
  CHECK(given.reserve(two, 0.03_usd));
}

TEST_CASE("ledger: rules reach accounts by kind, and by id where they name one") {
  const LedgerFixture given({{"customer", "acme", Limit::usd(0.01_usd)}});

  CHECK(!given.reserve(given.open("customer:acme"), 0.02_usd));
  CHECK(given.reserve(given.open("customer:other"), 0.02_usd));
  CHECK(given.reserve(given.open("session:acme"), 0.02_usd));
}

TEST_CASE("ledger: a limit per call compares each attempt by itself") {
  const LedgerFixture given({{"total", "", Limit::usd(0.02_usd, Window::call)}});
  const auto account = given.open("session:s1");

  for (int i = 0; i < 10; ++i) given.spend(account, 0.02_usd);

  const auto refused = given.reserve(account, 0.03_usd);
  CHECK(code_of(refused) == ErrorCode::budget_exhausted);
  CHECK(refused.error().message() ==
        "total allows $0.02 per call, and this call needs up to $0.03 (asked by session:s1 for "
        "search)");
}

TEST_CASE("ledger: the output limit is what the money and the tokens allow") {
  const LedgerFixture given(
      {{"session", "", Limit::usd(0.0101_usd)}, {"agent", "", Limit::tokens(1050)}});
  Ask ask;
  ask.cost = LinearCost(100'000'000, 10'000'000);  // $0.0001 and $0.00001 per token
  ask.input_tokens = 50;
  ask.output_tokens_min = 16;
  ask.output_tokens_max = 4096;

  const auto by_money = given.reserve_model(given.open("session:s1"), ask);
  const auto by_tokens = given.reserve_model(given.open("agent:a"), ask);

  REQUIRE(by_money);
  CHECK(by_money->output_tokens() == 1000);
  CHECK(by_money->amount() == 0.0101_usd);
  CHECK(by_tokens->output_tokens() == 1000);
}

TEST_CASE("ledger: a limit that warns admits, says so, and blocks nothing else") {
  const LedgerFixture given({{"session", "", {.amount = 10'000'000, .on_exceed = OnExceed::warn}},
                             {"total", "", {.amount = 10'000'000, .on_exceed = OnExceed::log}}});
  const auto session = given.open("session:s1");

  const auto hold = given.reserve(session, 0.02_usd);

  REQUIRE(hold);
  REQUIRE(hold->warnings().size() == 1);
  CHECK(hold->warnings().front().type == "budget_exceeded");
  CHECK(hold->warnings().front().message ==
        "session:s1 has spent $0.00 of its $0.01 limit, and this call needs up to $0.02 (asked by "
        "session:s1 for search); admitted, because this limit does not block");
  CHECK(given.events->of(LedgerEvent::Kind::budget_exhausted).size() == 2);
}

TEST_CASE("ledger: would_exceed says what reserve would say and holds nothing") {
  const LedgerFixture given({{"session", "", Limit::usd(0.1_usd)}});
  const auto account = given.open("session:s1");

  CHECK(given.ledger->would_exceed(account, Ask::fixed(0.1_usd)));
  CHECK(given.ledger->would_exceed(account, Ask::fixed(0.11_usd)).error().code() ==
        ErrorCode::budget_exhausted);
  CHECK(given.held(account) == Money());
  CHECK(given.events->all().empty());
}

TEST_CASE("ledger: tracked costs may pass a limit; then nothing more is admitted") {
  const LedgerFixture given({{"session", "", Limit::usd(0.1_usd)}});
  const auto account = given.open("session:s1");
  const auto info = LedgerFixture::call(CallKind::tool, "crm_export");

  REQUIRE(given.ledger->track(account, info, Charge::exact(0.5_usd)));

  CHECK(given.spent(account) == 0.5_usd);
  CHECK(given.events->of(LedgerEvent::Kind::budget_exhausted).size() == 1);
  CHECK(code_of(given.reserve(account, Money::nanodollars(1))) == ErrorCode::budget_exhausted);
  CHECK(code_of(given.reserve(account, Money())) == ErrorCode::budget_exhausted);
}

TEST_CASE("ledger: a tracked cost that is no cost is refused") {
  const LedgerFixture given;
  const auto account = given.open("session:s1");
  const auto info = LedgerFixture::call(CallKind::tool, "crm_export");
  Usage negative;
  negative.input = -1;
  const auto bad = GENERATE_COPY(Charge::exact(Money::nanodollars(-1)),
                                 Charge::in_doubt(2_usd, 1_usd), Charge::exact(1_usd, negative));

  CHECK(given.ledger->track(account, info, bad).error().code() == ErrorCode::invalid_argument);
  CHECK(given.spent(account) == Money());
}

TEST_CASE("ledger: an ask that is no ask is refused before anything is held") {
  const LedgerFixture given;
  const auto account = given.open("session:s1");
  Ask ask;
  SECTION("negative price") { ask = Ask::fixed(Money::nanodollars(-1)); }
  SECTION("negative input") { ask.input_tokens = -1; }
  SECTION("negative output") { ask.output_tokens_min = -1; }
  SECTION("least above most") { ask.output_tokens_min = 1; }
  SECTION("no answer") { ask.choices = 0; }
  SECTION("negative calls") { ask.calls = -1; }

  CHECK(code_of(given.reserve_model(account, ask)) == ErrorCode::invalid_argument);
  CHECK(given.ledger->would_exceed(account, ask).error().code() == ErrorCode::invalid_argument);
}

TEST_CASE("ledger: accounts of another ledger, and none at all, are refused") {
  const LedgerFixture given;
  const LedgerFixture other;

  CHECK(code_of(given.reserve(other.open("session:s1"), 1_usd)) == ErrorCode::invalid_argument);
  CHECK(code_of(given.reserve(Account(), 1_usd)) == ErrorCode::invalid_argument);
  CHECK(!given.ledger->track(Account(), {}, Charge::exact(1_usd)));
  CHECK(!given.ledger->would_exceed(Account(), Ask::fixed(1_usd)));
  CHECK(given.ledger->report(Account()).limits.empty());
}

TEST_CASE("ledger: opening twice gives the same account, with its own limits kept") {
  const LedgerFixture given;
  const auto first = given.open("session:s1", {Limit::usd(0.1_usd)});
  given.spend(first, 0.06_usd);

  CHECK(!given.reserve(given.open("session:s1"), 0.05_usd));
  CHECK(!given.reserve(given.open("session:s1", {Limit::usd(0.1_usd)}), 0.05_usd));
  const auto other_limits =
      given.ledger->open(Scope::parse("session:s1").value(), {Limit::usd(5_usd)});
  CHECK(other_limits.error().code() == ErrorCode::invalid_argument);
  CHECK(given.ledger->accounts().size() == 2);
  CHECK(first.scope().to_string() == "session:s1");
  CHECK(&first.scope() == &given.open("session:s1").scope());
}

TEST_CASE("ledger: an account opened on the way to another can still be given its limits") {
  const LedgerFixture given;
  const auto agent = given.open("session:s1/agent:a");
  given.spend(agent, 0.06_usd);

  (void)given.open("session:s1", {Limit::usd(0.1_usd)});

  CHECK(given.reserve(agent, 0.05_usd).error().message().starts_with("session:s1 has spent $0.06"));
}

TEST_CASE("ledger: a child is given at most what is left above it") {
  const LedgerFixture given({{"customer", "", Limit::usd(1_usd)}});
  given.spend(given.open("customer:acme/session:s0"), 0.7_usd);

  const auto child = given.open("customer:acme/session:s1", {Limit::usd(0.5_usd)});

  const auto limits = given.ledger->report(child).limits;
  REQUIRE(limits.size() == 2);
  CHECK(limits[0].account == "session:s1");
  CHECK(limits[0].limit.amount == (0.3_usd).nanodollars());
  CHECK(given.ledger->open(child.scope(), {Limit::usd(0.5_usd)}));
}

TEST_CASE("ledger: what other calls hold for a moment does not shrink a child for ever") {
  const LedgerFixture given({{"customer", "", Limit::usd(1_usd)}});
  auto under_way = given.reserve(given.open("customer:acme/session:s0"), 0.9_usd);

  const auto child = given.open("customer:acme/session:s1", {Limit::usd(0.5_usd)});
  CHECK(!given.reserve(child, 0.5_usd));
  under_way->release();

  CHECK(given.reserve(child, 0.5_usd));
}

TEST_CASE("ledger: bad limits and rules are refused by name") {
  const auto refused = [](LimitRule rule) {
    return Ledger::create({.rules = {std::move(rule)}}).error().message();
  };
  CHECK(refused({"session", "", Limit::usd(Money::nanodollars(-1))}).find("per session") !=
        std::string::npos);
  CHECK(refused({"Session", "", Limit::usd(1_usd)}).find("Session") != std::string::npos);
  CHECK(refused({"total", "x", Limit::usd(1_usd)}).find("takes no id") != std::string::npos);
  CHECK(refused({"agent", "a\n", Limit::usd(1_usd)}).find("control") != std::string::npos);

  const LedgerFixture given;
  const auto bad_share = Limit{.alert_at = {Share::parts_per_million(1'000'001)}};
  CHECK(given.ledger->open(Scope::parse("session:s1").value(), {bad_share}).error().code() ==
        ErrorCode::invalid_argument);
  CHECK(given.ledger->accounts().size() == 1);
}
