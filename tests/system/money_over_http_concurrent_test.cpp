// money_over_http_concurrent_test.cpp: the whole stack over real HTTP: no race, fault or
// cancellation breaks the budget.
#include <atomic>
#include <latch>
#include <random>
#include <thread>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/shop.hpp>

using namespace purser;
using simulator::Scripted;

namespace {

Scripted failure(int status) {
  Scripted script;
  script.error.emplace();
  script.error->status = status;
  script.error->message = "try again";
  script.error->retry_after_ms = std::chrono::milliseconds(1);
  return script;
}

/// `count` threads call at the same moment. How many were served; `broken` counts when more was
/// spent and held than the budget.
int race(Shop& shop, int count, std::atomic<int>& broken) {
  std::atomic<int> served = 0;
  std::latch go(count);
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) {
    threads.emplace_back([&] {
      go.arrive_and_wait();
      if (shop.pool.wait(shop.call())) ++served;
      const auto sums = shop.sums();
      if (sums.total_spent + sums.held > 0.10_usd) ++broken;
    });
  }
  for (auto& thread : threads) thread.join();
  return served;
}

class Ignore final : public StreamSink {
 public:
  StreamControl on_chunk(const Chunk& /*chunk*/) override { return StreamControl::go_on; }
};

}  // namespace

TEST_CASE("system: 64 threads over HTTP get what fits, and the provider sees no call more") {
  Shop shop({});
  std::atomic<int> broken = 0;

  auto served = race(shop, 64, broken);
  while (shop.pool.wait(shop.call())) ++served;  // one by one, to the last call that fits

  CHECK(served == 10);
  CHECK(shop.server->request_count() == 10);
  CHECK(broken == 0);
  CHECK(shop.sums().total_spent == 0.10_usd);
  CHECK(shop.sums().held == 0_usd);
}

TEST_CASE(
    "system: attempts that fail first cost nothing, and the budget is still used to the last "
    "call") {
  std::atomic<int> requests = 0;
  ShopSetup setup;
  setup.handler = [&](const auto&) { return ++requests % 2 == 1 ? failure(503) : ten_tokens(); };
  setup.attempts_max = 4;
  Shop shop(std::move(setup));
  std::atomic<int> broken = 0;

  auto served = race(shop, 32, broken);
  for (auto more = shop.pool.wait(shop.call()); more; more = shop.pool.wait(shop.call())) ++served;

  CHECK(served == 10);
  CHECK(broken == 0);
  CHECK(shop.sums().total_spent == 0.10_usd);
  CHECK(shop.sums().held == 0_usd);
}

TEST_CASE(
    "system: streams that break anywhere are in doubt up to what was held, and nothing stays "
    "held") {
  std::mt19937 random(7);
  std::mutex mutex;
  ShopSetup setup;
  setup.handler = [&](const auto&) {
    auto script = ten_tokens();
    const std::lock_guard lock(mutex);
    script.delivery.cut_after_bytes = random() % 900;
    return script;
  };
  Shop shop(std::move(setup));
  Ignore sink;

  for (int i = 0; i < 30; ++i) (void)shop.pool.wait(shop.call(&sink));

  const auto sums = shop.sums();
  CHECK(sums.held == 0_usd);
  CHECK(sums.total_spent ==
        0.10_usd);  // each was held at $0.01, and counts at that until reconciled
  CHECK(sums.in_doubt > 0_usd);
  CHECK(shop.server->request_count() == 10);
}

TEST_CASE("system: calls cancelled at random points leave nothing held and never pass the budget") {
  ShopSetup setup;
  setup.handler = [](const auto&) {
    auto script = ten_tokens();
    script.delivery.first_byte_delay = std::chrono::milliseconds(5);
    return script;
  };
  setup.budget = 1_usd;
  Shop shop(std::move(setup));
  std::latch done(100);
  std::vector<Started> started;
  for (int i = 0; i < 100; ++i) {
    started.push_back(start<Result<Reply>>(shop.pool.executor(), shop.call(),
                                           [&](Result<Reply>) { done.count_down(); }));
    if (i % 2 == 0) started[static_cast<std::size_t>(i) / 2].cancel();
  }
  for (std::size_t i = 0; i < started.size(); i += 3) started[i].cancel();
  done.wait();

  CHECK(shop.sums().held == 0_usd);
  CHECK(shop.sums().total_spent <= 1_usd);
}

TEST_CASE("system: the key appears in no error, report, event or log") {
  std::atomic<int> requests = 0;
  ShopSetup setup;
  setup.handler = [&](const auto& request) {
    auto script = ++requests % 2 == 1 ? failure(401) : ten_tokens();
    if (script.error) {
      script.error->message = "bad key " + std::string(request.header("authorization"));
    }
    return script;
  };
  Shop shop(std::move(setup));
  std::string seen;
  std::string seen_in_events;  // written on the event thread, read after the flush
  shop.runtime->events().on_call_finished.connect([&](const CallFinished& event) {
    if (event.error) seen_in_events += to_string(*event.error);
  });
  for (int i = 0; i < 4; ++i) {
    const auto reply = shop.pool.wait(shop.call());
    if (!reply) seen += to_string(reply.error());
  }
  shop.runtime->flush_events();
  seen += seen_in_events + dump_json(to_json(shop.session->report()));
  for (const auto& request : shop.server->requests()) {
    for (const auto& [name, value] : request.headers) seen += name + value;
    seen += dump_json(request.body);
  }

  CHECK(!seen.empty());
  CHECK(seen.find(canary) == std::string::npos);
}
