// ledger_concurrent_test.cpp: many threads on one tree: limits hold at every moment, nothing is
// refused that fits.
#include <purser/runtime/ledger/ledger.hpp>

#include <atomic>
#include <map>
#include <random>
#include <thread>
#include <vector>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/fake_store.hpp>
#include <purser/tests/support/ledger_fixture.hpp>
#include <purser/tests/support/limit_watcher.hpp>
#include <purser/tests/support/on_threads.hpp>
#include <purser/tests/support/seed.hpp>

using namespace purser;

TEST_CASE("concurrent: of 64 threads exactly ten spend a cent of ten") {
  const LedgerFixture given({{"session", "", Limit::usd(0.1_usd)}});
  const auto account = given.open("session:s1");
  std::atomic<int> ran = 0;
  std::atomic<int> explained = 0;

  on_threads(64, [&](int) {
    auto hold = given.reserve(account, 0.01_usd);
    if (hold) {
      ++ran;
      hold->dispatched();
      hold->settle(Charge::exact(0.01_usd));
    } else if (hold.error().message().find("of its $0.10 limit") != std::string::npos) {
      ++explained;
    }
  });

  CHECK(ran == 10);
  CHECK(explained == 54);
  CHECK(given.spent(account) == 0.1_usd);
  CHECK(given.held(account) == Money());
}

TEST_CASE("concurrent: whatever threads do, no limit is passed at any moment and no cent is lost") {
  const int threads = GENERATE(2, 8, 64);
  const auto seed = test_seed();
  CAPTURE(threads, seed);
  const LedgerFixture given({{"total", "", Limit::usd(2_usd)},
                             {"customer", "", Limit::usd(1.5_usd)},
                             {"session", "", Limit::usd(0.3_usd)},
                             {"session", "", Limit::calls(100)}});
  std::vector<Account> accounts;
  for (int i = 0; i < 12; ++i) {
    accounts.push_back(given.open("customer:c" + std::to_string(i % 2) + "/session:s" +
                                  std::to_string(i) + "/agent:a"));
  }
  LimitWatcher watcher(given, accounts[0]);
  std::atomic<std::int64_t> low = 0;
  std::atomic<std::int64_t> high = 0;

  on_threads(threads, [&](int index) {
    std::mt19937_64 random(seed + static_cast<std::uint64_t>(index));
    for (int i = 0; i < 4000 / threads; ++i) {
      const auto& account = accounts[static_cast<std::size_t>(pick(random, 0, 11))];
      auto hold = given.reserve(account, Money::nanodollars(pick(random, 0, 9'999'999)));
      if (!hold) continue;
      const auto held = hold->amount().nanodollars();
      switch (pick(random, 0, 3)) {
        case 0: {
          const auto cost = pick(random, 0, held);
          hold->settle(Charge::exact(Money::nanodollars(cost)));
          low += cost;
          high += cost;
          break;
        }
        case 1:
          hold->release();
          break;
        case 2:
          hold->dispatched();
          high += held;
          break;  // dropped: in doubt
        default:
          break;  // dropped: released
      }
    }
  });

  CHECK(watcher.passed() == 0);
  const auto total = given.ledger->report(given.ledger->total());
  CHECK(total.total_spent.nanodollars() == high);
  CHECK(total.in_doubt.nanodollars() == high - low);
  CHECK(total.held == Money());
  Money leaves;
  for (const auto& account : accounts) leaves += given.spent(account);
  CHECK(leaves == total.total_spent);
}

TEST_CASE("concurrent: calls that fit together are never refused, at the very edge of the limit") {
  const int threads = GENERATE(2, 8, 64);
  CAPTURE(threads);
  const LedgerFixture given({{"session", "", Limit::usd(0.01_usd * threads)}});
  const auto account = given.open("session:s1");
  std::atomic<int> refused = 0;

  on_threads(threads, [&](int) {
    for (int i = 0; i < 8000 / threads; ++i) {
      auto hold = given.reserve(account, 0.01_usd);
      if (!hold) ++refused;
    }
  });

  CHECK(refused == 0);
  CHECK(given.held(account) == Money());
  CHECK(given.reserve(account, 0.01_usd * threads));
}

TEST_CASE("concurrent: retried one by one, a budget is used to the last call that fits") {
  const LedgerFixture given({{"session", "", Limit::usd(0.5_usd)}});
  const auto account = given.open("session:s1");

  on_threads(8, [&](int) {
    for (int i = 0; i < 100; ++i) {
      auto hold = given.reserve(account, 0.02_usd);
      if (hold) hold->settle(Charge::exact(0.003_usd));
    }
  });
  while (auto hold = given.reserve(account, 0.02_usd)) hold->settle(Charge::exact(0.003_usd));

  CHECK(given.held(account) == Money());
  CHECK(given.spent(account) <= 0.5_usd);
  CHECK(given.spent(account) + 0.02_usd > 0.5_usd);
}

TEST_CASE("concurrent: records stand in the order of decisions") {
  auto store = std::make_shared<FakeStore>();
  const LedgerFixture given({{"session", "", Limit::usd(0.2_usd)}}, store);
  const auto account = given.open("session:s1");

  on_threads(8, [&](int index) {
    for (int i = 0; i < 200; ++i) {
      auto hold = given.reserve(account, 0.03_usd);
      if (hold && index % 2 == 0) hold->settle(Charge::exact(Money::nanodollars(10)));
    }
  });

  // Replaying the journal must pass no limit at any record: only the true order does.
  std::map<HoldId, Money> held;
  Money sum;
  Sequence expected = 1;
  for (const auto& record : store->records()) {
    REQUIRE(record.sequence == expected++);
    if (record.kind == JournalRecord::Kind::hold) {
      held[record.hold] = record.high;
      sum += record.high;
    } else {
      REQUIRE(held.contains(record.hold));
      sum = sum - held.at(record.hold) + record.high;
      held.erase(record.hold);
    }
    REQUIRE(sum <= 0.2_usd);
  }
  CHECK(held.empty());
  CHECK(sum == given.spent(account));
}

TEST_CASE("concurrent: accounts open while others spend") {
  const LedgerFixture given({{"session", "", Limit::usd(0.02_usd)}});

  on_threads(8, [&](int) {
    for (int i = 0; i < 100; ++i) {
      const auto account = given.open("session:s" + std::to_string(i) + "/agent:a");
      auto hold = given.reserve(account, 0.01_usd);
      if (hold) hold->settle(Charge::exact(0.01_usd));
      (void)account.scope();
    }
  });

  CHECK(given.ledger->accounts().size() == 1 + 2 * 100);
  CHECK(given.spent(given.ledger->total()) == 0.02_usd * 100);
}

TEST_CASE("concurrent: holds end on any thread after their ledger is gone") {
  std::vector<Hold> holds;
  {
    const LedgerFixture given;
    const auto account = given.open("session:s1");
    for (int i = 0; i < 64; ++i) holds.push_back(given.reserve(account, 0.01_usd).value());
    for (auto& hold : holds) hold.dispatched();
    holds.resize(0);
    auto ledger = Ledger::create({}).value();
    const auto other = ledger->open(Scope::parse("session:s1").value()).value();
    for (int i = 0; i < 64; ++i) {
      holds.push_back(
          ledger->reserve(other, Ask::fixed(0.01_usd), LedgerFixture::call(CallKind::tool, "t"))
              .value());
    }
  }
  on_threads(8, [&](int index) {
    for (int i = index; i < 64; i += 8)
      holds[static_cast<std::size_t>(i)].settle(Charge::exact(0.01_usd));
  });
  CHECK(!holds.front());
}

TEST_CASE("concurrent: each threshold is told once, in order, whoever crosses it") {
  auto limit = Limit::usd(0.64_usd);
  limit.alert_at = {25_percent, 50_percent, 75_percent, 100_percent};
  const LedgerFixture given({{"session", "", limit}});
  const auto account = given.open("session:s1");

  on_threads(
      64, [&](int) { given.reserve(account, 0.01_usd).value().settle(Charge::exact(0.01_usd)); });

  std::vector<Share> told;
  for (const auto& event : given.events->of(LedgerEvent::Kind::threshold))
    told.push_back(event.share);
  CHECK(told == limit.alert_at);
}
