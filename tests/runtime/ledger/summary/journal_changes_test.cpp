// journal_changes_test.cpp: what each kind of record changes in the money that was spent.
#include <purser/runtime/ledger/summary/journal_changes.hpp>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/journal_script.hpp>

using namespace purser;
using namespace std::chrono_literals;
using Kind = JournalRecord::Kind;

TEST_CASE("journal changes: a hold is held until its charge, which belongs to the hold's time") {
  JournalScript script;
  JournalChanges changes;

  const auto hold = changes.next(script.hold("customer:acme", "gpt-4o", 0.50_usd));
  REQUIRE(hold);
  CHECK(hold->change == Spending{.held = 0.50_usd});

  script.advance(24h);
  const auto charge = changes.next(script.charge(0.20_usd, 0.20_usd));
  REQUIRE(charge);
  CHECK(charge->change ==
        Spending{.spent = 0.20_usd, .held = Money() - 0.50_usd, .calls = 1, .tokens = 100});
  CHECK(charge->origin.time == hold->time);
  CHECK(charge->time == hold->time + 24h);
  CHECK(charge->set_aside == 0.50_usd);
  CHECK(changes.doubts().empty());
}

TEST_CASE("journal changes: a released hold leaves nothing") {
  JournalScript script;
  JournalChanges changes;
  Spending total;
  total += changes.next(script.hold("session:s1", "search", 0.50_usd))->change;
  total += changes.next(script.release())->change;
  CHECK(total == Spending());
}

TEST_CASE("journal changes: a reconcile replaces what its charge booked") {
  JournalScript script;
  JournalChanges changes;
  Spending total;
  total += changes.next(script.hold("session:s1", "gpt-4o", 0.50_usd))->change;
  const auto charge = changes.next(script.charge(0.10_usd, 0.40_usd)).value();
  total += charge.change;
  CHECK(total.spent == 0.40_usd);
  CHECK(total.in_doubt == 0.30_usd);

  // Still in doubt, in a narrower interval.
  const auto narrower = changes.next(script.reconcile(0.20_usd, 0.30_usd)).value();
  total += narrower.change;
  CHECK(narrower.booked == charge.booked);
  CHECK(total.spent == 0.30_usd);
  CHECK(total.in_doubt == 0.10_usd);
  CHECK(changes.doubts().size() == 1);

  total += changes.next(script.reconcile(0.25_usd, 0.25_usd)).value().change;
  CHECK(total == Spending{.spent = 0.25_usd, .calls = 1, .tokens = 100});
  CHECK(changes.doubts().empty());
}

TEST_CASE("journal changes: costs from elsewhere, refunds and surcharges are money") {
  JournalScript script;
  JournalChanges changes;
  Spending total;
  total += changes.next(script.track("session:s1", "crm", 0.30_usd))->change;
  total += changes.next(script.adjust("session:s1", "crm", Money() - 0.10_usd))->change;
  total += changes.next(script.adjust("session:s1", "crm", 0.05_usd))->change;
  CHECK(total == Spending{.spent = 0.25_usd, .calls = 1});
}

TEST_CASE("journal changes: a cost from elsewhere that is in doubt can be corrected") {
  JournalScript script;
  JournalChanges changes;
  Spending total;
  total += changes.next(script.track("session:s1", "crm", 0.10_usd, 0.30_usd))->change;
  total += changes.next(script.reconcile(0.15_usd, 0.15_usd))->change;
  CHECK(total == Spending{.spent = 0.15_usd, .calls = 1});
}

TEST_CASE("journal changes: resets, limits and closed accounts change no money") {
  const auto kind = GENERATE(Kind::reset, Kind::open, Kind::limit, Kind::close);
  JournalScript script;
  JournalChanges changes;
  CHECK(changes.next(script.record(kind, "session:s1"))->change == Spending());
}

TEST_CASE("journal changes: records that contradict each other are an error that names them") {
  JournalScript script;
  const auto message = [](JournalChanges& changes, const JournalRecord& record) {
    const auto change = changes.next(record);
    REQUIRE_FALSE(change);
    CHECK(change.error().code() == ErrorCode::journal_failed);
    return change.error().message();
  };
  JournalChanges changes;
  const auto hold = script.hold("session:s1", "gpt-4o", 0.5_usd);
  const auto charge = script.charge(0.1_usd, 0.1_usd);
  CHECK(message(changes, charge) == "record 2 of the journal ends a hold that is not open");
  REQUIRE(changes.next(hold));
  CHECK(message(changes, hold) == "record 1 of the journal takes a hold that is open already");
  REQUIRE(changes.next(charge));
  CHECK(message(changes, script.reconcile(0.1_usd, 0.1_usd)) ==
        "record 3 of the journal corrects what was never in doubt");
}

TEST_CASE("journal changes: amounts beyond all bounds stop at the ends of the range") {
  JournalScript script;
  JournalChanges changes;
  Spending total;
  total += changes.next(script.track("session:s1", "crm", Money::max()))->change;
  total += changes.next(script.track("session:s1", "crm", Money::max()))->change;
  CHECK(total.spent == Money::max());

  auto crafted = script.track("session:s1", "crm", Money::nanodollars(INT64_MIN), Money::max());
  crafted.calls = INT64_MIN;
  total += changes.next(crafted)->change;
  CHECK(total.in_doubt == Money::max());
}
