// journal_fold_test.cpp: what is added up, what stays, and that no ledger can tell the
// difference.
#include <purser/runtime/ledger/journal_fold.hpp>

#include <purser/runtime/ledger/limit_json.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/fake_store.hpp>
#include <purser/tests/support/ledger_fixture.hpp>

using namespace purser;
using namespace std::chrono_literals;
using Kind = JournalRecord::Kind;

namespace {

constexpr auto noon = VirtualClock::start_default + 2h;

/// A journal written by hand, a minute between its records.
struct Past {
  std::vector<JournalRecord> records;
  WallTime time = noon;
  HoldId last_hold = 0;

  JournalRecord& add(Kind kind, const char* scope, Money amount = {}) {
    auto& record = records.emplace_back();
    record.sequence = records.size();
    record.kind = kind;
    record.time = time;
    record.scope = Scope::parse(scope).value();
    record.low = record.high = amount;
    record.name = "gpt-4o";
    record.call = records.size();
    time += 1min;
    return record;
  }
  HoldId hold(const char* scope, Money amount) {
    auto& record = add(Kind::hold, scope, amount);
    record.calls = 1;
    return record.hold = ++last_hold;
  }
  JournalRecord& charge(const char* scope, HoldId hold, Money amount, Tokens tokens = 10) {
    auto& record = add(Kind::charge, scope, amount);
    record.hold = hold;
    record.calls = 1;
    record.tokens = record.usage.output = tokens;
    return record;
  }
  JournalRecord& spend(const char* scope, Money amount) {
    return charge(scope, hold(scope, 1_usd), amount);
  }
  [[nodiscard]] std::vector<JournalRecord> summary(WallTime fine_since = WallTime::max()) const {
    JournalFold folded(std::min(fine_since, noon + 24h * 365));
    for (const auto& record : records) REQUIRE(folded.add(record).has_value());
    return folded.finish();
  }
};

std::vector<Kind> kinds_of(const std::vector<JournalRecord>& records) {
  std::vector<Kind> kinds;
  for (const auto& record : records) kinds.push_back(record.kind);
  return kinds;
}

}  // namespace

TEST_CASE("journal fold: certain charges become one sum, with the time of the last hold") {
  Past given;
  given.spend("session:s1", 0.10_usd);
  given.spend("session:s1", 0.20_usd).usage.units = {{"web_search", 2}};
  const auto last_hold = given.records[2].time;

  const auto summary = given.summary();

  REQUIRE(summary.size() == 1);
  CHECK(summary[0].kind == Kind::carry);
  CHECK(summary[0].sequence == 1);
  CHECK(summary[0].time == last_hold);
  CHECK(summary[0].scope.to_string() == "session:s1");
  CHECK(summary[0].name == "gpt-4o");
  CHECK(summary[0].low == 0.30_usd);
  CHECK(summary[0].high == 0.30_usd);
  CHECK(summary[0].tokens == 20);
  CHECK(summary[0].calls == 2);
  CHECK(summary[0].usage.output == 20);
  CHECK(summary[0].usage.units == std::vector<UsageUnits>{{"web_search", 2}});
}

TEST_CASE("journal fold: each account, name, model, price and purpose has its own sum") {
  Past given;
  given.spend("session:s1", 1_usd);
  given.spend("session:s2", 1_usd);
  given.spend("session:s1", 1_usd).name = "o3";
  given.spend("session:s1", 1_usd).model = "gpt-4o-2024";
  given.spend("session:s1", 1_usd).price_version = "v2";
  given.spend("session:s1", 1_usd).purpose = Purpose::judge;
  given.spend("session:s1", 1_usd).call_kind = CallKind::tool;
  CHECK(given.summary().size() == 7);
}

TEST_CASE("journal fold: sums are by the day, and by quarters of an hour where that is asked") {
  Past given;
  given.spend("session:s1", 1_usd);
  given.time = noon + 20min;
  given.spend("session:s1", 1_usd);
  given.time = noon + 13h;
  given.spend("session:s1", 1_usd);
  CHECK(given.summary().size() == 2);
  CHECK(given.summary(noon).size() == 3);
  CHECK(given.summary(noon + 12h).size() == 2);
}

TEST_CASE("journal fold: what may still change stays as it is") {
  Past given;
  const auto open = given.hold("session:s1", 1_usd);
  const auto doubtful = given.hold("session:s1", 1_usd);
  given.charge("session:s1", doubtful, 1_usd).low = 0.20_usd;
  given.add(Kind::release, "session:s1").hold = given.hold("session:s1", 1_usd);
  given.records.back().hold = given.last_hold;

  const auto summary = given.summary();

  REQUIRE(kinds_of(summary) == std::vector{Kind::hold, Kind::hold, Kind::charge});
  CHECK(summary[0].hold == open);
  CHECK(summary[2].hold == doubtful);
  CHECK(summary[2].low == 0.20_usd);
}

TEST_CASE("journal fold: a charge that was reconciled counts as what it did cost") {
  Past given;
  auto& doubtful = given.charge("session:s1", given.hold("session:s1", 1_usd), 1_usd, 50);
  doubtful.low = 0_usd;
  const auto call = doubtful.call;
  given.spend("session:s1", 0.10_usd);
  auto& settled = given.add(Kind::reconcile, "session:s1", 0.30_usd);
  settled.call = call;
  settled.tokens = settled.usage.output = 7;
  settled.calls = 1;

  const auto summary = given.summary();

  REQUIRE(kinds_of(summary) == std::vector{Kind::carry});
  CHECK(summary[0].high == 0.40_usd);
  CHECK(summary[0].tokens == 17);
  CHECK(summary[0].usage.output == 17);
  CHECK(summary[0].calls == 2);
}

TEST_CASE("journal fold: nothing is moved past a reset, an opening or a refund") {
  const auto kind = GENERATE(Kind::reset, Kind::open, Kind::adjust);
  const auto* const scope = GENERATE("session:s1", "session:s1/agent:a", "session:s2");
  CAPTURE(kind, scope);
  Past given;
  given.spend("session:s1/agent:a", 1_usd);
  given.add(kind, scope, Money::nanodollars(-1)).limits = "[]";
  given.spend("session:s1/agent:a", 1_usd);

  const auto kinds = kinds_of(given.summary());

  // Others' resets and limits do not matter here; a refund does, to limits that both share.
  const bool elsewhere = scope == std::string("session:s2") && kind != Kind::adjust;
  CHECK(kinds ==
        (elsewhere ? std::vector{kind, Kind::carry} : std::vector{Kind::carry, kind, Kind::carry}));
}

TEST_CASE("journal fold: a call across midnight, a reset or an opening stays as it is") {
  const auto between = GENERATE(Kind::carry, Kind::reset, Kind::open, Kind::limit);
  CAPTURE(between);
  Past given;
  const auto hold = given.hold("session:s1", 1_usd);
  if (between == Kind::carry) {
    given.time = noon + 12h;
  } else {
    given.add(between, "session:s1").limits = "[]";
  }
  given.charge("session:s1", hold, 0.50_usd);
  CHECK(given.summary().size() == given.records.size());
}

TEST_CASE("journal fold: a surcharge is added, a refund stays") {
  Past given;
  given.spend("session:s1", 1_usd);
  given.add(Kind::adjust, "session:s1", 0.50_usd);
  given.add(Kind::adjust, "session:s1", Money::nanodollars(-5));
  const auto summary = given.summary();
  REQUIRE(kinds_of(summary) == std::vector{Kind::carry, Kind::adjust});
  CHECK(summary[0].high == 1.50_usd);
  CHECK(summary[0].calls == 1);
}

TEST_CASE("journal fold: an opening says what had been spent above and which hold was last") {
  Past given;
  given.spend("customer:c/session:s1", 0.25_usd);
  given.add(Kind::open, "customer:c/session:s2").limits = "[1]";
  const auto summary = given.summary();
  REQUIRE(summary.size() == 2);
  CHECK(summary[1].hold == 1);
  CHECK(summary[1].limits == R"({"above":[[250000000,10,1],[250000000,10,1]],"limits":[1]})");
}

TEST_CASE("journal fold: an account without money stays known") {
  Past given;
  given.add(Kind::release, "session:s1").hold = given.hold("session:s1", 1_usd);
  given.records.back().hold = given.last_hold;
  const auto summary = given.summary();
  REQUIRE(kinds_of(summary) == std::vector{Kind::carry});
  CHECK(summary[0].scope.to_string() == "session:s1");
  CHECK(summary[0].calls == 0);
}

TEST_CASE("journal fold: knows the last numbers") {
  Past given;
  given.add(Kind::release, "session:s1").hold = given.hold("session:s1", 1_usd);
  given.records.back().hold = given.last_hold;
  given.records.back().call = 77;
  JournalFold folded(noon);
  for (const auto& record : given.records) REQUIRE(folded.add(record).has_value());
  CHECK(folded.last_hold() == 1);
  CHECK(folded.last_call() == 77);
}

TEST_CASE("journal fold: a summary folds into itself") {
  Past given;
  given.spend("session:s1", 1_usd);
  given.add(Kind::open, "session:s1").limits = "[]";
  given.spend("session:s1", 2_usd);
  given.charge("session:s1", given.hold("session:s1", 1_usd), 1_usd).low = 0_usd;
  const auto once = given.summary();
  Past again;
  again.records = once;
  const auto twice = again.summary();
  REQUIRE(kinds_of(twice) == kinds_of(once));
  for (std::size_t i = 0; i < once.size(); ++i) {
    CAPTURE(i);
    CHECK(twice[i].high == once[i].high);
    CHECK(twice[i].hold == once[i].hold);
    CHECK(twice[i].time == once[i].time);
    CHECK(twice[i].limits == once[i].limits);
  }
}

TEST_CASE("journal fold: records that contradict each other are an error") {
  const auto kind = GENERATE(Kind::charge, Kind::release, Kind::reconcile);
  Past given;
  given.add(kind, "session:s1", 1_usd).hold = 5;
  JournalFold folded(noon);
  const auto added = folded.add(given.records[0]);
  REQUIRE_FALSE(added);
  CHECK(added.error().code() == ErrorCode::journal_failed);
  CHECK(added.error().message().starts_with("record 1 of the journal "));
}

TEST_CASE("journal fold: a ledger recovers from sums beside other limits for each call") {
  Past given;
  given.spend("session:s1", 0.40_usd);
  given.spend("session:s1", 0.40_usd);
  const auto events = std::make_shared<EventLog>();
  LedgerOptions options;
  options.rules = {{"session", "", Limit::usd(0.50_usd, Window::call)},
                   {"session", "", Limit::usd(1_usd)}};
  options.store = std::make_shared<FakeStore>(given.summary());
  options.observer = events;
  const auto ledger = Ledger::create(std::move(options)).value();
  const auto account = ledger->open(Scope::parse("session:s1").value()).value();
  CHECK(ledger->report(account).total_spent == 0.80_usd);
  CHECK(ledger->report(account).calls == 2);
  // The two together passed no limit on each; the next one that does is told.
  REQUIRE(
      ledger->track(account, LedgerFixture::call(CallKind::tool, "x"), Charge::exact(0.55_usd)));
  const auto passed = events->of(LedgerEvent::Kind::budget_exhausted);
  REQUIRE(passed.size() == 2);
  CHECK(passed[0].limit.window == Window::call);
}
