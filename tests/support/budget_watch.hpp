// budget_watch.hpp: looks at a session's money all the time while others spend it.
#pragma once

#include <atomic>
#include <thread>

#include <purser/agent/session.hpp>

namespace purser {

/// Counts how often spent + held is more than `limit`, on a thread of its own until `stop`.
class BudgetWatch {
 public:
  BudgetWatch(Session session, Money limit)
      : session_(std::move(session)), limit_(limit), thread_([this] { watch(); }) {}
  ~BudgetWatch() { stop(); }
  BudgetWatch(const BudgetWatch&) = delete;
  BudgetWatch& operator=(const BudgetWatch&) = delete;

  /// How often the budget was broken. The thread has looked at least once.
  int stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
    return broken_;
  }

 private:
  void watch() {
    do {
      const auto sums = session_.report().sums;
      if (sums.total_spent + sums.held > limit_) ++broken_;
    } while (!stopping_);
  }

  Session session_;
  Money limit_;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> broken_ = 0;
  std::thread thread_;
};

}  // namespace purser
