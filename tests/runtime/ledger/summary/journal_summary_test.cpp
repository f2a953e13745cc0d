// journal_summary_test.cpp: rows that add up to the nanodollar, whatever they are told apart by.
#include <purser/runtime/ledger/summary/journal_summary.hpp>

#include <purser/runtime/ledger/journal_fold.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/fake_store.hpp>
#include <purser/tests/support/journal_script.hpp>
#include <purser/tests/support/ledger_fixture.hpp>
#include <purser/tests/support/seed.hpp>

using namespace purser;
using namespace std::chrono_literals;

namespace {

const std::vector<SpendingKey> every_key(spending_keys.begin(), spending_keys.end());

JournalSummary summary_of(const std::vector<JournalRecord>& records, SummaryOptions options) {
  JournalSummary summary(std::move(options));
  for (const auto& record : records) REQUIRE(summary.add(record));
  return summary;
}

Spending sum(const JournalSummary::Rows& rows) {
  Spending sum;
  for (const auto& [name, spending] : rows) sum += spending;
  return sum;
}

/// A row whose every hold was released is none.
JournalSummary::Rows with_money(JournalSummary::Rows rows) {
  std::erase_if(rows, [](const auto& row) { return row.second == Spending(); });
  return rows;
}

/// Two calls of acme on both sides of midnight, and one of beta that is still held.
std::vector<JournalRecord> two_days() {
  JournalScript script;
  std::vector<JournalRecord> records;
  script.advance(13h + 59min);
  records.push_back(script.hold("customer:acme/session:s1", "gpt-4o", 1_usd));
  script.advance(5min);
  records.push_back(script.charge(0.25_usd, 0.25_usd));
  records.push_back(script.hold("customer:acme/session:s2", "claude", 1_usd));
  records.push_back(script.charge(0.50_usd, 0.75_usd));
  records.push_back(script.hold("customer:beta/session:s1", "search", 0.10_usd, CallKind::tool));
  return records;
}

/// Random holds, outcomes, corrections and resets, as a ledger journals them.
struct RandomLedger {
  explicit RandomLedger(std::uint64_t seed) : random(seed) {}

  std::int64_t dice(std::int64_t low, std::int64_t high) { return pick(random, low, high); }
  Money money() { return Money::nanodollars(dice(0, 1'000'000'007)); }

  Account account() {
    std::string path;
    if (dice(0, 9) > 0) path = "customer:c" + std::to_string(dice(0, 2));
    if (dice(0, 9) > 1)
      path += (path.empty() ? "" : "/") + ("session:s" + std::to_string(dice(0, 3)));
    if (dice(0, 1) == 0)
      path += (path.empty() ? "" : "/") + ("agent:a" + std::to_string(dice(0, 2)));
    return path.empty() ? given.ledger->total() : given.open(path);
  }

  CallInfo info() {
    static constexpr std::array names{"gpt-4o", "claude", "search", "files/read"};
    const auto which = static_cast<std::size_t>(dice(0, 3));
    auto info = LedgerFixture::call(
        which < 2 ? CallKind::model : (which == 2 ? CallKind::tool : CallKind::mcp), names[which]);
    info.call = static_cast<CallId>(dice(1, 200));
    return info;
  }

  void end_some_hold() {
    if (holds.empty()) return;
    const auto which =
        static_cast<std::size_t>(dice(0, static_cast<std::int64_t>(holds.size()) - 1));
    auto hold = std::move(holds[which]);
    holds.erase(holds.begin() + static_cast<std::ptrdiff_t>(which));
    const auto cost = money();
    switch (dice(0, 3)) {
      case 0:
        hold.release();
        break;
      case 1:
        hold.settle(Charge::in_doubt(cost, cost + money()));
        break;
      default:
        hold.settle(Charge::exact(cost, {.input = dice(0, 500), .output = dice(0, 500)}));
    }
  }

  void correct_some_doubt() {
    const auto doubts = given.ledger->doubts();
    if (doubts.empty()) return;
    const auto& doubt =
        doubts[static_cast<std::size_t>(dice(0, static_cast<std::int64_t>(doubts.size()) - 1))];
    const auto low = money();
    (void)given.ledger->reconcile(doubt.call, doubt.attempt.index,
                                  Charge::in_doubt(low, low + Money::nanodollars(dice(0, 3))));
  }

  void step() {
    given.clock->advance(std::chrono::minutes(dice(0, 600)));
    switch (dice(0, 9)) {
      case 0:
        REQUIRE(given.ledger->track(account(), info(), Charge::in_doubt(0_usd, money())));
        break;
      case 1:
        // More than was ever spent under that name is refused, and then not in the journal.
        (void)given.ledger->adjust(account(), info(), money() - Money::nanodollars(1'000'000'000));
        break;
      case 2:
        if (dice(0, 3) == 0) REQUIRE(given.ledger->reset(account()));
        break;
      case 3:
        correct_some_doubt();
        break;
      case 4:
      case 5:
      case 6:
        holds.push_back(given.ledger->reserve(account(), Ask::fixed(money()), info()).value());
        break;
      default:
        end_some_hold();
    }
  }

  SplitMix64 random;
  std::shared_ptr<FakeStore> store = std::make_shared<FakeStore>();
  LedgerFixture given{{}, store};
  std::vector<Hold> holds;
};

/// The slow way: every booking by itself, and a reconcile instead of what it corrects.
Money spent_in(const std::vector<JournalRecord>& records) {
  std::map<std::tuple<CallId, std::uint32_t, HoldId>, std::vector<Money>> in_doubt;
  Money spent;
  for (const auto& record : records) {
    const bool tracks = record.kind == JournalRecord::Kind::track;
    const std::tuple key{record.call, record.attempt.index,
                         tracks ? std::numeric_limits<HoldId>::max() : record.hold};
    switch (record.kind) {
      case JournalRecord::Kind::charge:
      case JournalRecord::Kind::track:
        spent += record.high;
        if (record.low != record.high) in_doubt[key].push_back(record.high);
        break;
      case JournalRecord::Kind::adjust:
        spent += record.high;
        break;
      case JournalRecord::Kind::reconcile: {
        auto& open = in_doubt[key];
        spent += record.high - open.front();
        open.front() = record.high;
        if (record.low == record.high) open.erase(open.begin());
        break;
      }
      default:
        break;
    }
  }
  return spent;
}

}  // namespace

TEST_CASE("journal summary: a call belongs to the day in which its hold was taken") {
  const auto summary = summary_of(two_days(), {.keys = {SpendingKey::day}});

  const auto& days = summary.rows(SpendingKey::day);
  REQUIRE(days.size() == 2);
  CHECK(days.at("2026-11-21") == Spending{.spent = 0.25_usd, .calls = 1, .tokens = 100});
  CHECK(days.at("2026-11-22") ==
        Spending{
            .spent = 0.75_usd, .in_doubt = 0.25_usd, .held = 0.10_usd, .calls = 1, .tokens = 100});
  CHECK(sum(days) == summary.total());
}

TEST_CASE("journal summary: filters choose by the time of the hold, by customer and session") {
  const WallTime midnight = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22};
  const auto [filter, spent, held] = GENERATE_COPY(table<SpendingFilter, Money, Money>({
      {{}, 1_usd, 0.10_usd},
      {{.since = midnight}, 0.75_usd, 0.10_usd},
      {{.until = midnight}, 0.25_usd, 0_usd},
      {{.since = midnight - 1min, .until = midnight}, 0.25_usd, 0_usd},
      {{.since = midnight - 1min + 1ns, .until = midnight}, 0_usd, 0_usd},
      {{.customer = "acme"}, 1_usd, 0_usd},
      {{.session = "s1"}, 0.25_usd, 0.10_usd},
      {{.customer = "beta", .session = "s1"}, 0_usd, 0.10_usd},
      {{.customer = "nobody"}, 0_usd, 0_usd},
  }));
  const auto summary = summary_of(two_days(), {.keys = {}, .filter = filter});
  CHECK(summary.total().spent == spent);
  CHECK(summary.total().held == held);
}

TEST_CASE("journal summary: the timeline keeps the last bookings as they stand") {
  JournalScript script;
  JournalSummary summary({.keys = {}, .timeline_max = 2});
  const auto add = [&](const JournalRecord& record) { REQUIRE(summary.add(record)); };
  add(script.track("session:s1", "crm", 0.01_usd));
  add(script.track("session:s1", "crm", 0.02_usd));
  add(script.hold("session:s1", "gpt-4o", 1_usd));
  add(script.charge(0.10_usd, 0.40_usd));
  CHECK(summary.timeline_dropped() == 1);
  REQUIRE(summary.timeline().size() == 2);
  CHECK(summary.timeline()[0].high == 0.02_usd);
  CHECK(summary.timeline()[1].high == 0.40_usd);

  add(script.reconcile(0.30_usd, 0.30_usd));
  REQUIRE(summary.timeline().size() == 2);
  CHECK(summary.timeline()[1].low == 0.30_usd);
  CHECK(summary.timeline()[1].high == 0.30_usd);
}

TEST_CASE("journal summary: counts charges above their hold, and accounts begun anew") {
  JournalScript script;
  JournalSummary summary({.keys = {}});
  REQUIRE(summary.add(script.hold("session:s1", "gpt-4o", 1_usd)));
  REQUIRE(summary.add(script.charge(1.25_usd, 1.25_usd)));
  REQUIRE(summary.add(script.record(JournalRecord::Kind::reset, "session:s1")));
  REQUIRE(summary.add(script.record(JournalRecord::Kind::close, "session:s1")));
  CHECK(summary.overruns().count == 1);
  CHECK(summary.overruns().beyond == 0.25_usd);
  CHECK(summary.resets() == 1);
  CHECK(summary.total().spent == 1.25_usd);
}

TEST_CASE("journal summary: the rows of every key add up to what the journal says") {
  const auto seed = test_seed();
  CAPTURE(seed);
  RandomLedger run(seed);
  for (int i = 0; i < 600; ++i) run.step();
  const auto records = run.store->records();

  const auto summary = summary_of(records, {.keys = every_key, .timeline_max = 10});

  CHECK(summary.total().spent == spent_in(records));
  CHECK(summary.total().held == run.given.held(run.given.ledger->total()));
  Money in_doubt;
  for (const auto& doubt : run.given.ledger->doubts()) in_doubt += doubt.high - doubt.low;
  CHECK(summary.total().in_doubt == in_doubt);
  for (const auto key : every_key) {
    INFO(to_string(key));
    CHECK(sum(summary.rows(key)) == summary.total());
  }
}

TEST_CASE("journal summary: without resets it agrees with the ledger itself") {
  const auto store = std::make_shared<FakeStore>();
  const LedgerFixture given({}, store);
  const auto account = given.open("customer:acme/session:s1");
  given.spend(account, 0.01_usd, "crm");
  given.reserve(account, 0.50_usd).value().settle(Charge::in_doubt(0.10_usd, 0.40_usd));
  REQUIRE(given.ledger->reconcile(7, 1, Charge::exact(0.20_usd)));
  REQUIRE(given.ledger->adjust(account, LedgerFixture::call(CallKind::tool, "crm"),
                               Money() - 0.005_usd));
  const auto open = given.reserve(account, 0.30_usd).value();

  const auto summary = summary_of(store->records(), {.keys = {}});

  const auto report = given.ledger->report(given.ledger->total());
  CHECK(summary.total().spent == report.total_spent);
  CHECK(summary.total().in_doubt == report.in_doubt);
  CHECK(summary.total().held == report.held);
  CHECK(summary.total().calls == report.calls);
}

TEST_CASE("journal summary: a folded journal comes to the same, but for the hour") {
  const auto seed = test_seed();
  CAPTURE(seed);
  RandomLedger run(seed);
  for (int i = 0; i < 600; ++i) run.step();
  const auto records = run.store->records();
  JournalFold fold(run.given.clock->wall_now() - 24h * 40);
  for (const auto& record : records) REQUIRE(fold.add(record));
  const auto folded = fold.finish();
  CHECK(folded.size() < records.size());

  const SummaryOptions options{.keys = every_key};
  const auto before = summary_of(records, options);
  const auto after = summary_of(folded, options);

  CHECK(after.total() == before.total());
  for (const auto key : every_key) {
    if (key == SpendingKey::hour) continue;
    INFO(to_string(key));
    CHECK(with_money(after.rows(key)) == with_money(before.rows(key)));
  }
}
