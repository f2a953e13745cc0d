// line_concurrent_test.cpp: many threads that wait for each other's money, while limits change and
// accounts close.
#include <atomic>
#include <future>
#include <random>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/ledger_fixture.hpp>
#include <purser/tests/support/limit_watcher.hpp>
#include <purser/tests/support/on_threads.hpp>
#include <purser/tests/support/seed.hpp>

using namespace purser;

namespace {

/// Blocks until the call has its turn.
Result<Hold> wait_for_turn(const LedgerFixture& given, const Account& account, Money cost) {
  std::promise<Result<Hold>> turn;
  (void)given.ledger->reserve_in_turn(account, Ask::fixed(cost),
                                      LedgerFixture::call(CallKind::tool, "search"),
                                      [&](Result<Hold> hold) { turn.set_value(std::move(hold)); });
  return turn.get_future().get();
}

}  // namespace

TEST_CASE("concurrent: everybody in line gets a turn, and no limit is passed meanwhile") {
  const int threads = GENERATE(2, 8, 64);
  CAPTURE(threads);
  const LedgerFixture given(
      {{"session", "", Limit::usd(0.1_usd)}, {"total", "", Limit::usd(0.25_usd)}});
  std::vector<Account> accounts;
  for (int i = 0; i < 4; ++i) accounts.push_back(given.open("session:s" + std::to_string(i)));
  LimitWatcher watcher(given, accounts[0]);
  std::atomic<int> refused = 0;
  std::atomic<int> served = 0;

  on_threads(threads, [&](int index) {
    const auto& account = accounts[static_cast<std::size_t>(index) % accounts.size()];
    for (int i = 0; i < 1280 / threads; ++i) {
      auto hold = wait_for_turn(given, account, 0.02_usd + Money::nanodollars(i % 7) * 10'000'000);
      if (!hold) {
        ++refused;
        continue;
      }
      ++served;
      if (i % 3 == 0) continue;  // dropped: released
      hold->settle(Charge::exact(Money::nanodollars(10)));
    }
  });

  CHECK(watcher.passed() == 0);
  CHECK(refused == 0);
  CHECK(served == 1280);
  CHECK(!given.ledger->has_line());
  CHECK(given.held(given.ledger->total()) == Money());
}

TEST_CASE("concurrent: callers that come and go from the line leave nothing behind") {
  const auto seed = test_seed();
  CAPTURE(seed);
  const LedgerFixture given({{"session", "", Limit::usd(0.05_usd)}});
  const auto account = given.open("session:s1");
  std::atomic<int> told = 0;
  std::atomic<int> left = 0;

  on_threads(8, [&](int index) {
    std::mt19937_64 random(seed + static_cast<std::uint64_t>(index));
    for (int i = 0; i < 300; ++i) {
      const auto id = given.ledger->reserve_in_turn(
          account, Ask::fixed(Money::nanodollars(pick(random, 1, 50'000'000))),
          LedgerFixture::call(CallKind::tool, "search"), [&](const Result<Hold>&) { ++told; });
      if (id != 0 && pick(random, 0, 1) == 0 && given.ledger->leave_line(id)) ++left;
    }
  });

  CHECK(told + left == 8 * 300);
  CHECK(!given.ledger->has_line());
  CHECK(given.held(account) == Money());
}

TEST_CASE("concurrent: limits are raised and lowered while calls run") {
  const LedgerFixture given({{"session", "", Limit::usd(0.1_usd)}});
  const auto account = given.open("session:s1");
  LimitWatcher watcher(given, given.ledger->total());
  std::atomic<std::int64_t> spent = 0;

  on_threads(8, [&](int index) {
    for (int i = 0; i < 200; ++i) {
      if (index == 0) {
        const auto amount = i % 2 == 0 ? 0.05_usd : 0.1_usd;
        if (!given.ledger->change_limit(account, Limit::usd(amount))) std::abort();
        continue;
      }
      auto hold = given.reserve(account, 0.01_usd);
      if (!hold) continue;
      hold->settle(Charge::exact(Money::nanodollars(100)));
      spent += 100;
    }
  });

  CHECK(watcher.passed() == 0);
  CHECK(given.spent(account).nanodollars() == spent);
  CHECK(given.held(account) == Money());
}

TEST_CASE("concurrent: sessions open, spend and close on all threads, and every cent stays") {
  const LedgerFixture given({{"customer", "", Limit::usd(100_usd)}});
  const auto acme = given.open("customer:acme");
  std::atomic<int> closed = 0;

  on_threads(8, [&](int index) {
    for (int i = 0; i < 100; ++i) {
      const auto name = "customer:acme/session:s" + std::to_string(index) + "_" + std::to_string(i);
      const auto session = given.open(name);
      const auto agent = given.open(name + "/agent:a");
      given.spend(agent, 0.01_usd);
      (void)given.ledger->report(acme);
      if (given.ledger->close(session)) ++closed;
    }
  });

  CHECK(closed == 800);
  CHECK(given.ledger->accounts().size() == 2);
  const auto report = given.ledger->report(acme);
  CHECK(report.total_spent == 8_usd);
  CHECK(report.by_agent.at("a").direct == 8_usd);
}
