// journal_test.cpp: a journal is read beside the process that writes it, each time only what is
// new.
#include <purser/adapters/stores/sqlite/journal.hpp>

#include <future>

#include <purser/adapters/stores/sqlite/compaction.hpp>
#include <purser/adapters/stores/sqlite/store.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/ledger_fixture.hpp>
#include <purser/tests/support/temporary_folder.hpp>

using namespace purser;

namespace {

struct Writer {
  TemporaryFolder folder;
  std::string path = folder.file("purser.db");
  std::shared_ptr<Store> store = sqlite::open_store({.path = path}).value();
  LedgerFixture given{{}, store};
  Account account = given.open("session:s1");

  /// Two records: a hold and its charge.
  void spend(Money cost) const {
    given.spend(account, cost);
    std::promise<Result<>> committed;
    store->when_committed(last_ + 2, [&](Result<> done) { committed.set_value(std::move(done)); });
    REQUIRE(committed.get_future().get().has_value());
    last_ += 2;
  }

 private:
  mutable Sequence last_ = 0;
};

std::vector<Sequence> read_new(sqlite::JournalReader& reader) {
  std::vector<Sequence> sequences;
  REQUIRE(reader.read_new([&](const sqlite::JournalEntry& entry) -> Result<> {
    sequences.push_back(entry.record.sequence);
    return {};
  }));
  return sequences;
}

}  // namespace

TEST_CASE("journal reader: reads only what is new, while another process writes") {
  const Writer writer;
  auto reader = sqlite::JournalReader::open(writer.path).value();
  CHECK(read_new(reader).empty());

  writer.spend(0.01_usd);
  CHECK(read_new(reader) == std::vector<Sequence>{1, 2});
  CHECK(read_new(reader).empty());

  writer.spend(0.02_usd);
  writer.spend(0.03_usd);
  CHECK(read_new(reader) == std::vector<Sequence>{3, 4, 5, 6});
}

TEST_CASE("journal reader: the hashes are those of a reader that began at the first record") {
  const Writer writer;
  auto reader = sqlite::JournalReader::open(writer.path).value();
  std::string end;
  const auto keep_hash = [&](const sqlite::JournalEntry& entry) -> Result<> {
    end = entry.hash;
    return {};
  };
  writer.spend(0.01_usd);
  REQUIRE(reader.read_new(keep_hash));
  writer.spend(0.02_usd);
  REQUIRE(reader.read_new(keep_hash));
  const auto incremental = end;
  REQUIRE(sqlite::read_journal(writer.path, keep_hash));
  CHECK(incremental == end);
}

TEST_CASE("journal reader: a compaction is no break for who has read what it folds") {
  TemporaryFolder folder;
  const auto path = folder.file("purser.db");
  auto clock = std::make_shared<VirtualClock>();
  {
    const LedgerFixture given({}, sqlite::open_store({.path = path}).value());
    for (int i = 0; i < 5; ++i) given.spend(given.open("session:s1"), 0.01_usd);
  }
  auto all = sqlite::JournalReader::open(path).value();
  CHECK(read_new(all).size() == 10);

  clock->advance(std::chrono::hours(72));
  const auto compacted =
      sqlite::compact({.path = path, .keep = sqlite::keep_min, .clock = clock.get()});
  REQUIRE(compacted);
  CHECK(compacted->through == 10);

  CHECK(read_new(all) == std::vector<Sequence>{11});  // which says so
  auto anew = sqlite::JournalReader::open(path).value();
  CHECK(read_new(anew) == std::vector<Sequence>{1, 11});  // the summary's only record, and that
}

TEST_CASE("journal reader: a file that is no journal is refused by name") {
  const TemporaryFolder folder;
  const auto reader = sqlite::JournalReader::open(folder.file("typo.db"));
  REQUIRE_FALSE(reader);
  CHECK(reader.error().code() == ErrorCode::invalid_argument);
  CHECK(reader.error().message().find("typo.db") != std::string::npos);
}
