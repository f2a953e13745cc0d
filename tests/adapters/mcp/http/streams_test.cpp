// streams_test.cpp: several streams at one time: the shared one, turns, ends, and order.
#include <future>

#include <purser/runtime/event.hpp>
#include <purser/tests/adapters/mcp/http/talk.hpp>

namespace purser::mcp {
namespace {

constexpr auto handshake_era = Revision::r2025_11_25;
constexpr auto stateless_era = Revision::r2026_07_28;
const std::string changed = R"({"jsonrpc":"2.0","method":"notifications/tools/list_changed"})";

/// Says when the client has closed a connection on which it waited.
struct Hanging {
  std::promise<void> closed;
  HttpPeer peer{[this](PeerConnection& connection) {
    connection.read_request();
    connection.write(stream_head() + "data: " + changed + "\n\n");
    connection.read_to_end();
    closed.set_value();
  }};
};

/// The first request waits for its token until it is told.
class SlowAuthorizer final : public Authorizer {
 public:
  Task<Secret> token() override {
    if (++asked == 1) {
      const auto waited = co_await gate.wait();
      (void)waited;
    }
    co_return Secret("t");
  }
  Task<> on_challenge(Challenge) override { co_return Result<>(); }
  Event gate;
  int asked = 0;
};

/// Listens to the shared stream until `count` messages came; how often it was asked for.
std::size_t listen(const std::string& answer, std::size_t count) {
  Inbox inbox;
  HttpPeer peer(answering(inbox, [&](const std::string&) { return answer; }));
  Talk talk(peer.url());
  talk.begin(handshake_era);
  talk.transport->ready();
  talk.until([&] { return talk.receiver.messages.size() >= count && !inbox.all().empty(); });
  for (const auto& one : talk.receiver.messages) CHECK_FALSE(one.stream);
  CHECK_FALSE(talk.receiver.closed);
  return inbox.all().size();
}

}  // namespace

TEST_CASE("streams: forgetting a request closes its connection, in both eras") {
  for (const auto revision : {handshake_era, stateless_era}) {
    Hanging server;
    Talk talk(server.peer.url());
    talk.begin(revision);
    REQUIRE(talk.request(9, "tools/call"));
    talk.until([&] { return talk.receiver.messages.size() == 1; });

    talk.transport->forget(9);
    talk.context.restart();
    talk.context.run();

    server.closed.get_future().wait();
    CHECK(talk.receiver.lost.empty());
    CHECK(talk.receiver.messages.size() == 1);
  }
}

TEST_CASE("streams: a request that is forgotten before it left is not sent") {
  Inbox inbox;
  HttpPeer peer(answering(inbox, [](const std::string&) { return json_answer(result_of(2)); }));
  Talk talk(peer.url());
  talk.begin(stateless_era);
  REQUIRE(talk.request(1, "tools/call"));
  talk.transport->forget(1);
  REQUIRE(talk.request(2, "ping"));
  talk.answer(2);
  CHECK(talk.dispatched == 1);
  CHECK(inbox.count("tools/call") == 0);
}

TEST_CASE("streams: a request may be forgotten, and the transport go, inside a callback") {
  for (const bool drop : {false, true}) {
    Hanging server;
    Talk talk(server.peer.url());
    talk.begin(handshake_era);
    talk.receiver.on_each = [&] { drop ? talk.transport.reset() : talk.transport->forget(9); };
    REQUIRE(talk.request(9, "tools/call"));
    talk.until([&] { return talk.receiver.messages.size() == 1; });
    talk.context.restart();
    talk.context.run();
    server.closed.get_future().wait();
    CHECK(talk.receiver.lost.empty());
  }
}

TEST_CASE("streams: closing ends what is under way without a word") {
  Hanging server;
  Talk talk(server.peer.url());
  talk.begin(handshake_era);
  REQUIRE(talk.request(9, "tools/call"));
  talk.until([&] { return talk.receiver.messages.size() == 1; });
  CHECK(talk.run(talk.transport->close()));
  talk.context.restart();
  talk.context.run();
  server.closed.get_future().wait();
  CHECK(talk.receiver.lost.empty());
  CHECK_FALSE(talk.receiver.closed);
}

TEST_CASE("streams: unasked messages come on a stream of their own, opened anew when it ends") {
  const auto answer = stream_head() + "retry: 10\nid: g1\ndata: " + changed + "\n\n";
  CHECK(listen(answer, 3) >= 3);
}

TEST_CASE("streams: a server without such a stream is asked once") {
  for (const auto* status : {"405 Method Not Allowed", "404 Not Found", "400 Bad Request"}) {
    Inbox inbox;
    HttpPeer peer(answering(inbox, [&](const std::string& request) {
      return request.find("GET") == 0 ? bare_answer(status) : json_answer(result_of(3));
    }));
    Talk talk(peer.url());
    talk.begin(handshake_era);
    talk.transport->ready();
    talk.until([&] { return inbox.count("GET") == 1; });
    REQUIRE(talk.request(3, "ping"));
    talk.answer(3);
    CHECK(inbox.count("GET") == 1);
    CHECK_FALSE(talk.receiver.closed);
  }
}

TEST_CASE("streams: a modern conversation has no shared stream and no session") {
  Inbox inbox;
  HttpPeer peer(answering(inbox, [](const std::string& request) {
    return json_answer(result_of(request.find("\"id\":1,") != std::string::npos ? 1 : 2),
                       "Mcp-Session-Id: s1\r\n");
  }));
  Talk talk(peer.url());
  talk.begin(stateless_era);
  talk.transport->ready();
  REQUIRE(talk.request(1, "tools/list", {{"Mcp-Method", "tools/list"}}));
  talk.answer(1);
  REQUIRE(talk.request(2, "tools/call", {{"Mcp-Method", "tools/call"}, {"Mcp-Name", "sum"}}));
  talk.answer(2);
  CHECK(talk.run(talk.transport->close()));

  REQUIRE(inbox.all().size() == 2);
  CHECK(header_in(inbox.at(0), "MCP-Protocol-Version") == "2026-07-28");
  CHECK(header_in(inbox.at(1), "Mcp-Name") == "sum");
  CHECK(header_in(inbox.at(1), "Mcp-Session-Id").empty());
}

TEST_CASE("streams: nothing overtakes the end of the handshake") {
  std::promise<void> arrived;
  std::promise<void> go;
  Inbox inbox;
  HttpPeer peer(answering(inbox, [&](const std::string& request) {
    if (request.find("notifications/initialized") == std::string::npos) {
      return request.find("GET") == 0 ? bare_answer("405 No") : json_answer(result_of(2));
    }
    arrived.set_value();
    go.get_future().wait();
    return bare_answer("202 Accepted");
  }));
  Talk talk(peer.url());
  talk.begin(handshake_era);

  REQUIRE(talk.notify("notifications/initialized"));
  REQUIRE(talk.request(2, "tools/list"));
  talk.transport->ready();
  auto seen = arrived.get_future();
  talk.until([&] { return seen.wait_for(std::chrono::seconds(0)) == std::future_status::ready; });
  talk.context.restart();
  talk.context.poll();
  CHECK(inbox.all().size() == 1);
  go.set_value();

  talk.answer(2);
  CHECK(inbox.count("tools/list") == 1);
}

TEST_CASE("streams: requests come behind the shared stream, so that nothing is missed on it") {
  Inbox inbox;
  HttpPeer peer([&](PeerConnection& connection) {
    inbox.add(connection.read_request().value_or(""));
    connection.write(stream_head() + "data: " + changed + "\n\n");
    connection.read_to_end();
  });
  Talk talk(peer.url(), [](HttpOptions& options) {
    options.connections.connections_max = 1;  // who is first has it
  });
  talk.begin(handshake_era);
  talk.transport->ready();
  REQUIRE(talk.request(2, "tools/list"));
  talk.until([&] { return talk.receiver.messages.size() == 1; });
  CHECK(inbox.at(0).starts_with("GET"));
  CHECK_FALSE(talk.receiver.messages.at(0).stream);
}

TEST_CASE("streams: requests wait until the shared stream has been asked for, however long") {
  Inbox inbox;
  HttpPeer peer(answering(inbox, [](const std::string& request) {
    return request.find("GET") == 0 ? bare_answer("405 No") : json_answer(result_of(2));
  }));
  const auto authorizer = std::make_shared<SlowAuthorizer>();
  Talk talk(peer.url(), [&](HttpOptions& options) { options.authorizer = authorizer; });
  talk.begin(handshake_era);
  talk.transport->ready();
  REQUIRE(talk.request(2, "tools/list"));
  talk.until([&] { return authorizer->asked >= 1; });
  talk.context.restart();
  talk.context.poll();
  CHECK(authorizer->asked == 1);  // the request has not even asked for its token
  authorizer->gate.set();
  talk.answer(2);
  talk.until([&] { return inbox.count("GET") == 1; });
}

TEST_CASE("streams: a shared stream that cannot be opened does not hold up requests") {
  Talk talk("http://127.0.0.1:" + std::to_string(tests::closed_port()) + "/mcp",
            [](HttpOptions& options) { options.limits.resumptions_max = 1'000'000; });
  talk.begin(handshake_era);
  talk.transport->ready();
  REQUIRE(talk.request(2, "tools/list"));
  CHECK(talk.lost(2).error.code() == ErrorCode::connection_failed);
}

TEST_CASE("streams: requests above their number wait for their turn, answers do not") {
  std::promise<void> go;
  Inbox inbox;
  HttpPeer peer(answering(inbox, [&, gate = go.get_future().share()](const std::string& request) {
    if (request.find("\"result\"") != std::string::npos) return bare_answer("202 Accepted");
    gate.wait();
    return json_answer(result_of(request.find("\"id\":1,") != std::string::npos ? 1 : 2));
  }));
  Talk talk(peer.url(), [](HttpOptions& options) { options.requests_at_once_max = 1; });
  talk.begin(handshake_era);
  REQUIRE(talk.request(1, "tools/call"));
  REQUIRE(talk.request(2, "tools/call"));
  REQUIRE(talk.request(3, "tools/call"));
  talk.transport->forget(3);  // before its turn: it is never sent

  REQUIRE(talk.transport->send(Outgoing(Message(Response(Id(std::int64_t{0}), Json::object())))));
  talk.until([&] { return inbox.count("\"result\"") == 1; });
  CHECK(inbox.count("tools/call") <= 1);
  go.set_value();

  talk.answer(1);
  talk.answer(2);
  CHECK(inbox.count("tools/call") == 2);
}

TEST_CASE("streams: what waits to be sent has a limit") {
  Talk talk("http://127.0.0.1:9/", [](HttpOptions& options) {
    options.requests_at_once_max = 1;
    options.limits.queue_bytes_max = 200;
  });
  talk.begin(handshake_era);
  REQUIRE(talk.request(1, "tools/call"));
  REQUIRE(talk.request(2, "tools/call"));
  Result<> sent;
  for (RequestNumber number = 3; sent && number < 10; ++number) sent = talk.request(number, "more");
  REQUIRE_FALSE(sent);
  CHECK(sent.error().code() == ErrorCode::too_large);
}

TEST_CASE("streams: headers that belong to the protocol cannot be configured") {
  asio::io_context context;
  HttpOptions options(http::Location::parse("https://mcp.example.com/mcp").value(),
                      make_timers(context.get_executor()));
  options.headers.emplace_back("mcp-session-id", "s1");
  auto made = http_transport(options)(context.get_executor());
  REQUIRE_FALSE(made);
  CHECK(made.error().code() == ErrorCode::invalid_argument);

  options.headers.clear();
  options.secret_headers.emplace_back("Authorization", Secret("Bearer x"));
  CHECK(http_transport(options)(context.get_executor()));
  options.authorizer = bearer(Secret("y"));
  CHECK_FALSE(http_transport(options)(context.get_executor()));
}

}  // namespace purser::mcp
