// waiting_test.cpp: calls that only other calls' holds keep out stand in line.
#include <memory>
#include <optional>
#include <vector>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/ledger_fixture.hpp>

using namespace purser;

namespace {

CallInfo call(CallId id, CallId parent = 0) {
  auto info = LedgerFixture::call(CallKind::tool, "search");
  info.call = id;
  info.attempt.parent = parent;
  return info;
}

/// A call that asks for money and keeps what it is given.
class Caller {
 public:
  Caller(const LedgerFixture& given, const Account& account, Money cost, CallInfo info = call(1))
      : ledger_(given.ledger) {
    id_ = ledger_->reserve_in_turn(account, Ask::fixed(cost), info,
                                   [this](Result<Hold> outcome) { outcome_ = std::move(outcome); });
  }
  ~Caller() { ledger_->leave_line(id_); }
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;

  [[nodiscard]] bool waits() const { return !outcome_; }
  [[nodiscard]] bool has_hold() const { return outcome_ && outcome_->has_value(); }
  [[nodiscard]] ErrorCode error() const { return outcome_->error().code(); }
  void settle(Money cost) { (*outcome_)->settle(Charge::exact(cost)); }
  void release() { (*outcome_)->release(); }
  bool leave() { return ledger_->leave_line(id_); }
  [[nodiscard]] WaitId id() const { return id_; }

 private:
  std::shared_ptr<Ledger> ledger_;
  WaitId id_ = 0;
  std::optional<Result<Hold>> outcome_;
};

}  // namespace

TEST_CASE("line: a call that fits does not wait, one that never will is refused at once") {
  const LedgerFixture given({{"session", "", Limit::usd(0.1_usd)}});
  const auto account = given.open("session:s1");
  const Caller fits(given, account, 0.06_usd);
  const Caller never(given, account, 0.11_usd);

  CHECK(fits.has_hold());
  CHECK(fits.id() == 0);
  REQUIRE(!never.waits());
  CHECK(never.error() == ErrorCode::budget_exhausted);
  CHECK(!given.ledger->has_line());
}

TEST_CASE("line: who waits gets what is given back, in the order of coming") {
  const LedgerFixture given({{"session", "", Limit::usd(0.1_usd)}});
  const auto account = given.open("session:s1");
  Caller first(given, account, 0.1_usd);
  Caller second(given, account, 0.06_usd);
  Caller third(given, account, 0.06_usd);
  Caller fourth(given, account, 0.03_usd);
  REQUIRE(second.waits());
  CHECK(given.ledger->has_line());
  CHECK(given.ledger->metrics().calls_waiting == 3);

  first.settle(0.01_usd);

  CHECK(second.has_hold());
  CHECK(third.waits());
  CHECK(fourth.waits());  // it would fit, but the third was there before it
  CHECK(given.held(account) == 0.06_usd);
  second.release();
  CHECK(third.has_hold());
  CHECK(fourth.has_hold());
  CHECK(!given.ledger->has_line());
}

TEST_CASE("line: a newcomer stands behind those who want the same limit, and passes all others") {
  const LedgerFixture given(
      {{"session", "", Limit::usd(0.1_usd)}, {"total", "", Limit::usd(1_usd)}});
  const auto busy = given.open("session:s1");
  const auto free = given.open("session:s2");
  const Caller under_way(given, busy, 0.05_usd);
  const Caller waiting(given, busy, 0.06_usd);
  REQUIRE(waiting.waits());

  const Caller same(given, busy, 0.01_usd);
  const Caller other(given, free, 0.01_usd);

  CHECK(same.waits());
  CHECK(other.has_hold());
}

TEST_CASE("line: as soon as waiting cannot help any more the call is refused") {
  const LedgerFixture given({{"session", "", Limit::usd(0.1_usd)}});
  const auto account = given.open("session:s1");
  Caller under_way(given, account, 0.05_usd);
  const Caller waiting(given, account, 0.06_usd);
  REQUIRE(waiting.waits());

  under_way.settle(0.05_usd);

  REQUIRE(!waiting.waits());
  CHECK(waiting.error() == ErrorCode::budget_exhausted);
}

TEST_CASE("line: who leaves makes room for those behind, and is told nothing") {
  const LedgerFixture given({{"session", "", Limit::usd(0.1_usd)}});
  const auto account = given.open("session:s1");
  const Caller under_way(given, account, 0.05_usd);
  Caller large(given, account, 0.06_usd);
  Caller small(given, account, 0.05_usd);
  REQUIRE(small.waits());

  CHECK(large.leave());

  CHECK(large.waits());
  CHECK(small.has_hold());
  CHECK(!large.leave());
  CHECK(!small.leave());
}

TEST_CASE("line: a raised limit, a reset and a refund let the next ones pass") {
  const LedgerFixture given({{"session", "", Limit::usd(0.1_usd)}});
  const auto account = given.open("session:s1");
  given.spend(account, 0.04_usd);
  const Caller under_way(given, account, 0.05_usd);
  const Caller first(given, account, 0.03_usd);
  const Caller second(given, account, 0.03_usd);
  const Caller third(given, account, 0.03_usd);
  REQUIRE(first.waits());

  REQUIRE(given.ledger->change_limit(account, Limit::usd(0.12_usd)));
  CHECK(first.has_hold());
  CHECK(second.waits());
  REQUIRE(given.ledger->adjust(account, LedgerFixture::call(CallKind::tool, "search"),
                               Money() - 0.03_usd));
  CHECK(second.has_hold());
  CHECK(third.waits());
  REQUIRE(given.ledger->reset(account));
  CHECK(third.waits());  // 0.11 is held, nothing was spent but 0.01
  REQUIRE(given.ledger->change_limit(account, Limit::usd(0.14_usd)));
  CHECK(third.has_hold());
}

TEST_CASE("line: lowering a limit below what is asked ends the waiting") {
  const LedgerFixture given({{"session", "", Limit::usd(0.1_usd)}});
  const auto account = given.open("session:s1");
  const Caller under_way(given, account, 0.05_usd);
  const Caller waiting(given, account, 0.06_usd);

  REQUIRE(given.ledger->change_limit(account, Limit::usd(0.055_usd)));

  REQUIRE(!waiting.waits());
  CHECK(waiting.error() == ErrorCode::budget_exhausted);
}

TEST_CASE("line: a call never waits for what the call holds in which it is made") {
  const LedgerFixture given({{"session", "", Limit::usd(0.1_usd)}});
  const auto account = given.open("session:s1/agent:a");
  const Caller outer(given, account, 0.05_usd, call(7));
  const Caller inner(given, account, 0.06_usd, call(8, 7));

  REQUIRE(!inner.waits());
  CHECK(inner.error() == ErrorCode::budget_exhausted);
  const auto refused = given.ledger->reserve(account, Ask::fixed(0.06_usd), call(9, 7));
  CHECK(refused.error().message() ==
        "session:s1 has spent $0.00 of its $0.10 limit, $0.05 is held by calls under way ($0.05 by "
        "those that wait for this one), and this call needs up to $0.06 (asked by agent:a for "
        "search)");
}

TEST_CASE("line: a call deep inside waits for strangers' holds, and for none of its ancestors'") {
  const LedgerFixture given({{"session", "", Limit::usd(0.1_usd)}});
  const auto account = given.open("session:s1/agent:a");
  const Caller outer(given, account, 0.01_usd, call(7));
  const Caller middle(given, account, 0.01_usd, call(8, 7));
  Caller stranger(given, account, 0.05_usd, call(20));

  const Caller inner(given, account, 0.07_usd, call(9, 8));
  const Caller too_much(given, account, 0.09_usd, call(10, 8));

  CHECK(inner.waits());
  REQUIRE(!too_much.waits());
  CHECK(too_much.error() == ErrorCode::budget_exhausted);
  stranger.release();
  CHECK(inner.has_hold());
}

TEST_CASE("line: a call made inside of another one does not stand behind those who wait for that") {
  const LedgerFixture given({{"session", "", Limit::usd(0.1_usd)}});
  const auto account = given.open("session:s1/agent:a");
  const Caller outer(given, account, 0.05_usd, call(7));
  const Caller waits_for_outer(given, account, 0.08_usd, call(20));
  REQUIRE(waits_for_outer.waits());

  const Caller inner(given, account, 0.02_usd, call(8, 7));

  CHECK(inner.has_hold());
}

TEST_CASE("line: calls inside of two others do not wait for each other") {
  const LedgerFixture given({{"session", "", Limit::usd(0.1_usd)}});
  const auto account = given.open("session:s1/agent:a");
  Caller one(given, account, 0.05_usd, call(7));
  Caller other(given, account, 0.05_usd, call(8));

  const Caller in_one(given, account, 0.01_usd, call(9, 7));
  const Caller in_other(given, account, 0.01_usd, call(10, 8));

  CHECK(in_one.waits());
  REQUIRE(!in_other.waits());
  CHECK(in_other.error() == ErrorCode::budget_exhausted);
  other.settle(0.02_usd);
  CHECK(in_one.has_hold());
}

TEST_CASE("line: who closes a ring of calls that wait for each other is refused") {
  const LedgerFixture given({{"session", "", Limit::usd(0.09_usd)}});
  const auto account = given.open("session:s1");
  std::vector<std::unique_ptr<Caller>> outer;
  for (CallId id = 1; id <= 3; ++id) {
    outer.push_back(std::make_unique<Caller>(given, account, 0.03_usd, call(id)));
  }
  const Caller first(given, account, 0.03_usd, call(11, 1));
  const Caller second(given, account, 0.03_usd, call(12, 2));
  CHECK(first.waits());
  CHECK(second.waits());  // for what the third holds, which nobody keeps from ending
  const Caller third(given, account, 0.01_usd, call(13, 3));
  REQUIRE(!third.waits());
  CHECK(third.error() == ErrorCode::budget_exhausted);
  outer[2]->release();
  CHECK(first.has_hold());
  CHECK(second.waits());
}

TEST_CASE("line: who will have its turn keeps nobody from waiting for what is above it") {
  const LedgerFixture given({{"session", "", Limit::usd(0.1_usd)}});
  const auto account = given.open("session:s1");
  Caller one(given, account, 0.04_usd, call(1));
  Caller two(given, account, 0.03_usd, call(2));
  Caller stranger(given, account, 0.03_usd, call(3));
  Caller in_one(given, account, 0.02_usd, call(11, 1));  // fits when the stranger has gone
  REQUIRE(in_one.waits());

  const Caller in_two(given, account, 0.06_usd, call(12, 2));  // fits when the first has ended

  CHECK(in_two.waits());
  stranger.release();
  REQUIRE(in_one.has_hold());
  in_one.release();
  CHECK(in_two.waits());
  one.release();
  CHECK(in_two.has_hold());
}

TEST_CASE("line: a knot that money spent elsewhere has tied is undone") {
  const LedgerFixture given({{"session", "", Limit::usd(0.1_usd)}});
  const auto account = given.open("session:s1");
  const Caller one(given, account, 0.03_usd, call(1));
  const Caller two(given, account, 0.03_usd, call(2));
  Caller stranger(given, account, 0.04_usd, call(3));
  const Caller in_one(given, account, 0.02_usd, call(11, 1));
  const Caller in_two(given, account, 0.02_usd, call(12, 2));
  REQUIRE(in_one.waits());
  REQUIRE(in_two.waits());

  stranger.settle(0.04_usd);  // nothing comes free: now each would wait for the other

  REQUIRE(!in_one.waits());
  CHECK(in_one.error() == ErrorCode::budget_exhausted);
  CHECK(in_two.waits());
}

TEST_CASE("line: calls of other sessions tie no knot") {
  const LedgerFixture given(
      {{"session", "", Limit::usd(0.1_usd)}, {"total", "", Limit::usd(1_usd)}});
  const auto mine = given.open("session:s1");
  const auto theirs = given.open("session:s2");
  const Caller one(given, mine, 0.05_usd, call(1));
  Caller blocker(given, mine, 0.05_usd, call(2));
  const Caller their_one(given, theirs, 0.05_usd, call(3));
  const Caller their_blocker(given, theirs, 0.05_usd, call(4));
  const Caller in_theirs(given, theirs, 0.01_usd, call(13, 3));
  REQUIRE(in_theirs.waits());

  const Caller in_mine(given, mine, 0.01_usd, call(11, 1));

  CHECK(in_mine.waits());
  blocker.release();
  CHECK(in_mine.has_hold());
  CHECK(in_theirs.waits());
}

TEST_CASE("line: it has an end, and those beyond it are refused for the moment") {
  auto ledger =
      Ledger::create({.rules = {{"session", "", Limit::usd(0.1_usd)}}, .waiting_max = 2}).value();
  const auto account = ledger->open(Scope::parse("session:s1").value()).value();
  const auto under_way = ledger->reserve(account, Ask::fixed(0.1_usd), call(1)).value();
  int waiting = 0;
  std::optional<ErrorCode> refused;
  const auto come = [&] {
    const auto id =
        ledger->reserve_in_turn(account, Ask::fixed(0.01_usd), call(2), [&](Result<Hold> outcome) {
          if (!outcome) refused = outcome.error().code();
        });
    if (id != 0) ++waiting;
  };

  come();
  come();
  CHECK(!refused);
  come();

  CHECK(waiting == 2);
  CHECK(refused == ErrorCode::budget_busy);
}

TEST_CASE("line: a callback may call back in, and one that throws loses nothing") {
  const LedgerFixture given({{"session", "", Limit::usd(0.1_usd)}});
  const auto account = given.open("session:s1");
  auto under_way = given.reserve(account, 0.1_usd).value();
  Money seen;
  (void)given.ledger->reserve_in_turn(
      account, Ask::fixed(0.02_usd), call(2), [&](Result<Hold> outcome) {
        seen = given.held(account);
        outcome->settle(Charge::exact(0.02_usd));
        REQUIRE(given.ledger->track(account, call(3), Charge::exact(0.01_usd)));
      });
  (void)given.ledger->reserve_in_turn(account, Ask::fixed(0.03_usd), call(4),
                                      [](const Result<Hold>&) { throw 1; });

  under_way.release();

  CHECK(seen == 0.05_usd);  // both were given room in one step
  CHECK(given.spent(account) == 0.03_usd);
  CHECK(given.held(account) == Money());
}

TEST_CASE("line: a closed account and a failed journal end the waiting") {
  const LedgerFixture given({{"customer", "", Limit::usd(0.1_usd)}});
  const auto session = given.open("customer:acme/session:s1");
  const auto other = given.open("customer:acme/session:s2");
  const Caller under_way(given, other, 0.1_usd);
  const Caller waiting(given, session, 0.01_usd);
  REQUIRE(waiting.waits());

  REQUIRE(given.ledger->close(session));

  REQUIRE(!waiting.waits());
  CHECK(waiting.error() == ErrorCode::invalid_argument);
}
