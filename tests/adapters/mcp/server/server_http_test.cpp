// server_http_test.cpp: both eras over loopback, from a client that knows nothing of ours.
#include <purser/tests/adapters/mcp/server/served_shop.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::mcp;
using probe::End;

namespace {

const Json& receipt(const Json& answer) {
  return answer["result"]["_meta"]["io.github.purser/usage"];
}

}  // namespace

TEST_CASE("mcp server: a modern call runs a tool, and says what it cost") {
  ServedShop shop;
  ShopClient client(shop.listen());
  const auto answer = client.modern("tools/call", call_params("add", R"({"a":2,"b":3})"));
  CHECK(client.last.headers.at("content-type") == "application/json");
  CHECK(answer["result"]["resultType"] == "complete");
  CHECK(answer["result"]["structuredContent"]["sum"] == 5);
  CHECK(receipt(answer)["cost_nanodollars"] == 10'000'000);
  CHECK(receipt(answer)["cost"] == "0.01");
  CHECK(receipt(answer)["currency"] == "USD");
  CHECK(shop.session.report().sums.total_spent == 0.01_usd);
}

TEST_CASE("mcp server: a legacy session calls tools, and is over when it is deleted") {
  ServedShop shop;
  ShopClient client(shop.listen());
  const auto opened = client.initialize();
  CHECK(opened["result"]["protocolVersion"] == "2025-11-25");
  CHECK(client.session.size() >= 32);
  CHECK(shop.server.clients() == 1);
  const auto answer = client.legacy("tools/call", call_params("add", R"({"a":2,"b":3})"));
  CHECK(answer["result"]["structuredContent"]["sum"] == 5);
  CHECK_FALSE(answer["result"].contains("resultType"));
  client.probe.send("DELETE /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer t\r\n" +
                    client.session_header() + "\r\n");
  CHECK(client.probe.read_response().status == 200);
  client.legacy("tools/list", Json::object());
  CHECK(client.last.status == 404);
  CHECK(shop.server.clients() == 0);
}

TEST_CASE("mcp server: the budget is kept to the nanodollar, and a refusal tells no amounts") {
  ServedShop shop(0.03_usd);
  ShopClient client(shop.listen());
  for (int i = 0; i < 3; ++i) {
    const auto answer = client.modern("tools/call", call_params("add", R"({"a":2,"b":3})"));
    CHECK_FALSE(answer["result"].contains("isError"));
  }
  const auto refused = client.modern("tools/call", call_params("add", R"({"a":2,"b":3})"));
  CHECK(refused["result"]["isError"] == true);
  CHECK(text(refused).find("budget_exhausted") != std::string::npos);
  CHECK(text(refused).find('$') == std::string::npos);
  CHECK(receipt(refused)["cost_nanodollars"] == 0);
  CHECK(shop.session.report().sums.total_spent == 0.03_usd);
}

TEST_CASE("mcp server: wrong arguments are a result, an unknown tool an error") {
  ServedShop shop;
  ShopClient client(shop.listen());
  const auto wrong = client.modern("tools/call", call_params("add", R"({"a":"two"})"));
  CHECK(wrong["result"]["isError"] == true);
  CHECK(text(wrong).find("b: missing") != std::string::npos);
  const auto unknown = client.modern("tools/call", call_params("none"));
  CHECK(unknown["error"]["code"] == -32602);
  CHECK(shop.session.report().sums.total_spent == 0_usd);
}

TEST_CASE("mcp server: what a tool throws becomes a failed result, without its text") {
  ServedShop shop;
  ShopClient client(shop.listen());
  const auto failed = client.modern("tools/call", call_params("secret"));
  CHECK(failed["result"]["isError"] == true);
  CHECK(text(failed) == "tool_failed: tool \"secret\" threw an exception");
  CHECK(dump_json(failed).find("1234") == std::string::npos);
  CHECK(receipt(failed)["cost"] == to_decimal(shop.session.report().sums.total_spent));
}

TEST_CASE("mcp server: what a plain tool throws stays with its owner") {
  std::promise<std::string> logged;
  ServedShop shop(1_usd, [&](ServerOptions& options) {
    options.runtime->events().on_call_finished.connect([&](const CallFinished& event) {
      logged.set_value(event.error ? to_string(*event.error) : std::string());
    });
    Tool tool;
    tool.name = "plain";
    tool.description = "Throws";
    tool.schema = Json::parse(R"({"type":"object"})");
    tool.function = [](Json) -> Task<Json> { throw std::runtime_error("the password is 1234"); };
    options.tools.emplace_back(std::make_shared<const Tool>(std::move(tool) | cost(0.1_usd)));
  });
  ShopClient client(shop.listen());
  const auto failed = client.modern("tools/call", call_params("plain"));
  CHECK(text(failed) == "tool_failed: tool \"plain\" threw an exception");
  CHECK(dump_json(failed).find("1234") == std::string::npos);
  CHECK(logged.get_future().get().find("1234") != std::string::npos);
}

TEST_CASE("mcp server: progress goes only to those who want it, and only rises") {
  ServedShop shop;
  ShopClient client(shop.listen());
  const auto quiet = client.modern("tools/call", call_params("steps"));
  CHECK(client.last.headers.at("content-type") == "application/json");
  auto params = call_params("steps");
  params["_meta"]["progressToken"] = "p";
  params["_meta"]["io.modelcontextprotocol/logLevel"] = "warning";
  client.send_modern("tools/call", params);
  const auto response = client.probe.read_response();
  CHECK(response.headers.at("content-type") == "text/event-stream");
  CHECK(response.headers.at("x-accel-buffering") == "no");
  const auto events = response.events();
  REQUIRE(events.size() == 5);  // 1, 2, 3, a log line, the result
  CHECK(Json::parse(events[2])["params"]["progress"] == 3.0);
  CHECK(Json::parse(events[3])["params"]["data"] == "careful");
  CHECK(text(Json::parse(events[4])) == "stepped");
}

TEST_CASE("mcp server: a modern client that leaves cancels its call") {
  ServedShop shop;
  ShopClient client(shop.listen());
  client.send_modern("tools/call", call_params("wait"));
  shop.waiting.get_future().wait();
  client.probe.close();
  CHECK(shop.waited.get_future().get() == ErrorCode::cancelled);
}

TEST_CASE("mcp server: a legacy client cancels by a notification, from another connection") {
  ServedShop shop;
  const auto port = shop.listen();
  ShopClient client(port);
  client.initialize();
  client.send_legacy("tools/call", call_params("wait"));
  shop.waiting.get_future().wait();
  ShopClient other(port);
  other.session = client.session;
  CHECK(other.notify("notifications/cancelled", {{"requestId", client.id}}) == 202);
  CHECK(shop.waited.get_future().get() == ErrorCode::cancelled);
  CHECK(client.probe.read_response().status == 202);
}

TEST_CASE("mcp server: a call that takes too long is a failed result that says what it cost") {
  ServedShop* open = nullptr;
  ServedShop shop(1_usd, [&](ServerOptions& options) {
    options.session = [&open](const Caller&) -> Result<Session> {
      open->timers->advance(std::chrono::milliseconds(1));  // the call begins after its request
      return open->session;
    };
  });
  open = &shop;
  const auto port = shop.listen();
  ShopClient client(port);
  client.send_modern("tools/call", call_params("wait"));
  shop.waiting.get_future().wait();
  shop.timers->advance(ServerLimits().call - std::chrono::milliseconds(1));
  ShopClient other(port);  // whatever the request's own time would end, has ended after this
  for (int i = 0; i < 5; ++i) other.modern("tools/list", Json::object());
  shop.timers->advance(std::chrono::milliseconds(1));
  CHECK(shop.waited.get_future().get() == ErrorCode::cancelled);
  const auto answer = client.read();
  REQUIRE(answer.contains("result"));
  CHECK(answer["result"]["isError"] == true);
  CHECK(text(answer).starts_with("deadline_exceeded"));
  CHECK(receipt(answer)["cost_nanodollars"] == 100'000'000);
  CHECK(shop.session.report().sums.total_spent == 0.1_usd);
  CHECK(shop.session.report().sums.held == 0_usd);
}

TEST_CASE("mcp server: another request that takes too long is an error") {
  std::promise<void> asked;
  Event never;
  ServedShop shop(1_usd, [&](ServerOptions& options) {
    options.features.requests["x/wait"] = [&](Json, Exchange&) -> Task<Json> {
      asked.set_value();
      auto waited = co_await never.wait();
      co_return fail(std::move(waited).error());
    };
  });
  ShopClient client(shop.listen());
  client.send_modern("x/wait", Json::object());
  asked.get_future().wait();
  shop.timers->advance(std::chrono::hours(1));
  CHECK(client.read()["error"]["message"] == "x/wait took too long");
}

TEST_CASE("mcp server: change notices go to whoever listens, in either era") {
  ServedShop shop;
  const auto port = shop.listen();
  ShopClient legacy(port);
  legacy.initialize();
  legacy.probe.send(
      "GET /mcp HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
      "Authorization: Bearer t\r\n" +
      legacy.session_header() + "\r\n");
  std::string got;
  while (got.find("retry: ") == std::string::npos) got += legacy.probe.read_raw(1);
  ShopClient modern(port);
  modern.send_modern("subscriptions/listen", {{"notifications", {{"toolsListChanged", true}}}});
  std::string heard;
  while (heard.find("acknowledged") == std::string::npos) heard += modern.probe.read_raw(1);

  REQUIRE(shop.server.change_tools({}));
  shop.server.prompts_changed();  // nobody modern asked for these

  while (got.find("tools/list_changed") == std::string::npos) got += legacy.probe.read_raw(1);
  while (heard.find("tools/list_changed") == std::string::npos) heard += modern.probe.read_raw(1);
  CHECK(heard.find("subscriptionId") != std::string::npos);
  shop.server.stop();
  while (heard.find("\"resultType\":\"complete\"") == std::string::npos) {
    heard += modern.probe.read_raw(1);
  }
  CHECK(heard.find("prompts/list_changed") == std::string::npos);
  CHECK(modern.probe.read_to_end() == End::closed);
}

TEST_CASE("mcp server: a list comes in pages") {
  ServedShop shop(1_usd, [](ServerOptions& options) { options.limits.page_items_max = 2; });
  ShopClient client(shop.listen());
  std::vector<std::string> names;
  Json params = Json::object();
  for (int page = 0; page < 10; ++page) {
    const auto answer = client.modern("tools/list", params);
    for (const auto& tool : answer["result"]["tools"]) names.push_back(tool["name"]);
    if (!answer["result"].contains("nextCursor")) break;
    params["cursor"] = answer["result"]["nextCursor"];
  }
  CHECK(names == std::vector<std::string>{"add", "wait", "ask", "steps", "secret"});
}

TEST_CASE("mcp server: a stream that broke is taken up again where it was left") {
  ServedShop shop;
  const auto port = shop.listen();
  ShopClient client(port);
  client.initialize();
  auto params = call_params("steps");
  params["_meta"]["progressToken"] = 1;
  client.send_legacy("tools/call", params);
  const auto response = client.probe.read_response();
  REQUIRE(response.body.starts_with("id: 1-1\nretry: "));
  ShopClient back(port);
  back.session = client.session;
  back.probe.send(
      "GET /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer t\r\n"
      "Last-Event-ID: 1-3\r\n" +
      back.session_header() + "\r\n");
  const auto again = back.probe.read_response();
  CHECK(again.body.starts_with("id: 1-4\n"));
  CHECK(again.complete);
  CHECK(response.body.ends_with(again.body));
}

TEST_CASE("mcp server: a stream of notices that has a gap is not taken up again") {
  ServedShop shop(1_usd, [](ServerOptions& options) { options.limits.replay_bytes_max = 200; });
  const auto port = shop.listen();
  ShopClient client(port);
  client.initialize();
  const auto get = [&](const std::string& headers) {
    return "GET /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer t\r\n" + headers +
           client.session_header() + "\r\n";
  };
  client.probe.send(get(""));
  std::string got;
  while (got.find("retry: ") == std::string::npos) got += client.probe.read_raw(1);
  for (int i = 0; i < 10; ++i) shop.server.prompts_changed();
  ShopClient back(port);
  back.probe.send(get("Last-Event-ID: 1-1\r\n"));
  CHECK(back.probe.read_response().status == 404);
}
