// faults_test.cpp: a disk that fails at any operation: what was acknowledged is there once, and
// nothing more is acknowledged.
#include <filesystem>
#include <optional>
#include <thread>
#include <vector>

#include <purser/adapters/stores/sqlite/compaction.hpp>
#include <purser/adapters/stores/sqlite/store.hpp>
#include <purser/runtime/ledger/ledger.hpp>
#include <purser/tests/adapters/stores/sqlite/faulty_vfs.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/durable_calls.hpp>
#include <purser/tests/support/temporary_folder.hpp>
#include <purser/tests/support/virtual_clock.hpp>

using namespace purser;
using namespace std::chrono_literals;
using Operation = FaultyVfs::Operation;

namespace {

struct FaultKind {
  const char* name;
  Operation operation;
  int code;
  bool is_short = false;
};

constexpr std::array fault_kinds{
    FaultKind{"write: error", Operation::write, SQLITE_IOERR_WRITE},
    FaultKind{"write: half of it, then an error", Operation::write, SQLITE_IOERR_WRITE, true},
    FaultKind{"write: half of it, then a full disk", Operation::write, SQLITE_FULL, true},
    FaultKind{"sync", Operation::sync, SQLITE_IOERR_FSYNC},
    FaultKind{"truncate", Operation::truncate, SQLITE_IOERR_TRUNCATE},
    FaultKind{"remove", Operation::remove, SQLITE_IOERR_DELETE},
    FaultKind{"open", Operation::open, SQLITE_CANTOPEN},
    FaultKind{"shared memory", Operation::share, SQLITE_IOERR_SHMMAP},
};

/// A journal of a process that died: its records are in the log only.
struct Disk {
  TemporaryFolder folder;
  FaultyVfs vfs;
  VirtualClock clock;
  std::set<CallId> acknowledged;

  [[nodiscard]] std::string path() const { return folder.file("purser.db"); }

  std::shared_ptr<Ledger> ledger(const std::string& file, const std::string& vfs_name,
                                 std::chrono::milliseconds retry_delay = 1ms) {
    auto store = sqlite::open_store({.path = file, .retry_delay = retry_delay, .vfs = vfs_name});
    if (!store) return nullptr;
    LedgerOptions options;
    options.store = *std::move(store);
    options.clock = &clock;
    return Ledger::create(std::move(options)).value_or(nullptr);
  }

  /// Calls until one is not acknowledged, at most `count`. What a call holds and what it costs
  /// differ.
  bool book(Ledger& ledger, int count) {
    const auto account = ledger.open(Scope::parse("session:s1").value()).value();
    for (int i = 0; i < count; ++i) {
      const auto id = next_++;
      auto hold = ledger.reserve(account, Ask::fixed(3_usd), search_call(id));
      if (!hold || !when_durable(ledger, hold->sequence())) return false;
      hold->dispatched();
      if (!when_durable(ledger, hold->settle(Charge::exact(1_usd)))) return false;
      acknowledged.insert(id);
    }
    return true;
  }

  /// Without faults, as the next process finds it.
  void check(const std::string& file) {
    vfs.disarm();
    const auto found = ledger(file, vfs.name());
    REQUIRE(found);
    const auto booked = booked_calls(*found);
    REQUIRE(booked);
    CHECK(booked->has_each_once(acknowledged));
    CHECK(booked->sum == booked->spent);
    CHECK(found->report(found->total()).held == 0_usd);
    REQUIRE(book(*found, 1));
  }

 private:
  CallId next_ = 1;
};

/// The file and its log as they are: what a process leaves that dies now.
void copy_journal(const std::string& from, const std::string& to) {
  for (const auto* const ending : {"", "-wal"}) {
    std::filesystem::remove(to + ending);
    if (std::filesystem::exists(from + ending))
      std::filesystem::copy_file(from + ending, to + ending);
  }
}

/// Calls `run` with faults at the first, second, ... operation, until one does not come to pass.
template <class Run>
int for_every_fault(FaultyVfs& vfs, const FaultKind& kind, const Run& run) {
  for (int nth = 1;; ++nth) {
    CAPTURE(kind.name, nth);
    run({kind.operation, nth, kind.code, kind.is_short, kind.code == SQLITE_FULL});
    if (!vfs.fired()) return nth - 1;
    REQUIRE(nth < 10'000);
  }
}

}  // namespace

TEST_CASE("faults: whatever fails, what was acknowledged is there once and no more is") {
  Disk disk;
  {
    const auto first = disk.ledger(disk.path(), disk.vfs.name());
    REQUIRE(disk.book(*first, 3));
    copy_journal(disk.path(), disk.folder.file("image.db"));
  }
  const auto before = disk.acknowledged;
  const auto file = disk.folder.file("run.db");
  int faults = 0;
  for (const auto& kind : fault_kinds) {
    faults += for_every_fault(disk.vfs, kind, [&](const FaultyVfs::Fault& fault) {
      disk.acknowledged = before;
      copy_journal(disk.folder.file("image.db"), file);
      disk.vfs.arm(fault);
      if (const auto ledger = disk.ledger(file, disk.vfs.name(), 1h)) {
        const bool all = disk.book(*ledger, 8);
        if (!all) {
          // Also when the disk is all right again: nobody knows what it holds.
          disk.vfs.disarm();
          CHECK_FALSE(disk.book(*ledger, 1));
          const auto health = ledger->store().health();
          CHECK(health.error().code() == ErrorCode::journal_failed);
          CHECK(ledger->store().metrics().failures == 1);
        }
      }
      disk.check(file);
    });
  }
  CHECK(faults > 100);
}

TEST_CASE("faults: a new journal is made wholly or not at all") {
  Disk disk;
  int faults = 0;
  for (const auto& kind : fault_kinds) {
    int made = 0;
    faults += for_every_fault(disk.vfs, kind, [&](const FaultyVfs::Fault& fault) {
      disk.acknowledged.clear();
      const auto file = disk.folder.file(std::string(1, kind.name[0]) + std::to_string(++made));
      disk.vfs.arm(fault);
      if (const auto ledger = disk.ledger(file, disk.vfs.name())) (void)disk.book(*ledger, 1);
      disk.check(file);
      std::filesystem::remove(file);
    });
  }
  CHECK(faults > 30);
}

TEST_CASE("faults: a compaction that fails leaves the old journal or the new one") {
  Disk disk;
  {
    const auto first = disk.ledger(disk.path(), disk.vfs.name());
    REQUIRE(disk.book(*first, 20));
    disk.clock.advance(48h);
    REQUIRE(disk.book(*first, 2));
    const auto account = first->open(Scope::parse("session:s1").value()).value();
    auto hold = first->reserve(account, Ask::fixed(3_usd), search_call(1000)).value();
    REQUIRE(when_durable(*first, hold.settle(Charge::in_doubt(1_usd, 2_usd))));
  }
  const auto file = disk.folder.file("run.db");
  int faults = 0;
  for (const auto& kind : fault_kinds) {
    faults += for_every_fault(disk.vfs, kind, [&](const FaultyVfs::Fault& fault) {
      disk.acknowledged = {21, 22, 1000};  // those that are not a day old
      copy_journal(disk.path(), file);
      disk.vfs.arm(fault);
      sqlite::CompactOptions options;
      options.path = file;
      options.keep = 24h;
      options.clock = &disk.clock;
      options.vfs = disk.vfs.name();
      const auto compacted = sqlite::compact(options);
      disk.vfs.disarm();
      {
        const auto found = disk.ledger(file, disk.vfs.name());
        REQUIRE(found);
        CHECK(found->report(found->total()).total_spent == 24_usd);
        CHECK(found->report(found->total()).calls == 23);
      }
      disk.check(file);
      if (!disk.vfs.fired()) CHECK(compacted->records == 40);
    });
  }
  CHECK(faults > 50);
}

TEST_CASE("faults: a full disk stops admission until there is room again") {
  Disk disk;
  const auto ledger = disk.ledger(disk.path(), disk.vfs.name());
  REQUIRE(disk.book(*ledger, 2));
  disk.vfs.arm({Operation::write, 1, SQLITE_FULL, true, true});
  CHECK_FALSE(disk.book(*ledger, 1));
  const auto account = ledger->open(Scope::parse("session:s1").value()).value();
  const auto refused = ledger->reserve(account, Ask::fixed(1_usd), search_call(900));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == ErrorCode::journal_failed);

  disk.vfs.disarm();

  const auto until = std::chrono::steady_clock::now() + 30s;
  while (!ledger->store().health() && std::chrono::steady_clock::now() < until) {
    std::this_thread::yield();
  }
  CHECK(disk.book(*ledger, 2));
  CHECK(ledger->store().metrics().failures >= 1);
  CHECK(ledger->store().metrics().queued == 0);
}

TEST_CASE("faults: a log that cannot be moved into the file stops the journal, a full disk not") {
  const auto code = GENERATE(SQLITE_IOERR_WRITE, SQLITE_FULL);
  Disk disk;
  bool stopped = false;
  {
    const auto ledger = disk.ledger(disk.path(), disk.vfs.name());
    const auto account = ledger->open(Scope::parse("session:s1").value()).value();
    disk.vfs.arm({Operation::write, 1, code, false, true, true});
    // Large names fill a thousand pages with few records; then the file itself is written.
    const std::string name(500'000, 'x');
    auto info = search_call(500);
    info.name = name;
    for (int i = 0; i < 20 && !stopped; ++i, ++info.call) {
      const auto sequence = ledger->track(account, info, Charge::exact(1_usd)).value();
      stopped = !when_durable(*ledger, sequence);
      if (!stopped) disk.acknowledged.insert(info.call);
    }
    CHECK(disk.vfs.fired());
    CHECK(disk.acknowledged.size() >= 8);
    CHECK(ledger->store().health().has_value() == !stopped);
  }
  CHECK(stopped == (code == SQLITE_IOERR_WRITE));
  disk.check(disk.path());
}

TEST_CASE("faults: one who waits and throws stops the journal, not the program") {
  Disk disk;
  {
    const auto ledger = disk.ledger(disk.path(), disk.vfs.name());
    REQUIRE(disk.book(*ledger, 1));
    const auto account = ledger->open(Scope::parse("session:s1").value()).value();
    auto& store = ledger->store();
    const auto next = store.committed() + 1;
    store.when_committed(next, [](const Result<>&) { throw std::runtime_error("no"); });
    std::promise<Result<>> told;
    store.when_committed(next + 1, [&](Result<> done) { told.set_value(std::move(done)); });

    REQUIRE(ledger->track(account, search_call(100), Charge::exact(1_usd)) == next);
    const auto outcome = told.get_future().get();

    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().message() == "one who waited for the journal threw");
    CHECK_FALSE(disk.book(*ledger, 1));
    disk.acknowledged.insert(100);
  }
  disk.check(disk.path());
}
