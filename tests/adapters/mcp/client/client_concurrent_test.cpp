// client_concurrent_test.cpp: many threads, one connection, and every call ends once.
#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <latch>
#include <random>

#include <purser/tests/adapters/mcp/client/client_run.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/on_threads.hpp>

namespace purser::mcp::tests {
namespace {

/// A call on a strand of its own, whose end is counted.
struct Flight {
  explicit Flight(const asio::any_io_executor& executor) : strand(asio::make_strand(executor)) {}
  asio::any_io_executor strand;
  asio::cancellation_signal signal;
  std::optional<Result<Json>> outcome;
};

asio::awaitable<void> fly(std::shared_ptr<Flight> flight, Task<Json> task) {
  try {
    auto outcome = co_await std::move(task);
    flight->outcome.emplace(std::move(outcome));
  } catch (...) {
    flight->outcome.emplace(fail(current_exception_error("the task")));
  }
}

struct Landed {
  std::shared_ptr<Flight> flight;
  std::latch* all;
  std::atomic<int>* good;
  std::atomic<int>* cancelled;
  void operator()(const std::exception_ptr&) const {
    if (flight->outcome && *flight->outcome) ++*good;
    if (flight->outcome && !*flight->outcome &&
        flight->outcome->error().code() == ErrorCode::cancelled) {
      ++*cancelled;
    }
    all->count_down();
  }
};

TEST_CASE("mcp client: calls of many threads, some cancelled, each end once") {
  constexpr int threads = 4;
  constexpr int calls = 250;
  asio::thread_pool pool(threads);
  const auto timers = make_timers(pool.get_executor());
  const auto server = std::make_shared<FakeServer>();
  server->rude = true;
  server->scripts["initialize"] = [](const Request& request) {
    auto result = json(R"({"capabilities":{"tools":{}},"serverInfo":{"name":"x"}})");
    result["protocolVersion"] = request.params["protocolVersion"];
    return result;
  };
  server->scripts["tools/call"] = [](const Request& request) -> FakeReply {
    if (FakeServer::number_of(request) % 3 == 0) return Silence();  // until it is cancelled
    return json("{}");
  };
  ClientOptions options;
  options.server = "files";
  options.era = EraChoice::legacy;
  options.transport = server->factory();
  const auto client = Client::create(pool.get_executor(), timers, options).value();
  std::latch all(threads * calls);
  std::atomic<int> good = 0;
  std::atomic<int> cancelled = 0;

  on_threads(threads, [&](int) {
    for (int i = 0; i < calls; ++i) {
      const auto flight = std::make_shared<Flight>(pool.get_executor());
      auto work = fly(flight, client.call_tool("echo", Json::object(), RequestOptions()));
      auto token = asio::bind_cancellation_slot(flight->signal.slot(),
                                                Landed{flight, &all, &good, &cancelled});
      asio::co_spawn(flight->strand, std::move(work), std::move(token));
      asio::post(flight->strand,
                 [flight] { flight->signal.emit(asio::cancellation_type::terminal); });
    }
  });
  all.wait();

  CHECK(good + cancelled == threads * calls);
  CHECK(server->connections() == 1);
}

TEST_CASE("mcp client: handles that go while calls are under way leave nothing behind") {
  asio::thread_pool pool(3);
  const auto timers = make_timers(pool.get_executor());
  const auto server = std::make_shared<FakeServer>();
  server->scripts["tools/call"] = [](const Request&) { return json("{}"); };
  std::latch all(200);
  std::atomic<int> good = 0;
  std::atomic<int> cancelled = 0;

  for (int i = 0; i < 200; ++i) {
    ClientOptions options;
    options.server = "files";
    options.era = EraChoice::modern;
    options.transport = server->factory();
    const auto client = Client::create(pool.get_executor(), timers, options).value();
    const auto flight = std::make_shared<Flight>(pool.get_executor());
    auto work = fly(flight, client.call_tool("echo", Json::object(), RequestOptions()));
    auto token = asio::bind_cancellation_slot(flight->signal.slot(),
                                              Landed{flight, &all, &good, &cancelled});
    asio::co_spawn(flight->strand, std::move(work), std::move(token));
  }
  all.wait();
  pool.join();

  CHECK(good == 200);
  CHECK(server->alive() == 0);
}

}  // namespace
}  // namespace purser::mcp::tests
