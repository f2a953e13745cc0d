// race_over_http_concurrent_test.cpp: a thousand coroutines want ten calls over real HTTP.
#include <atomic>
#include <boost/asio/post.hpp>
#include <latch>

#include <purser/tests/support/budget_watch.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/shop.hpp>

using namespace purser;

namespace {

/// Outcomes of calls that end on several threads.
struct Tally {
  std::atomic<int> served = 0;
  std::atomic<int> refused = 0;  ///< for lack of money, spent or held
  std::atomic<int> unexplained = 0;

  void count(const Result<Reply>& reply) {
    if (reply) {
      ++served;
    } else if (reply.error().code() == ErrorCode::budget_busy ||
               reply.error().code() == ErrorCode::budget_exhausted) {
      ++refused;
    } else {
      ++unexplained;
    }
  }
};

constexpr int callers = 1000;

/// What the callers share; outlives the shop's threads.
struct Race {
  Tally tally;
  std::latch go{1};
  std::latch done{callers};
};

/// Keeps all threads of the shop until `go`, so that every caller stands at the start by then.
void line_up(Shop& shop, Race& race) {
  for (int thread = 0; thread < 4; ++thread) {
    asio::post(shop.pool.executor(), [&race] { race.go.wait(); });
  }
  for (int i = 0; i < callers; ++i) {
    start<Result<Reply>>(shop.pool.executor(), shop.call(), [&race](const Result<Reply>& reply) {
      race.tally.count(reply);
      race.done.count_down();
    });
  }
}

/// One by one until nothing fits any more. How many were served.
int use_up(Shop& shop) {
  int served = 0;
  while (shop.pool.wait(shop.call())) ++served;
  return served;
}

}  // namespace

TEST_CASE("system: 1,000 coroutines over HTTP get no call more than fits, and in the end all ten") {
  const auto kind = GENERATE(as<std::string>(), "openai", "anthropic");
  Race race;
  ShopSetup setup;
  setup.kind = kind;
  setup.budget = 0.10_usd;
  Shop shop(std::move(setup));
  BudgetWatch watch(*shop.session, 0.10_usd);

  line_up(shop, race);
  race.go.count_down();
  race.done.wait();

  const int served_at_once = race.tally.served;
  CHECK(served_at_once <= 10);
  CHECK(race.tally.unexplained == 0);
  CHECK(race.tally.refused == callers - served_at_once);
  CHECK(shop.server->request_count() <= 10);

  const int served_later = use_up(shop);

  CHECK(served_at_once + served_later == 10);
  CHECK(shop.server->request_count() == 10);
  CHECK(watch.stop() == 0);
  CHECK(shop.sums().total_spent == 0.10_usd);
  CHECK(shop.sums().held == 0_usd);
  CHECK(shop.pool.wait(shop.call()).error().code() == ErrorCode::budget_exhausted);
  CHECK(shop.server->request_count() == 10);
}
