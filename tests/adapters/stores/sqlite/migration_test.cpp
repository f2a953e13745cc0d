// migration_test.cpp: files of earlier versions, read as they are and brought up to date by who
// writes them.
#include <filesystem>

#include <purser/adapters/stores/sqlite/compaction.hpp>
#include <purser/adapters/stores/sqlite/journal.hpp>
#include <purser/adapters/stores/sqlite/store.hpp>
#include <purser/runtime/ledger/ledger.hpp>
#include <purser/tests/adapters/stores/sqlite/raw_database.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/durable_calls.hpp>
#include <purser/tests/support/temporary_folder.hpp>

using namespace purser;

namespace {

std::shared_ptr<Ledger> ledger_on(const std::string& path) {
  LedgerOptions options;
  options.store = sqlite::open_store({.path = path}).value();
  return Ledger::create(std::move(options)).value();
}

struct OldFile {
  TemporaryFolder folder;
  std::string path = folder.file("old.db");

  OldFile() {
    const auto today = folder.file("today.db");
    {
      const auto ledger = ledger_on(today);
      const auto account = ledger->open(Scope::parse("session:s1").value()).value();
      auto hold = ledger->reserve(account, Ask::fixed(2_usd), search_call(1)).value();
      hold.settle(Charge::exact(1_usd));
    }
    const RawDatabase old(path);
    old.run(journal_of_version_1);
    old.run("ATTACH '" + today + "' AS today; INSERT INTO journal SELECT * FROM today.journal");
  }

  [[nodiscard]] std::string version() const {
    return RawDatabase(path).value("PRAGMA user_version");
  }
  [[nodiscard]] int records() const {
    int count = 0;
    REQUIRE(sqlite::read_journal(path, [&](const sqlite::JournalEntry&) -> Result<> {
              ++count;
              return {};
            }).has_value());
    return count;
  }
};

}  // namespace

TEST_CASE("migration: an old file is read as it is") {
  const OldFile given;
  CHECK(given.records() == 2);
  sqlite::CompactOptions dry_run;
  dry_run.path = given.path;
  dry_run.dry_run = true;
  CHECK(sqlite::compact(dry_run)->through == 0);
  CHECK(given.version() == "1");
}

TEST_CASE("migration: who writes an old file brings it up to date") {
  const OldFile given;
  {
    const auto ledger = ledger_on(given.path);
    CHECK(ledger->report(ledger->total()).total_spent == 1_usd);
  }
  CHECK(given.version() == "2");
  CHECK(given.records() == 2);
  CHECK(RawDatabase(given.path).value("SELECT count(*) FROM summary") == "0");
  CHECK(ledger_on(given.path)->last_call() == 1);
}

TEST_CASE("migration: a process that died between two steps is followed by one that goes on") {
  const TemporaryFolder folder;
  const auto path = folder.file("new.db");
  RawDatabase(path).run(journal_of_version_1);
  CHECK(ledger_on(path)->last_call() == 0);
  CHECK(RawDatabase(path).value("PRAGMA user_version") == "2");
}

TEST_CASE("migration: a compaction brings an old file up to date first") {
  const OldFile given;
  sqlite::CompactOptions options;
  options.path = given.path;
  REQUIRE(sqlite::compact(options));
  CHECK(given.version() == "2");
}
