// limit_watcher.hpp: looks at an account's limits all the time while others spend.
#pragma once

#include <atomic>
#include <thread>

#include <purser/tests/support/ledger_fixture.hpp>

namespace purser {

/// Looks at an account again and again and counts the moments at which a limit was passed.
class LimitWatcher {
 public:
  LimitWatcher(const LedgerFixture& given, Account account)
      : thread_([this, &given, account = std::move(account)](const std::stop_token& stop) {
          while (!stop.stop_requested()) look(given.ledger->report(account));
        }) {}

  int passed() {
    thread_.request_stop();
    thread_.join();
    return passed_;
  }

 private:
  void look(const AccountReport& report) {
    for (const auto& limit : report.limits) {
      if (limit.spent + limit.held > limit.limit.amount) ++passed_;
    }
    std::this_thread::yield();
  }

  std::atomic<int> passed_ = 0;
  std::jthread thread_;
};

}  // namespace purser
