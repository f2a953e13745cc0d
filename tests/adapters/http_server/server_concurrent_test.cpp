// server_concurrent_test.cpp: many clients, writers on other threads, and a stop in the middle.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <purser/tests/adapters/http_server/served.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::http_server;

TEST_CASE("http_server: writers on other threads, leaving clients and stop do not meet badly") {
  ThreadPool writers(2);
  std::atomic<int> complete = 0;
  {
    const Served served([&](const Request&, const Responder& responder) {
      responder.begin(200, {});
      responder.on_gone([] {});
      asio::post(writers.executor(), [responder] {
        for (int i = 0; i < 20; ++i) responder.write("data: x\n\n");
        responder.end();
      });
    });
    std::vector<std::thread> clients;
    for (int i = 0; i < 8; ++i) {
      clients.emplace_back([&served, &complete, i] {
        for (int j = 0; j < 10; ++j) {
          auto client = served.connect();
          client.post("/", "x");
          if ((i + j) % 3 == 0) continue;  // leaves at once
          if (client.read_response().events().size() == 20) ++complete;
        }
      });
    }
    for (auto& client : clients) client.join();
    served.server->stop();
  }
  CHECK(complete > 40);
}
