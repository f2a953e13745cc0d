// 02_budget.cpp: twenty threads spend from one budget that has room for ten calls.
//
// The money is held before a call runs, so that it does not matter how many ask at once.
#include <atomic>
#include <cstdio>
#include <purser/purser.hpp>
#include <purser/tools.hpp>
#include <thread>
#include <vector>

using namespace purser;

int main() {
  ThreadPool pool;
  const auto runtime = Runtime::create(pool.executor(), {}).value();
  const auto session = runtime->session({.id = "shop", .budget = 0.10_usd}).value();
  const auto lookup =
      (tool("lookup", "Look a customer up", [] { return std::string("found"); }) | cost(0.01_usd))
          .build()
          .value();

  std::atomic<int> served = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 20; ++i) {
    threads.emplace_back([&] {
      const auto reply = pool.wait(session.invoke(lookup, Json::object()));
      if (reply) ++served;
    });
  }
  for (auto& thread : threads) thread.join();

  // One more, to see what a refusal says.
  const auto refused = pool.wait(session.invoke(lookup, Json::object()));
  std::printf("%d calls were served\n%s\n", served.load(), to_string(refused.error()).c_str());
  std::printf("%s", to_table(session.report()).c_str());
  return served == 10 && session.report().sums.total_spent == 0.10_usd ? 0 : 1;
}
