// simulator_concurrent_test.cpp: many clients at once, on one thread and on several.
#include <purser/adapters/simulator/simulator.hpp>

#include <atomic>
#include <future>
#include <mutex>
#include <set>
#include <thread>

#include <purser/tests/adapters/simulator/loopback.hpp>

using namespace purser;
using namespace purser::simulator;

namespace {

constexpr int clients = 64;
constexpr int requests_each = 5;

template <class Body>
void in_parallel(int count, Body body) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back(body, i);
  for (auto& thread : threads) thread.join();
}

/// The body, and the text of all chunks if it is a stream.
std::string said(const probe::HttpResponse& response) {
  std::string all = response.body;
  for (const auto& event : response.events()) {
    if (event == "[DONE]") continue;
    const auto chunk = Json::parse(event);
    for (const auto& choice : chunk["choices"]) all += choice["delta"].value("content", "");
  }
  return all;
}

}  // namespace

TEST_CASE("simulator: 64 clients at once each get their own answers") {
  const int threads = GENERATE(1, 3);
  SimulatorOptions options;
  options.threads = threads;
  const Loopback loopback(std::move(options));
  std::atomic<int> right = 0;

  in_parallel(clients, [&](int number) {
    probe::HttpProbe client(loopback.simulator->port());
    for (int i = 0; i < requests_each; ++i) {
      const auto text = "client " + std::to_string(number) + " asks " + std::to_string(i);
      client.post(openai_path, (i % 2 == 0 ? openai_body(text) : openai_stream(text)).dump(),
                  openai_key);
      const auto response = client.read_response();
      if (response.complete && said(response).find(text) != std::string::npos) ++right;
    }
  });

  CHECK(right == clients * requests_each);
  CHECK(loopback.simulator->request_count() == clients * requests_each);
  CHECK(loopback.simulator->wait_for_connections(0));
}

TEST_CASE("simulator: a sequence hands each reply to one request only") {
  std::string replies;
  for (int i = 0; i < clients; ++i) replies += "r" + std::to_string(i) + ", ";
  auto loopback = Loopback::with_scenario("{replies: [" + replies + "], then: default}");
  std::mutex mutex;
  std::set<std::string> answers;

  in_parallel(clients, [&](int) {
    probe::HttpProbe client(loopback.simulator->port());
    client.post(openai_path, openai_body().dump(), openai_key);
    const auto text = Json::parse(client.read_response().body)["choices"][0]["message"]["content"]
                          .get<std::string>();
    const std::lock_guard lock(mutex);
    answers.insert(text);
  });

  CHECK(answers.size() == clients);
}

TEST_CASE("simulator: stopping while clients ask and leave neither hangs nor crashes") {
  for (int round = 0; round < 5; ++round) {
    SimulatorOptions options;
    options.threads = 2;
    const Loopback loopback(std::move(options));
    std::atomic<bool> stopped = false;
    std::thread stopper([&] {
      static_cast<void>(loopback.simulator->wait_for_requests(20));
      loopback.simulator->stop();
      stopped = true;
    });
    in_parallel(8, [&](int) {
      while (!stopped) {
        try {
          probe::HttpProbe client(loopback.simulator->port());
          client.post(openai_path, openai_stream().dump(), openai_key);
          static_cast<void>(client.read_raw(10));
        } catch (const std::runtime_error&) {  // no longer listening
          break;
        }
      }
    });
    stopper.join();
    CHECK(loopback.simulator->open_connections() == 0);
  }
}

TEST_CASE("simulator: stopping ends also when the look for idle connections is due right then") {
  std::promise<void> entered;
  std::promise<void> leave;
  SimulatorOptions options;
  options.handler = [&](const RequestRecord&) {
    entered.set_value();
    leave.get_future().wait();
    return Scripted{};
  };
  const Loopback loopback(std::move(options));
  auto client = loopback.connect();
  client.post(openai_path, openai_body().dump(), openai_key);
  entered.get_future().wait();

  auto stopped = std::async(std::launch::async, [&] { loopback.simulator->stop(); });
  // The only thread is busy beyond the next sweep (500 ms), which then stands behind the stop.
  CHECK(stopped.wait_for(std::chrono::milliseconds(600)) == std::future_status::timeout);
  leave.set_value();

  CHECK(stopped.wait_for(std::chrono::seconds(20)) == std::future_status::ready);
}
