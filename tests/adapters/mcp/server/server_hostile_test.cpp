// server_hostile_test.cpp: clients that may not come in, or mean no good.
#include <purser/tests/adapters/mcp/server/served_shop.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::mcp;

namespace {

/// The status of a bare request with these headers.
int status_with(std::uint16_t port, const std::string& headers, const std::string& body = "{}",
                const std::string& target = "/mcp") {
  probe::HttpProbe probe(port);
  probe.send("POST " + target + " HTTP/1.1\r\n" + headers +
             "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  return probe.read_response().status;
}

const std::string good =
    "Host: localhost\r\nAuthorization: Bearer t\r\nContent-Type: application/json\r\n";

}  // namespace

TEST_CASE("mcp server: strangers are turned away before anything is read") {
  ServedShop shop;
  const auto port = shop.listen();
  struct Row {
    const char* name;
    std::string headers;
    int status;
  };
  const std::string json = "Content-Type: application/json\r\n";
  const std::string token = "Authorization: Bearer t\r\n";
  const auto row = GENERATE_COPY(values<Row>({
      {"a foreign host", "Host: evil.example\r\n" + token + json, 403},
      {"no host", token + json, 403},
      {"two hosts", "Host: localhost\r\nHost: evil.example\r\n" + token + json, 403},
      {"a foreign page", "Host: localhost\r\nOrigin: http://evil.example\r\n" + token + json, 403},
      {"no token", "Host: localhost\r\n" + json, 401},
      {"a wrong token", "Host: localhost\r\nAuthorization: Bearer tt\r\n" + json, 401},
      {"another scheme", "Host: localhost\r\nAuthorization: Basic t\r\n" + json, 401},
      {"a form", "Host: localhost\r\n" + token + "Content-Type: text/plain\r\n", 415},
      {"only JSON wanted", good + "Accept: application/json\r\n", 406},
      {"nothing wrong but the body", good, 400},
  }));
  CAPTURE(row.name);
  CHECK(status_with(port, row.headers) == row.status);
}

TEST_CASE("mcp server: a stranger's body is not waited for, and a large one of a friend not read") {
  ServedShop shop;
  const auto port = shop.listen();
  const auto status_of = [&](const std::string& headers) {
    probe::HttpProbe probe(port);
    probe.send("POST /mcp HTTP/1.1\r\n" + headers + "\r\n");
    return probe.read_response().status;
  };
  CHECK(status_of("Host: localhost\r\nContent-Length: 1000000\r\n") == 401);
  CHECK(status_of("Host: evil.example\r\nContent-Length: 1000000\r\n") == 403);
  CHECK(status_of(good + "Content-Length: 1000000000\r\n") == 413);
}

TEST_CASE("mcp server: bodies that are no message are refused, with the id where there is one") {
  ServedShop shop;
  ShopClient client(shop.listen());
  struct Row {
    std::string body;
    int code;
  };
  const auto row = GENERATE(values<Row>({
      {"", -32700},
      {"nonsense", -32700},
      {"[]", -32600},
      {"7", -32600},
      {R"({"jsonrpc":"2.0","id":4})", -32600},
      {R"({"jsonrpc":"2.0","id":4,"method":"x","params":7})", -32600},
      {std::string(10'000, '['), -32700},
      {"\"\xff\"", -32700},
  }));
  client.probe.post("/mcp", row.body, "Authorization: Bearer t\r\n");
  const auto answer = client.read();
  CHECK(client.last.status == 400);
  CHECK(answer["error"]["code"] == row.code);
}

TEST_CASE("mcp server: another path is not there") {
  ServedShop shop;
  CHECK(status_with(shop.listen(), good, "{}", "/other") == 404);
}

TEST_CASE("mcp server: a session belongs to the caller who opened it") {
  ServedShop shop;
  ListenOptions options;
  options.check_token = [](std::string_view token) -> std::optional<std::string> {
    if (token == "a" || token == "b") return std::string(token);
    return std::nullopt;
  };
  const auto port = shop.listen(options);
  ShopClient ann(port, "a");
  ann.initialize();
  ShopClient bob(port, "b");
  bob.session = ann.session;
  bob.legacy("tools/list", Json::object());
  CHECK(bob.last.status == 404);
  bob.probe.send("DELETE /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer b\r\n" +
                 bob.session_header() + "\r\n");
  CHECK(bob.probe.read_response().status == 404);
  ann.legacy("tools/list", Json::object());
  CHECK(ann.last.status == 200);
}

TEST_CASE("mcp server: each caller spends a budget of its own") {
  std::vector<Session> sessions;
  ServedShop shop(1_usd, [&](ServerOptions& options) {
    for (const auto* const id : {"a", "b"}) {
      sessions.push_back(options.runtime->session({.id = id, .budget = 0.01_usd}).value());
    }
    options.session = [&sessions](const Caller& caller) -> Result<Session> {
      return sessions[caller.id == "a" ? 0 : 1];
    };
  });
  ListenOptions options;
  options.check_token = [](std::string_view token) { return std::optional(std::string(token)); };
  const auto port = shop.listen(options);
  ShopClient ann(port, "a");
  ShopClient bob(port, "b");
  const auto params = call_params("add", R"({"a":1,"b":1})");
  CHECK_FALSE(ann.modern("tools/call", params)["result"].contains("isError"));
  CHECK(ann.modern("tools/call", params)["result"]["isError"] == true);
  CHECK_FALSE(bob.modern("tools/call", params)["result"].contains("isError"));
}

TEST_CASE("mcp server: over HTTP a token is needed, or a word that none is") {
  ServedShop shop;
  const auto port = shop.server.listen(ListenOptions());
  REQUIRE_FALSE(port);
  CHECK(port.error().message().find("token") != std::string::npos);
}

TEST_CASE("mcp server: a batch is taken where the revision knows them, and refused elsewhere") {
  ServedShop shop;
  const auto port = shop.listen();
  const auto batch = [](ShopClient& client) {
    Json both = Json::array();
    both.push_back(client.request("ping", Json::object()));
    both.push_back(client.request("tools/list", Json::object()));
    client.post(both, "Mcp-Session-Id: " + client.session + "\r\n");
    return client.probe.read_response();
  };
  ShopClient old(port);
  old.initialize("2025-03-26");
  CHECK(batch(old).events().size() == 2);
  ShopClient recent(port);
  recent.initialize("2025-06-18");
  CHECK(batch(recent).status == 400);
}

TEST_CASE("mcp server: one client has only so many requests under way") {
  ServedShop shop(1_usd, [](ServerOptions& options) { options.limits.requests_max = 1; });
  const auto port = shop.listen();
  ShopClient client(port);
  client.initialize();
  client.send_legacy("tools/call", call_params("wait"));
  shop.waiting.get_future().wait();
  ShopClient more(port);
  more.session = client.session;
  more.id = 100;
  const auto refused = more.legacy("tools/list", Json::object());
  CHECK(more.last.status == 429);
  CHECK(refused["error"]["code"] == -32603);
  shop.let_go.set();
  CHECK(client.read()["result"]["content"][0]["text"] == "waited");
}

TEST_CASE("mcp server: servers that lack a name, a runtime or sound tools are not made") {
  ServedShop shop;
  const auto made = [&](auto change) {
    ServerOptions options;
    options.name = "n";
    options.runtime = Runtime::create(shop.pool().executor(), {}).value();
    change(options);
    return Server::create(shop.pool().executor(), shop.timers, std::move(options)).has_value();
  };
  CHECK(made([](ServerOptions&) {}));
  CHECK_FALSE(made([](ServerOptions& options) { options.name.clear(); }));
  CHECK_FALSE(made([](ServerOptions& options) { options.runtime = nullptr; }));
  CHECK_FALSE(made([](ServerOptions& options) { options.tools.emplace_back(); }));
  CHECK_FALSE(made(
      [](ServerOptions& options) { options.tools.emplace_back(std::make_shared<const Tool>()); }));
}
