// budget_race_concurrent_test.cpp: however many call at once, a budget is used to the last call
// that fits and not beyond.
#include <atomic>
#include <latch>
#include <thread>

#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/budget_watch.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

/// A runtime on real threads with one session of $0.10 and a tool of $0.01.
struct Shop {
  ThreadPool pool{4};
  std::shared_ptr<Runtime> runtime = Runtime::create(pool.executor(), RuntimeOptions()).value();
  Session session = runtime->session(options()).value();
  std::atomic<int> entered = 0;
  std::shared_ptr<Tool> tool = make_tool();

  static SessionOptions options() {
    SessionOptions options;
    options.id = "shop";
    options.budget = 0.10_usd;
    return options;
  }

  std::shared_ptr<Tool> make_tool() {
    // coroutine-lint: checked, the lambda itself is the coroutine
    auto made = plain_tool("lookup", [this](Json) -> Task<Json> {
      ++entered;
      co_return Json("found");
    });
    made->cost_estimate = [](const Json&) -> Result<Money> { return 0.01_usd; };
    return made;
  }

  Result<Reply> call() { return pool.wait(session.invoke(tool, Json::object())); }
};

/// What every caller got.
struct Tally {
  std::atomic<int> served = 0;
  std::atomic<int> busy = 0;
  std::atomic<int> exhausted = 0;
  std::atomic<int> unexplained = 0;

  void count(const Result<Reply>& reply) {
    if (reply) {
      ++served;
      return;
    }
    if (reply.error().code() == ErrorCode::budget_busy) ++busy;
    if (reply.error().code() == ErrorCode::budget_exhausted) ++exhausted;
    const auto& why = reply.error().message();
    const bool explained = why.find("session:shop") != std::string::npos &&
                           why.find("$0.10") != std::string::npos &&
                           why.find("$0.01") != std::string::npos;
    if (!explained) ++unexplained;
  }
};

/// Whoever was refused for being early comes again, one by one.
void come_again(Shop& shop, Tally& tally) {
  while (shop.entered < 10) {
    const auto reply = shop.call();
    if (!reply) break;
    tally.count(reply);
  }
}

}  // namespace

TEST_CASE("budget: of 64 threads that call at once exactly 10 are served") {
  for (int round = 0; round < 20; ++round) {
    Shop shop;
    Tally tally;
    BudgetWatch watch(shop.session, 0.10_usd);
    std::latch start(64);
    std::vector<std::thread> threads;
    for (int i = 0; i < 64; ++i) {
      threads.emplace_back([&] {
        start.arrive_and_wait();
        tally.count(shop.call());
      });
    }
    for (auto& thread : threads) thread.join();
    come_again(shop, tally);

    CHECK(watch.stop() == 0);
    CHECK(tally.served == 10);
    CHECK(shop.entered == 10);
    CHECK(tally.unexplained == 0);
    const auto sums = shop.session.report().sums;
    CHECK(sums.total_spent == 0.10_usd);
    CHECK(sums.held == 0_usd);
    CHECK(shop.call().error().code() == ErrorCode::budget_exhausted);
  }
}

TEST_CASE("budget: of 1,000 coroutines that call at once exactly 10 are served") {
  Shop shop;
  Tally tally;
  std::latch done(1000);
  for (int i = 0; i < 1000; ++i) {
    start<Result<Reply>>(shop.pool.executor(), shop.session.invoke(shop.tool, Json::object()),
                         [&](Result<Reply> reply) {
                           tally.count(reply);
                           done.count_down();
                         });
  }
  done.wait();
  come_again(shop, tally);

  CHECK(tally.served == 10);
  CHECK(tally.unexplained == 0);
  CHECK(shop.session.report().sums.total_spent == 0.10_usd);
  CHECK(shop.session.report().sums.held == 0_usd);
}

TEST_CASE("budget: calls cancelled at random points leave nothing held") {
  Shop shop;
  // coroutine-lint: checked, the lambda itself is the coroutine
  auto slow = plain_tool("slow", [&](Json) -> Task<Json> {
    auto waited = co_await pause(shop.runtime->timers(), std::chrono::milliseconds(20));
    co_return Json("done");
  });
  slow->cost_estimate = [](const Json&) -> Result<Money> { return 0.0001_usd; };
  std::latch done(400);
  std::vector<Started> started;
  for (int i = 0; i < 400; ++i) {
    started.push_back(start<Result<Reply>>(shop.pool.executor(),
                                           shop.session.invoke(slow, Json::object()),
                                           [&](Result<Reply>) { done.count_down(); }));
    if (i % 3 == 0) started[static_cast<std::size_t>(i) / 2].cancel();
    if (i % 5 == 0) started.back().cancel();
  }
  for (const auto& one : started) one.cancel();
  done.wait();

  CHECK(shop.session.report().sums.held == 0_usd);
}
