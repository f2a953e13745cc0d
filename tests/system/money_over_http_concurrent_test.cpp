// money_over_http_concurrent_test.cpp: the whole stack over real HTTP: no race, fault or
// cancellation breaks the budget.
#include <atomic>
#include <latch>
#include <random>
#include <thread>

#include <purser/adapters/providers/openai/provider.hpp>
#include <purser/adapters/simulator/simulator.hpp>
#include <purser/purser.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using simulator::Scripted;
using simulator::ScriptedUsage;

namespace {

constexpr const char* canary = "sk-canary-7f3a9b2c";

/// An answer of ten output tokens.
Scripted ten_tokens() {
  Scripted script;
  script.answer.text = "ten tokens";
  script.answer.usage.kind = ScriptedUsage::Kind::exact;
  script.answer.usage.classes.output = 10;
  return script;
}

Scripted failure(int status) {
  Scripted script;
  script.error.emplace();
  script.error->status = status;
  script.error->message = "try again";
  script.error->retry_after_ms = std::chrono::milliseconds(1);
  return script;
}

/// A model at $0.001 per output token: a call of ten tokens holds and costs $0.01.
PriceTable unit_prices() {
  const auto price = Price::flat(Rate(), Rate::per_million_tokens(1000_usd));
  return PriceTable().with("unit", price).value();
}

/// A session with a budget that talks to a simulator.
struct Shop {
  explicit Shop(simulator::Handler handler, Money budget = 0.10_usd, int attempts = 1) {
    simulator::SimulatorOptions simulator_options;
    simulator_options.handler = std::move(handler);
    server = simulator::Simulator::start(std::move(simulator_options)).value();
    auto client = http::Client::create(pool.executor(), make_timers(pool.executor()), {}).value();
    openai::OpenAiOptions provider_options;
    provider_options.base_url = server->openai_base_url();
    provider_options.api_key = Secret(canary);
    RuntimeOptions options;
    options.routes = {
        {"*", openai::make_provider(std::move(client), std::move(provider_options)).value()}};
    options.prices = unit_prices();
    options.budget.output_tokens_min = 10;
    options.retry.attempts_max = attempts;
    options.retry.delay_first = std::chrono::milliseconds(1);
    runtime = Runtime::create(pool.executor(), std::move(options)).value();
    SessionOptions session_options;
    session_options.id = "shop";
    session_options.budget = budget;
    session.emplace(runtime->session(std::move(session_options)).value());
  }

  Task<Reply> call(StreamSink* sink = nullptr) {
    ModelRequest request("unit", "hi");
    request.output_tokens_max = 10;
    return session->complete(std::move(request), CallOptions(sink));
  }

  /// `count` threads call at the same moment. How many were served.
  int race(int count, std::atomic<int>& broken) {
    std::atomic<int> served = 0;
    std::latch go(count);
    std::vector<std::thread> threads;
    for (int i = 0; i < count; ++i) {
      threads.emplace_back([&] {
        go.arrive_and_wait();
        if (pool.wait(call())) ++served;
        const auto sums = session->report().sums;
        if (sums.total_spent + sums.held > 0.10_usd) ++broken;
      });
    }
    for (auto& thread : threads) thread.join();
    return served;
  }

  [[nodiscard]] AccountReport sums() const { return session->report().sums; }

  ThreadPool pool{4};
  std::unique_ptr<simulator::Simulator> server;
  std::shared_ptr<Runtime> runtime;
  std::optional<Session> session;
};

class Ignore final : public StreamSink {
 public:
  StreamControl on_chunk(const Chunk& /*chunk*/) override { return StreamControl::go_on; }
};

}  // namespace

TEST_CASE("system: 64 threads over HTTP get what fits, and the provider sees no call more") {
  Shop shop([](const auto&) { return ten_tokens(); });
  std::atomic<int> broken = 0;

  auto served = shop.race(64, broken);
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
  Shop shop([&](const auto&) { return ++requests % 2 == 1 ? failure(503) : ten_tokens(); },
            0.10_usd, 4);
  std::atomic<int> broken = 0;

  auto served = shop.race(32, broken);
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
  Shop shop([&](const auto&) {
    auto script = ten_tokens();
    const std::lock_guard lock(mutex);
    script.delivery.cut_after_bytes = random() % 900;
    return script;
  });
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
  Shop shop(
      [](const auto&) {
        auto script = ten_tokens();
        script.delivery.first_byte_delay = std::chrono::milliseconds(5);
        return script;
      },
      1_usd);
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
  Shop shop([&](const auto& request) {
    auto script = ++requests % 2 == 1 ? failure(401) : ten_tokens();
    if (script.error)
      script.error->message = "bad key " + std::string(request.header("authorization"));
    return script;
  });
  std::string seen;
  std::mutex mutex;
  shop.runtime->events().on_call_finished.connect([&](const CallFinished& event) {
    const std::lock_guard lock(mutex);
    if (event.error) seen += to_string(*event.error);
  });
  for (int i = 0; i < 4; ++i) {
    const auto reply = shop.pool.wait(shop.call());
    if (!reply) seen += to_string(reply.error());
  }
  shop.runtime->flush_events();
  seen += dump_json(to_json(shop.session->report()));
  for (const auto& request : shop.server->requests()) {
    for (const auto& [name, value] : request.headers) seen += name + value;
    seen += dump_json(request.body);
  }

  CHECK(!seen.empty());
  CHECK(seen.find(canary) == std::string::npos);
}
