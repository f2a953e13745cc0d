// store_concurrent_test.cpp: many threads write one journal while others look at it.
#include <atomic>
#include <thread>
#include <vector>

#include <purser/adapters/stores/sqlite/journal.hpp>
#include <purser/adapters/stores/sqlite/store.hpp>
#include <purser/runtime/ledger/ledger.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/durable_calls.hpp>
#include <purser/tests/support/temporary_folder.hpp>

using namespace purser;

TEST_CASE("sqlite: threads that write and threads that look do not disturb each other") {
  constexpr int writers = 4;
  constexpr int calls = 100;
  const TemporaryFolder folder;
  const auto path = folder.file("purser.db");
  LedgerOptions options;
  options.store = sqlite::open_store({.path = path}).value();
  const auto ledger = Ledger::create(std::move(options)).value();
  const auto account = ledger->open(Scope::parse("session:s1").value()).value();
  std::atomic<int> durable = 0;
  std::atomic<bool> over = false;
  std::atomic<bool> good = true;

  std::vector<std::thread> threads;
  for (int writer = 0; writer < writers; ++writer) {
    threads.emplace_back([&, writer] {
      for (int i = 0; i < calls; ++i) {
        const auto id = static_cast<CallId>(writer * calls + i + 1);
        auto hold = ledger->reserve(account, Ask::fixed(2_usd), search_call(id));
        if (!hold) continue;
        if (when_durable(*ledger, hold->settle(Charge::exact(1_usd)))) ++durable;
      }
    });
  }
  std::thread looking([&] {
    std::uint64_t before = 0;
    while (!over) {
      const auto metrics = ledger->metrics().store;
      if (metrics.records < before || !ledger->store().health()) good = false;
      before = metrics.records;
    }
  });
  std::thread reading([&] {
    while (!over) {
      if (!sqlite::read_journal(path, [](const auto&) { return Result<>(); })) good = false;
    }
  });
  for (auto& thread : threads) thread.join();
  over = true;
  looking.join();
  reading.join();

  CHECK(good);
  CHECK(durable == writers * calls);
  const auto metrics = ledger->store().metrics();
  CHECK(metrics.records == 2 * writers * calls);
  CHECK(metrics.queued == 0);
  CHECK(metrics.failures == 0);
  CHECK(metrics.bytes > 0);
  CHECK(metrics.commits > 0);
  CHECK(metrics.commits <= metrics.records);
  CHECK(metrics.commit_time(0.5) <= metrics.commit_time(0.99));
  CHECK(metrics.commit_time(1) == metrics.commit_time_max);
  CHECK(metrics.commit_time_total >= metrics.commit_time_max);
}
