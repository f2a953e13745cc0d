// journal_test.cpp: records in the order of decisions, waiting for the store, and a store that
// fails.
#include <purser/runtime/ledger/store.hpp>

#include <atomic>
#include <map>
#include <optional>
#include <random>
#include <thread>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/fake_store.hpp>
#include <purser/tests/support/ledger_fixture.hpp>

using namespace purser;
using Kind = JournalRecord::Kind;

namespace {

struct Journal {
  std::shared_ptr<FakeStore> store;
  LedgerFixture fixture;
  Account account;

  explicit Journal(FakeStore::Speed speed = FakeStore::Speed::at_once)
      : store(std::make_shared<FakeStore>(speed)),
        fixture({{"session", "", Limit::usd(1_usd)}}, store),
        account(fixture.open("session:s1/agent:a")) {}
};

}  // namespace

TEST_CASE("journal: every step of a hold is recorded, with who and what") {
  const Journal given;
  auto hold = given.fixture.reserve(given.account, 0.5_usd).value();
  const auto id = hold.id();
  CHECK(hold.sequence() == 1);
  auto charge = Charge::in_doubt(0.1_usd, 0.2_usd);
  charge.model = "search-2";
  charge.price_version = "v1";
  CHECK(hold.settle(charge) == 2);
  CHECK(given.fixture.reserve(given.account, 0.3_usd)->release() == 4);
  CHECK(given.fixture.ledger->track(given.account, LedgerFixture::call(CallKind::tool, "crm"),
                                    Charge::exact(0.01_usd)) == Sequence{5});

  const auto records = given.store->records();

  REQUIRE(records.size() == 5);
  CHECK(records[0].kind == Kind::hold);
  CHECK(records[0].hold == id);
  CHECK(records[0].high == 0.5_usd);
  CHECK(records[0].calls == 1);
  CHECK(records[0].call == 7);
  CHECK(records[0].call_kind == CallKind::tool);
  CHECK(records[0].scope.to_string() == "session:s1/agent:a");
  CHECK(records[0].name == "search");
  CHECK(records[0].time == VirtualClock::start_default);
  CHECK(records[1].kind == Kind::charge);
  CHECK(records[1].hold == id);
  CHECK(records[1].low == 0.1_usd);
  CHECK(records[1].high == 0.2_usd);
  CHECK(records[1].name == "search");
  CHECK(records[1].model == "search-2");
  CHECK(records[1].price_version == "v1");
  CHECK(records[2].kind == Kind::hold);
  CHECK(records[3].kind == Kind::release);
  CHECK(records[3].hold == records[2].hold);
  CHECK(records[4].kind == Kind::track);
  CHECK(records[4].name == "crm");
}

TEST_CASE("journal: a refused call leaves no record") {
  const Journal given;
  CHECK(!given.fixture.reserve(given.account, 2_usd));
  CHECK(given.store->records().empty());
}

TEST_CASE("journal: with a slow store a hold waits for its record") {
  const Journal given(FakeStore::Speed::by_hand);
  const auto first = given.fixture.reserve(given.account, 0.1_usd).value();
  const auto second = given.fixture.reserve(given.account, 0.1_usd).value();
  std::optional<bool> first_durable;
  std::optional<bool> second_durable;
  auto& ledger = *given.fixture.ledger;
  ledger.store().when_committed(first.sequence(), [&](auto done) { first_durable = bool(done); });
  ledger.store().when_committed(second.sequence(), [&](auto done) { second_durable = bool(done); });
  CHECK(!ledger.is_committed(first.sequence()));
  CHECK(!first_durable);

  given.store->commit(first.sequence());

  CHECK(ledger.is_committed(first.sequence()));
  CHECK(!ledger.is_committed(second.sequence()));
  CHECK(first_durable == true);
  CHECK(!second_durable);
  given.store->commit_all();
  CHECK(second_durable == true);
}

TEST_CASE("journal: while the store fails nothing new is admitted, and all that ends is booked") {
  const Journal given;
  auto under_way = given.fixture.reserve(given.account, 0.4_usd).value();
  auto waiting = given.fixture.reserve(given.account, 0.1_usd).value();
  given.store->fail_with("disk full");

  const auto refused = given.fixture.reserve(given.account, 0.1_usd);
  const auto asked = given.fixture.ledger->would_exceed(given.account, Ask::fixed(0.1_usd));
  const auto sequence = under_way.settle(Charge::exact(0.3_usd));
  waiting.release();
  REQUIRE(given.fixture.ledger->track(given.account, LedgerFixture::call(CallKind::tool, "crm"),
                                      Charge::exact(0.1_usd)));

  REQUIRE(!refused);
  CHECK(refused.error().code() == ErrorCode::journal_failed);
  CHECK(refused.error().message() == "no call is admitted while the journal fails: disk full");
  CHECK(asked.error().code() == ErrorCode::journal_failed);
  CHECK(given.fixture.spent(given.account) == 0.4_usd);
  CHECK(given.fixture.held(given.account) == Money());
  CHECK(!given.fixture.ledger->is_committed(sequence));

  given.store->recover();
  CHECK(given.fixture.ledger->is_committed(sequence));
  CHECK(given.fixture.reserve(given.account, 0.6_usd));
}

TEST_CASE("journal: who waits when the store fails is told so") {
  const Journal given(FakeStore::Speed::by_hand);
  const auto hold = given.fixture.reserve(given.account, 0.1_usd).value();
  std::optional<ErrorCode> told;
  given.store->when_committed(hold.sequence(), [&](auto done) { told = done.error().code(); });

  given.store->fail_with("disk full");

  CHECK(told == ErrorCode::journal_failed);
}

TEST_CASE("journal: the memory store has nothing to wait for") {
  const LedgerFixture given;
  auto hold = given.reserve(given.open("session:s1"), 0.1_usd).value();
  CHECK(hold.sequence() == 0);
  CHECK(given.ledger->is_committed(0));
  CHECK(given.ledger->is_committed(12345));
  bool called = false;
  given.ledger->store().when_committed(7, [&](auto done) { called = bool(done); });
  CHECK(called);
}
