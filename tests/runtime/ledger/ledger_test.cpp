// ledger_test.cpp: what holding, settling and refusing do to the sums of every account on the path.
#include <purser/runtime/ledger/ledger.hpp>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/virtual_clock.hpp>

using namespace purser;

namespace {

struct Fixture {
  VirtualClock clock;
  std::shared_ptr<Ledger> ledger;

  explicit Fixture(std::vector<LimitRule> rules = {}, std::shared_ptr<Store> store = nullptr) {
    ledger = Ledger::create({.rules = std::move(rules), .store = std::move(store), .clock = &clock})
                 .value();
  }

  Account open(std::string_view scope, std::vector<Limit> own = {}) const {
    return ledger->open(Scope::parse(scope).value(), std::move(own)).value();
  }
  Result<Hold> reserve(const Account& account, Money cost, std::string_view name = "search") const {
    CallInfo call;
    call.call = 1;
    call.kind = CallKind::tool;
    call.name = name;
    return ledger->reserve(account, Ask::fixed(cost), call);
  }
  Money spent(const Account& account) const { return ledger->report(account).total_spent; }
  Money held(const Account& account) const { return ledger->report(account).held; }
};

}  // namespace

TEST_CASE("ledger: a hold counts on every account of the path until it is settled") {
  const Fixture given({{"session", "", Limit::usd(1_usd)}});
  const auto agent = given.open("session:s1/agent:writer");
  const auto session = given.open("session:s1");

  auto hold = given.reserve(agent, 0.4_usd);

  REQUIRE(hold);
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
  const Fixture given({{"total", "", Limit::usd(0.1_usd)}});
  const auto account = given.open("session:s1");
  given.reserve(account, 0.03_usd)->settle(Charge::exact(0.03_usd));

  CHECK(given.reserve(account, Money::nanodollars(70'000'001)).error().code() ==
        ErrorCode::budget_exhausted);
  CHECK(given.reserve(account, 0.07_usd));
}

TEST_CASE("ledger: a refusal says which limit, what is spent, held and asked, and by whom") {
  const Fixture given({{"session", "", Limit::usd(0.1_usd)}});
  const auto agent = given.open("session:s1/agent:writer");
  given.reserve(agent, 0.09_usd)->settle(Charge::exact(0.09_usd));
  const auto under_way = given.reserve(agent, 0.01_usd);

  const auto refused = given.reserve(agent, 0.02_usd, "gpt-4o");

  REQUIRE(!refused);
  CHECK(refused.error().message() ==
        "session:s1 has spent $0.09 of its $0.10 limit, $0.01 is held by calls under way, and this "
        "call needs up to $0.02 (asked by agent:writer for gpt-4o)");
}

TEST_CASE("ledger: where only holds stand in the way, the budget is busy and waiting helps") {
  const Fixture given({{"session", "", Limit::usd(0.1_usd)}});
  const auto account = given.open("session:s1");
  auto under_way = given.reserve(account, 0.1_usd);

  const auto refused = given.reserve(account, 0.02_usd);

  REQUIRE(!refused);
  CHECK(refused.error().code() == ErrorCode::budget_busy);
  CHECK(refused.error().message().ends_with(
      "; it may fit when calls under way end, so waiting helps"));
  under_way->release();
  CHECK(given.reserve(account, 0.02_usd));
}
