// server_callers_test.cpp: callers who share a server do not take it from each other.
#include <chrono>
#include <memory>
#include <mutex>
#include <semaphore>
#include <vector>

#include <purser/tests/adapters/mcp/server/served_shop.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::mcp;

namespace {

/// `x/hold` lasts until `let_go` or until it is cancelled.
struct Holding {
  std::counting_semaphore<> begun{0};

  Task<Json> hold() {
    const auto event = next_event();
    begun.release();
    auto waited = co_await event.wait();
    if (!waited) co_return fail(std::move(waited).error());
    co_return Json::object();
  }
  void let_go() {
    const std::lock_guard lock(mutex_);
    for (const auto& event : events_) event.set();
  }

 private:
  Event next_event() {
    const std::lock_guard lock(mutex_);
    return events_.emplace_back();
  }

  std::mutex mutex_;
  std::vector<Event> events_;
};

/// A shop with `x/hold`, whose callers are called what their token says.
struct SharedShop {
  explicit SharedShop(std::function<void(ServerLimits&)> limit)
      : shop(1_usd, [&, limit = std::move(limit)](ServerOptions& options) {
          limit(options.limits);
          options.features.requests["x/hold"] = [this](const Json&, Exchange&) {
            return holding.hold();
          };
        }) {
    ListenOptions options;
    options.check_token = [](std::string_view token) { return std::optional(std::string(token)); };
    port = shop.listen(std::move(options));
  }
  ~SharedShop() { holding.let_go(); }
  SharedShop(const SharedShop&) = delete;
  SharedShop& operator=(const SharedShop&) = delete;

  void hold_modern(ShopClient& client) {
    client.send_modern("x/hold", Json::object());
    holding.begun.acquire();
  }
  void hold_legacy(ShopClient& client) {
    client.send_legacy("x/hold", Json::object());
    holding.begun.acquire();
  }

  Holding holding;
  ServedShop shop;
  std::uint16_t port = 0;
};

void two_at_one_time(ServerLimits& limits) { limits.caller_requests_max = 2; }
void two_sessions(ServerLimits& limits) { limits.sessions_max = 2; }

bool is_refused(const Json& answer) {
  return answer.contains("error") &&
         answer["error"]["message"] == "this caller has enough under way";
}

/// That a client has left is noticed some time after.
bool is_served_soon(ShopClient& client) {
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (is_refused(client.modern("tools/list", Json::object()))) {
    if (std::chrono::steady_clock::now() > patience) return false;
  }
  return client.last.status == 200;
}

/// Begins a session: the answer, whatever it is.
Json open_session(ShopClient& client) {
  Json params = {{"protocolVersion", "2025-11-25"}, {"capabilities", Json::object()}};
  client.post(client.request("initialize", std::move(params)), "");
  return client.read();
}

}  // namespace

TEST_CASE("mcp server: a caller who floods is refused, and another one is served") {
  SharedShop shared(two_at_one_time);
  ShopClient first(shared.port, "ann");
  ShopClient second(shared.port, "ann");
  ShopClient third(shared.port, "ann");
  ShopClient bob(shared.port, "bob");
  shared.hold_modern(first);
  shared.hold_modern(second);

  const auto refused = third.modern("tools/list", Json::object());
  CHECK(third.last.status == 503);
  CHECK(is_refused(refused));
  CHECK(bob.modern("tools/list", Json::object())["result"]["tools"].size() == 5);

  shared.holding.let_go();
  CHECK(first.read().contains("result"));
  CHECK(third.modern("tools/list", Json::object())["result"]["tools"].size() == 5);
}

TEST_CASE("mcp server: a caller whose client goes away gets back what it had under way") {
  SharedShop shared(two_at_one_time);
  ShopClient first(shared.port, "ann");
  ShopClient second(shared.port, "ann");
  ShopClient third(shared.port, "ann");
  shared.hold_modern(first);
  shared.hold_modern(second);
  CHECK(is_refused(third.modern("tools/list", Json::object())));

  first.probe.close();

  CHECK(is_served_soon(third));
}

TEST_CASE("mcp server: a caller who only listens is counted as long as it does") {
  SharedShop shared(two_at_one_time);
  const Json notices = {{"notifications", {{"toolsListChanged", true}}}};
  std::vector<std::unique_ptr<ShopClient>> listeners;
  for (int i = 0; i < 2; ++i) {
    auto& client = *listeners.emplace_back(std::make_unique<ShopClient>(shared.port, "ann"));
    client.send_modern("subscriptions/listen", notices);
    std::string heard;
    while (heard.find("acknowledged") == std::string::npos) heard += client.probe.read_raw(1);
  }
  ShopClient third(shared.port, "ann");
  ShopClient bob(shared.port, "bob");
  CHECK(is_refused(third.modern("subscriptions/listen", notices)));
  CHECK(third.last.status == 503);
  CHECK(bob.modern("tools/list", Json::object())["result"]["tools"].size() == 5);

  listeners.clear();

  CHECK(is_served_soon(third));
}

TEST_CASE("mcp server: sessions of one caller share its limit with its modern requests") {
  SharedShop shared(two_at_one_time);
  ShopClient modern(shared.port, "ann");
  ShopClient first(shared.port, "ann");
  ShopClient second(shared.port, "ann");
  ShopClient bob(shared.port, "bob");
  first.initialize();
  second.initialize();
  bob.initialize();
  shared.hold_modern(modern);
  shared.hold_legacy(first);

  CHECK(is_refused(second.legacy("tools/list", Json::object())));
  CHECK(bob.legacy("tools/list", Json::object())["result"]["tools"].size() == 5);
}

TEST_CASE("mcp server: callers without an id are told apart by their address, not by their port") {
  Holding holding;
  ServedShop shop(1_usd, [&](ServerOptions& options) {
    options.limits.caller_requests_max = 1;
    options.features.requests["x/hold"] = [&](const Json&, Exchange&) { return holding.hold(); };
  });
  ListenOptions options;
  options.without_token = true;
  const auto port = shop.listen(std::move(options));
  ShopClient first(port);
  ShopClient second(port);
  first.send_modern("x/hold", Json::object());
  holding.begun.acquire();
  CHECK(is_refused(second.modern("tools/list", Json::object())));
  holding.let_go();
  CHECK(first.read().contains("result"));
  CHECK(second.modern("tools/list", Json::object())["result"]["tools"].size() == 5);
}

TEST_CASE("mcp server: the session longest unused makes room for a new one") {
  SharedShop shared(two_sessions);
  auto& timers = *shared.shop.timers;
  ShopClient first(shared.port);
  first.initialize();
  timers.advance(std::chrono::seconds(1));
  ShopClient second(shared.port);
  second.initialize();
  timers.advance(std::chrono::seconds(1));
  first.legacy("tools/list", Json::object());
  ShopClient third(shared.port);
  third.initialize();
  CHECK(shared.shop.server.clients() == 2);
  first.legacy("tools/list", Json::object());
  CHECK(first.last.status == 200);
  second.legacy("tools/list", Json::object());
  CHECK(second.last.status == 404);
}

TEST_CASE("mcp server: a session with a call under way makes no room, however old it is") {
  SharedShop shared(two_sessions);
  ShopClient first(shared.port);
  first.initialize();
  shared.hold_legacy(first);
  shared.shop.timers->advance(std::chrono::seconds(1));
  ShopClient second(shared.port);
  second.initialize();
  ShopClient third(shared.port);
  third.initialize();

  second.legacy("tools/list", Json::object());
  CHECK(second.last.status == 404);
  shared.holding.let_go();
  CHECK(first.read().contains("result"));
}

TEST_CASE("mcp server: where every session has a call under way a new one is refused for now") {
  SharedShop shared(two_sessions);
  ShopClient first(shared.port);
  ShopClient second(shared.port);
  for (auto* const client : {&first, &second}) {
    client->initialize();
    shared.hold_legacy(*client);
  }
  ShopClient third(shared.port);
  const auto refused = open_session(third);
  CHECK(third.last.status == 503);
  CHECK(third.last.headers.at("retry-after") == "1");
  CHECK(refused["error"]["message"] == "all sessions are in use");
  CHECK(refused["id"] == third.id);

  shared.holding.let_go();
  CHECK(first.read().contains("result"));
  CHECK(second.read().contains("result"));
  open_session(third);
  CHECK(third.last.status == 200);
  CHECK(shared.shop.server.clients() == 2);
}

TEST_CASE(
    "mcp server: a session that is unused for too long ends, but not in the middle of a call") {
  SharedShop shared([](ServerLimits& limits) {
    limits.session_idle = std::chrono::minutes(1);
    limits.call = std::chrono::hours(1);
  });
  ShopClient busy(shared.port);
  ShopClient idle(shared.port);
  busy.initialize();
  idle.initialize();
  shared.hold_legacy(busy);
  shared.shop.timers->advance(std::chrono::minutes(2));
  ShopClient other(shared.port);
  open_session(other);
  CHECK(shared.shop.server.clients() == 2);
  shared.holding.let_go();
  CHECK(busy.read().contains("result"));
}
