// server_concurrent_test.cpp: many clients of both eras spend one budget, and a stop in the middle.
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <purser/tests/adapters/mcp/server/served_shop.hpp>
#include <purser/tests/support/budget_watch.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::mcp;

TEST_CASE("mcp server: clients side by side never spend more than there is") {
  ServedShop shop(0.20_usd);
  const auto port = shop.listen();
  BudgetWatch watch(shop.session, 0.20_usd);
  std::atomic<int> good = 0;
  std::atomic<int> refused = 0;
  std::mutex mutex;
  std::vector<std::string> others;
  std::vector<std::thread> clients;
  for (int i = 0; i < 6; ++i) {
    clients.emplace_back([&, i] {
      ShopClient client(port);
      if (i % 2 == 0) client.initialize();
      for (int j = 0; j < 6; ++j) {
        const auto params = call_params("add", R"({"a":1,"b":1})");
        const auto answer =
            i % 2 == 0 ? client.legacy("tools/call", params) : client.modern("tools/call", params);
        if (!answer.contains("result")) {
          const std::lock_guard lock(mutex);
          others.push_back(dump_json(answer));
        } else {
          ++(answer["result"].contains("isError") ? refused : good);
        }
      }
    });
  }
  for (auto& client : clients) client.join();
  CHECK(others == std::vector<std::string>());
  CHECK(good == 20);
  CHECK(refused == 16);
  CHECK(watch.stop() == 0);
  CHECK(shop.session.report().sums.total_spent == 0.20_usd);
}

namespace {

/// What client `kind` does, again and again: listens, calls and leaves, calls, or holds a session.
void be_client(std::uint16_t port, int kind) {
  ShopClient client(port);
  if (kind == 3) {
    client.initialize();
    client.legacy("tools/call", call_params("steps"));
    return;
  }
  if (kind == 0) {
    client.send_modern("subscriptions/listen", {{"notifications", {{"toolsListChanged", true}}}});
  } else {
    client.send_modern("tools/call", call_params("steps"));
  }
  if (kind == 2) static_cast<void>(client.probe.read_response());
}

/// Calls end soon after a stop, each on its own thread.
bool ends_without_holds(const Session& session) {
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (session.report().sums.held != 0_usd) {
    if (std::chrono::steady_clock::now() > patience) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace

namespace {

/// Begins a session and calls. False: something else came of it than an answer, a refusal of the
/// session for now, or its end before the call.
bool calls_in_session(ShopClient& client) {
  Json params = {{"protocolVersion", "2025-11-25"}, {"capabilities", Json::object()}};
  client.post(client.request("initialize", std::move(params)), "");
  static_cast<void>(client.read());
  if (client.last.status == 503) return client.last.headers.contains("retry-after");
  if (client.last.status != 200) return false;
  client.session = client.last.headers.at("mcp-session-id");
  const auto answer = client.legacy("tools/call", call_params("add", R"({"a":1,"b":1})"));
  if (client.last.status == 404) return true;
  return client.last.status == 200 && answer.contains("result") &&
         !answer["result"].contains("isError");
}

}  // namespace

TEST_CASE("mcp server: sessions that make room for each other never lose a call under way") {
  ServedShop shop(100_usd, [](ServerOptions& options) { options.limits.sessions_max = 2; });
  const auto port = shop.listen();
  std::atomic<int> bad = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < 6; ++i) {
    clients.emplace_back([&] {
      ShopClient client(port);
      for (int j = 0; j < 30; ++j) bad += calls_in_session(client) ? 0 : 1;
    });
  }
  for (auto& client : clients) client.join();
  CHECK(bad == 0);
  CHECK(shop.server.clients() <= 2);
}

TEST_CASE("mcp server: stop while clients call, leave and listen ends everything") {
  ServedShop shop(100_usd);
  const auto port = shop.listen();
  ShopClient waiting(port);
  waiting.initialize();
  waiting.send_legacy("tools/call", call_params("wait"));
  shop.waiting.get_future().wait();
  std::atomic<bool> stopping = false;
  std::atomic<int> rounds = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([&, i] {
      try {
        for (; !stopping; ++rounds) be_client(port, i);
      } catch (const std::exception&) {  // nobody listens any more, or nobody answered
        ++rounds;
      }
    });
  }
  while (rounds < 20) std::this_thread::yield();
  CHECK(shop.server.clients() >= 1);
  CHECK(shop.session.report().sums.held >= 0.1_usd);
  for (int i = 0; i < 20; ++i) shop.server.prompts_changed();
  shop.server.stop();
  stopping = true;
  for (auto& client : clients) client.join();
  CHECK(shop.waited.get_future().get() == ErrorCode::cancelled);
  CHECK(ends_without_holds(shop.session));
  CHECK(shop.server.clients() == 0);
}
