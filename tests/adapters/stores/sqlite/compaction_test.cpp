// compaction_test.cpp: a journal that was folded has the same sums, a chain that holds, and a
// summary that nobody changes unseen.
#include <purser/adapters/stores/sqlite/compaction.hpp>

#include <filesystem>

#include <purser/adapters/stores/sqlite/journal.hpp>
#include <purser/adapters/stores/sqlite/store.hpp>
#include <purser/runtime/ledger/ledger.hpp>
#include <purser/tests/adapters/stores/sqlite/raw_database.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/durable_calls.hpp>
#include <purser/tests/support/temporary_folder.hpp>
#include <purser/tests/support/virtual_clock.hpp>

using namespace purser;
using namespace std::chrono_literals;

namespace {

/// A journal on a clock that is moved by hand.
struct FoldedJournal {
  TemporaryFolder folder;
  std::string path = folder.file("purser.db");
  VirtualClock clock;
  CallId next = 1;

  [[nodiscard]] std::shared_ptr<Ledger> open(std::optional<std::chrono::nanoseconds> keep = {}) {
    LedgerOptions options;
    options.store = sqlite::open_store({.path = path, .keep = keep, .clock = &clock}).value();
    options.clock = &clock;
    return Ledger::create(std::move(options)).value();
  }
  void spend(Ledger& ledger, int calls, const char* scope = "session:s1") {
    const auto account = ledger.open(Scope::parse(scope).value()).value();
    for (int i = 0; i < calls; ++i) {
      auto hold = ledger.reserve(account, Ask::fixed(2_usd), search_call(next++)).value();
      hold.dispatched();
      hold.settle(Charge::exact(1_usd));
    }
  }
  /// Some calls that are two days old, and some of now.
  FoldedJournal(int old_calls, int new_calls) {
    const auto ledger = open();
    spend(*ledger, old_calls);
    clock.advance(48h);
    spend(*ledger, new_calls);
  }

  [[nodiscard]] Result<sqlite::Compacted> compact(std::chrono::nanoseconds keep = 24h,
                                                  bool dry_run = false) const {
    sqlite::CompactOptions options;
    options.path = path;
    options.keep = keep;
    options.dry_run = dry_run;
    options.clock = &clock;
    return sqlite::compact(options);
  }
  [[nodiscard]] Money spent() {
    const auto ledger = open();
    return ledger->report(ledger->total()).total_spent;
  }
  /// Every hash of the journal by its record's number.
  [[nodiscard]] std::map<Sequence, std::string> hashes() const {
    std::map<Sequence, std::string> found;
    REQUIRE(sqlite::read_journal(path, [&](const sqlite::JournalEntry& entry) -> Result<> {
              if (!entry.is_summary) found[entry.record.sequence] = entry.hash;
              return {};
            }).has_value());
    return found;
  }
  [[nodiscard]] Error reading_error() const {
    const auto read = sqlite::read_journal(path, [](const auto&) { return Result<>(); });
    REQUIRE_FALSE(read);
    return read.error();
  }
};

}  // namespace

TEST_CASE("compaction: old records become sums, and the chain goes on where it was") {
  FoldedJournal given(10, 3);
  const auto before = given.hashes();

  const auto compacted = given.compact();

  REQUIRE(compacted);
  CHECK(compacted->through == 20);
  CHECK(compacted->records == 20);
  CHECK(compacted->summary == 1);
  CHECK(compacted->kept == 6);
  auto after = given.hashes();
  REQUIRE(after.size() == 7);
  CHECK(after.begin()->first == 21);
  after.erase(27);
  for (const auto& [sequence, hash] : after) CHECK(before.at(sequence) == hash);
  std::vector<sqlite::JournalEntry> summary;
  std::optional<sqlite::CompactMark> mark;
  REQUIRE(sqlite::read_journal(given.path, [&](const sqlite::JournalEntry& entry) -> Result<> {
            if (entry.is_summary) {
              CHECK(entry.record.kind == JournalRecord::Kind::carry);
              CHECK(entry.record.high == 10_usd);
              CHECK(entry.hash.empty());
            }
            if (entry.record.kind == JournalRecord::Kind::compact) {
              mark = sqlite::compact_mark(entry.record).value();
            }
            return {};
          }).has_value());
  REQUIRE(mark);
  CHECK(mark->through == 20);
  CHECK(mark->records == 1);
  CHECK(mark->anchor == before.at(20));
  CHECK(given.spent() == 13_usd);
}

TEST_CASE("compaction: numbers go on, and so do budgets and doubts") {
  FoldedJournal given(2, 0);
  {
    const auto ledger = given.open();
    const auto account = ledger->open(Scope::parse("session:s1").value()).value();
    auto hold = ledger->reserve(account, Ask::fixed(2_usd), search_call(3)).value();
    hold.settle(Charge::in_doubt(0_usd, 2_usd));
    given.clock.advance(48h);
  }
  REQUIRE(given.compact()->through == 6);

  const auto ledger = given.open();
  CHECK(ledger->last_call() == 3);
  const auto account = ledger->open(Scope::parse("session:s1").value()).value();
  CHECK(ledger->reserve(account, Ask::fixed(2_usd), search_call(4))->id() == 4);
  REQUIRE(ledger->doubts().size() == 1);
  REQUIRE(ledger->reconcile(3, 1, Charge::exact(1_usd)));
  CHECK(ledger->report(account).total_spent == 3_usd);
}

TEST_CASE("compaction: a second one folds the summary of the first") {
  FoldedJournal given(10, 5);
  REQUIRE(given.compact()->summary == 1);
  given.clock.advance(48h);
  {
    const auto ledger = given.open();
    given.spend(*ledger, 2);
  }
  const auto again = given.compact();
  REQUIRE(again);
  CHECK(again->through == 31);
  CHECK(again->records == 11);
  CHECK(again->summary == 2);
  CHECK(given.spent() == 17_usd);
  const auto nothing_new = given.compact();
  REQUIRE(nothing_new);
  CHECK(nothing_new->through == 0);
  given.clock.advance(48h);
  REQUIRE(given.compact()->through > 0);
  given.clock.advance(48h);
  CHECK(given.compact()->through == 0);  // not for the sake of the last one's own record
  CHECK(given.spent() == 17_usd);
}

TEST_CASE("compaction: makes the file smaller") {
  FoldedJournal given(2000, 1);
  const auto before = std::filesystem::file_size(given.path);
  const auto compacted = given.compact();
  REQUIRE(compacted);
  CHECK(compacted->bytes_before == before);
  CHECK(compacted->bytes_after == std::filesystem::file_size(given.path));
  CHECK(compacted->bytes_after * 10 < before);
}

TEST_CASE("compaction: a dry run says the same and changes nothing") {
  FoldedJournal given(10, 3);
  const auto before = given.hashes();
  const auto tried = given.compact(24h, true);
  REQUIRE(tried);
  CHECK(tried->records == 20);
  CHECK(tried->summary == 1);
  CHECK(given.hashes() == before);
  const auto writer = given.open();
  CHECK(given.compact(24h, true));
}

TEST_CASE("compaction: is refused while a process writes, and where too little is kept") {
  FoldedJournal given(1, 1);
  CHECK(given.compact(23h).error().message() == "a journal keeps at least a day (24h) in full");
  CHECK(given.compact(72h)->through == 0);
  {
    const auto writer = given.open();
    const auto refused = given.compact();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == ErrorCode::invalid_argument);
    CHECK(refused.error().message().find("in use by another process") != std::string::npos);
  }
  given.path = given.folder.file("none.db");
  CHECK(given.compact().error().message().starts_with("cannot open "));
  CHECK_FALSE(std::filesystem::exists(given.path));
}

TEST_CASE("compaction: a summary that was changed is found") {
  const auto* const change = GENERATE(
      "UPDATE summary SET high = 1, low = 1", "DELETE FROM summary",
      "INSERT INTO summary SELECT 2, time, kind, hold, call, attempt, cause, parent, "
      "call_kind, purpose, scope, name, model, low, high, tokens, calls, usage, "
      "price_version, limits, hash FROM summary",
      "DELETE FROM journal WHERE kind = 11", "UPDATE journal SET limits = '{}' WHERE kind = 11",
      "UPDATE journal SET limits = replace(limits, '20', '21') WHERE kind = 11",
      "DELETE FROM journal WHERE sequence = 21");
  CAPTURE(change);
  FoldedJournal given(10, 3);
  REQUIRE(given.compact());
  RawDatabase(given.path).run(change);

  CHECK(given.reading_error().code() == ErrorCode::journal_failed);
  LedgerOptions options;
  auto store = sqlite::open_store({.path = given.path});
  if (store) {
    options.store = *store;
    CHECK_FALSE(Ledger::create(std::move(options)));
  }
}

TEST_CASE("compaction: a changed record is not folded") {
  FoldedJournal given(10, 3);
  RawDatabase(given.path).run("UPDATE journal SET high = 1 WHERE sequence = 2");
  const auto compacted = given.compact();
  REQUIRE_FALSE(compacted);
  CHECK(compacted.error().message() ==
        "record 2 of the journal was changed: its hash does not fit");
}

TEST_CASE("compaction: happens when a store is opened that keeps so much, where it is worth it") {
  FoldedJournal given(400, 1);
  CHECK(given.open(24h)->store().metrics().records == 802);
  {
    const auto ledger = given.open();
    given.spend(*ledger, 200);
  }
  given.clock.advance(48h);
  const auto ledger = given.open(24h);
  CHECK(ledger->store().metrics().records == 1);  // the one that says so
  CHECK(ledger->report(ledger->total()).total_spent == 601_usd);
  CHECK_FALSE(sqlite::open_store({.path = given.folder.file("b.db"), .keep = 1h}));
}
