// streamable_test.cpp: one request over Streamable HTTP, in all the shapes that its answer can
// have.
#include <purser/tests/adapters/mcp/http/talk.hpp>

namespace purser::mcp {
namespace {

constexpr auto legacy = Revision::r2025_11_25;
constexpr auto modern = Revision::r2026_07_28;
constexpr auto session_header = "Mcp-Session-Id: s-71f0\r\n";

bool is_initialize(const std::string& request) {
  return request.find(R"("method":"initialize")") != std::string::npos;
}

/// Opens a session; everything else is answered by `then`.
HttpPeer::Script with_session(Inbox& inbox, std::function<std::string(const std::string&)> then) {
  return answering(inbox, [then = std::move(then)](const std::string& request) {
    return is_initialize(request) ? json_answer(result_of(1), session_header) : then(request);
  });
}

std::string event(std::string_view data, std::string_view id = "") {
  return (id.empty() ? "" : "id: " + std::string(id) + "\n") + "data: " + std::string(data) +
         "\n\n";
}

const std::string progress =
    R"({"jsonrpc":"2.0","method":"notifications/progress","params":{"progress":1}})";

/// One answer to request 7, in the given era; how it was lost.
Lost lost_by_answer(const std::string& answer, Revision revision = modern) {
  Inbox inbox;
  HttpPeer peer(answering(inbox, [&](const std::string&) { return answer; }));
  Talk talk(peer.url() + "/mcp");
  talk.begin(revision);
  REQUIRE(talk.request(7, "tools/call"));
  const auto lost = talk.lost(7);
  CHECK(inbox.all().size() == 1);
  CHECK(lost.error.message().find("http://127.0.0.1:") == 0);
  return lost;
}

}  // namespace

TEST_CASE("streamable: a JSON answer comes back on its request's stream") {
  Inbox inbox;
  HttpPeer peer(answering(inbox, [](const std::string&) { return json_answer(result_of(4)); }));
  Talk talk(peer.url() + "/mcp?key=1");
  talk.begin(legacy);

  REQUIRE(talk.request(4, "tools/list"));

  CHECK(talk.answer(4).result == Json::object());
  CHECK(talk.receiver.messages.at(0).stream == 4);
  CHECK(talk.dispatched == 1);
  const auto request = inbox.at(0);
  CHECK(request.find("POST /mcp?key=1 HTTP/1.1\r\n") == 0);
  CHECK(header_in(request, "Accept") == "application/json, text/event-stream");
  CHECK(header_in(request, "Content-Type") == "application/json");
  CHECK(talk.transport->describe() == peer.url() + "/mcp");
}

TEST_CASE("streamable: the session of the handshake is sent from then on and ended at the end") {
  Inbox inbox;
  HttpPeer peer(with_session(inbox, [](const std::string& request) {
    return request.find("DELETE") == 0 ? bare_answer("405 Method Not Allowed")
                                       : json_answer(result_of(2));
  }));
  Talk talk(peer.url());
  talk.open(legacy);
  REQUIRE(talk.request(2, "tools/list"));
  talk.answer(2);

  CHECK(talk.run(talk.transport->close()));

  CHECK(header_in(inbox.at(0), "Mcp-Session-Id").empty());
  CHECK(header_in(inbox.at(0), "MCP-Protocol-Version").empty());
  CHECK(header_in(inbox.at(1), "Mcp-Session-Id") == "s-71f0");
  CHECK(header_in(inbox.at(1), "MCP-Protocol-Version") == "2025-11-25");
  CHECK(inbox.at(1).find("POST / HTTP/1.1") == 0);
  CHECK(inbox.at(2).find("DELETE / HTTP/1.1") == 0);
  CHECK(header_in(inbox.at(2), "Mcp-Session-Id") == "s-71f0");
  CHECK_FALSE(talk.receiver.closed);
  CHECK_FALSE(talk.request(3, "tools/list"));
}

TEST_CASE("streamable: a new handshake is sent without the old session") {
  Inbox inbox;
  HttpPeer peer(with_session(inbox, [](const std::string&) { return std::string(); }));
  Talk talk(peer.url());
  talk.open(legacy);

  REQUIRE(talk.request(1, "initialize"));
  talk.until([&] { return talk.receiver.messages.size() == 2; });

  CHECK(header_in(inbox.at(1), "Mcp-Session-Id").empty());
}

TEST_CASE("streamable: a session id that is not visible ASCII is refused") {
  Inbox inbox;
  HttpPeer peer(answering(inbox, [](const std::string&) {
    return json_answer(result_of(1), "Mcp-Session-Id: a b\r\n");
  }));
  Talk talk(peer.url());
  talk.begin(legacy);
  REQUIRE(talk.request(1, "initialize"));
  CHECK(talk.lost(1).error.code() == ErrorCode::protocol_error);
}

TEST_CASE("streamable: what comes before the answer on its stream belongs to the request") {
  Inbox inbox;
  HttpPeer peer(answering(inbox, [](const std::string&) {
    return stream_head() + event(progress) +
           event(R"({"jsonrpc":"2.0","id":0,"method":"sampling/createMessage","params":{}})") +
           event(result_of(5)) + event(progress);
  }));
  Talk talk(peer.url());
  talk.begin(legacy);

  REQUIRE(talk.request(5, "tools/call"));
  talk.answer(5);

  REQUIRE(talk.receiver.messages.size() == 3);
  for (const auto& one : talk.receiver.messages) CHECK(one.stream == 5);
  CHECK(std::holds_alternative<Request>(talk.receiver.messages[1].message));
}

TEST_CASE("streamable: chunk borders may fall anywhere, also inside a character") {
  const auto body = event(R"({"jsonrpc":"2.0","id":3,"result":{"text":"grüße €"}})", "a1");
  Inbox inbox;
  HttpPeer peer(answering(inbox, [&](const std::string&) {
    std::string answer =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (const char c : body) answer += std::string("1\r\n") + c + "\r\n";
    return answer + "0\r\n\r\n";
  }));
  Talk talk(peer.url());
  talk.begin(legacy);
  REQUIRE(talk.request(3, "tools/call"));
  CHECK(talk.answer(3).result["text"] == "grüße €");
}

TEST_CASE("streamable: a stream that ends before its answer is resumed behind its last event") {
  Inbox inbox;
  HttpPeer peer(with_session(inbox, [](const std::string& request) {
    if (request.find("POST") == 0) {
      return stream_head() + "id: a1\nretry: 30\ndata:\n\n" + event(progress, "a2") +
             "id: a3\ndata: cut off";
    }
    return stream_head() + event(result_of(2), "a3");
  }));
  Talk talk(peer.url());
  talk.open(legacy);
  const auto sent = talk.timers->clock().now();

  REQUIRE(talk.request(2, "tools/call"));
  talk.answer(2);

  CHECK(talk.timers->clock().now() - sent >= std::chrono::milliseconds(30));
  CHECK(inbox.at(2).find("GET / HTTP/1.1") == 0);
  CHECK(header_in(inbox.at(2), "Last-Event-ID") == "a2");
  CHECK(header_in(inbox.at(2), "Mcp-Session-Id") == "s-71f0");
  CHECK(header_in(inbox.at(2), "Accept") == "text/event-stream");
  CHECK(talk.receiver.messages.back().stream == 2);
  CHECK(inbox.count("tools/call") == 1);
  CHECK(talk.dispatched == 2);  // the handshake, and the request once
}

TEST_CASE("streamable: an event id that is longer than a header is none") {
  Inbox inbox;
  HttpPeer peer(with_session(inbox, [](const std::string& request) {
    if (request.find("POST") != 0) return stream_head() + event(result_of(2), "a3");
    return stream_head() + "retry: 0\n" + event(progress, "a1") +
           event(progress, std::string(65, 'x'));
  }));
  Talk talk(peer.url(), [](HttpOptions& options) { options.limits.header_bytes_max = 64; });
  talk.open(legacy);
  REQUIRE(talk.request(2, "tools/call"));
  talk.answer(2);
  CHECK(header_in(inbox.at(2), "Last-Event-ID") == "a1");
}

TEST_CASE("streamable: streams that end again and again are resumed with growing pauses") {
  Inbox inbox;
  HttpPeer peer(with_session(inbox, [](const std::string& request) {
    const auto last = header_in(request, "Last-Event-ID");
    if (last == "xxxx") return stream_head() + event(result_of(2), "end");
    return stream_head() + "retry: 0\n" + event(progress, last + "x");
  }));
  Talk talk(peer.url(), [](HttpOptions& options) {
    options.limits.resumptions_max = 1;
    options.limits.retry_max = std::chrono::milliseconds(60);
  });
  talk.open(legacy);
  const auto sent = talk.timers->clock().now();

  REQUIRE(talk.request(2, "tools/call"));
  talk.answer(2);

  // The first pause is the server's, each of the three after it half of the longest one.
  CHECK(talk.timers->clock().now() - sent >= std::chrono::milliseconds(90));
  CHECK(inbox.count("Last-Event-ID") == 4);
}

TEST_CASE("streamable: resuming has an end") {
  Inbox inbox;
  HttpPeer peer(answering(
      inbox, [](const std::string&) { return stream_head() + "id: same\nretry: 0\ndata:\n\n"; }));
  Talk talk(peer.url(), [](HttpOptions& options) { options.limits.resumptions_max = 3; });
  talk.begin(legacy);
  REQUIRE(talk.request(2, "tools/call"));
  CHECK(talk.lost(2).error.code() == ErrorCode::connection_lost);
  CHECK(inbox.all().size() == 4);
}

TEST_CASE("streamable: a server that does not resume loses the request, and is not asked again") {
  Inbox inbox;
  HttpPeer peer(answering(inbox, [](const std::string& request) {
    const auto* const error =
        R"({"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"no"}})";
    if (request.find("GET") == 0) return json_answer(error, "", "405 Method Not Allowed");
    return stream_head() + "id: a1\nretry: 0\ndata:\n\n";
  }));
  Talk talk(peer.url());
  talk.begin(legacy);
  REQUIRE(talk.request(2, "tools/call"));
  const auto& lost = talk.lost(2);
  CHECK(lost.error.code() == ErrorCode::connection_lost);
  CHECK(lost.error.message().find("HTTP 405") != std::string::npos);
  CHECK_FALSE(lost.error.rejected());
  CHECK_FALSE(lost.session_gone);
  CHECK(inbox.all().size() == 2);
}

TEST_CASE("streamable: a stream without ids that ends before its answer loses the request") {
  for (const auto revision : {legacy, modern}) {
    const auto lost = lost_by_answer(stream_head() + event(progress), revision);
    CHECK(lost.error.code() == ErrorCode::connection_lost);
    CHECK_FALSE(lost.undelivered);
  }
}

TEST_CASE("streamable: modern streams are not resumed") {
  const auto lost = lost_by_answer(stream_head() + event(progress, "a1"), modern);
  CHECK(lost.error.code() == ErrorCode::connection_lost);
}

TEST_CASE("streamable: a forgotten session is told apart") {
  struct Row {
    std::string answer;
    bool gone;
  };
  const std::vector<Row> rows{
      {bare_answer("404 Not Found"), true},
      {json_answer(R"({"jsonrpc":"2.0","id":null,"error":{"code":-32001,"message":"Session"}})", "",
                   "404 Not Found"),
       true},
      {json_answer(
           R"({"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"No valid session ID"}})",
           "", "400 Bad Request"),
       true},
      {json_answer(
           R"({"jsonrpc":"2.0","id":2,"error":{"code":-32000,"message":"Bad Request: Server not initialized"}})",
           "", "400 Bad Request"),
       true},
      {bare_answer("400 Bad Request"), false},
      {json_answer("your training session was booked, but no invoice", "", "400 Bad Request"),
       false},
      {bare_answer("500 Internal Server Error"), false},
  };
  for (const auto& row : rows) {
    Inbox inbox;
    HttpPeer peer(with_session(inbox, [&](const std::string&) { return row.answer; }));
    Talk talk(peer.url());
    talk.open(legacy);
    REQUIRE(talk.request(2, "tools/call"));
    CHECK(talk.lost(2).session_gone == row.gone);
    CHECK(talk.lost(2).http_status >= 400);
  }
}

TEST_CASE("streamable: without a session nothing is said about one") {
  const auto lost = lost_by_answer(bare_answer("404 Not Found"), legacy);
  CHECK_FALSE(lost.session_gone);
  CHECK(lost.http_status == 404);
}

TEST_CASE("streamable: an error of JSON-RPC counts more than its status, which goes with it") {
  for (const std::string id : {R"("id":7,)", R"("id":null,)", ""}) {
    Inbox inbox;
    HttpPeer peer(answering(inbox, [&](const std::string&) {
      return json_answer(
          R"({"jsonrpc":"2.0",)" + id + R"("error":{"code":-32022,"message":"no","data":{}}})", "",
          "400 Bad Request");
    }));
    Talk talk(peer.url());
    talk.begin(modern);
    REQUIRE(talk.request(7, "server/discover"));
    REQUIRE(talk.answer(7).error);
    CHECK(talk.answer(7).error->code == -32022);
    CHECK(talk.answer(7).error->http_status == 400);
    CHECK(talk.receiver.messages.at(0).stream == 7);
  }
}

TEST_CASE("streamable: refusals are named by their status, with the server's words apart") {
  struct Row {
    std::string status;
    ErrorCode code;
  };
  for (const auto& row : std::vector<Row>{{"400 Bad Request", ErrorCode::bad_request},
                                          {"401 Unauthorized", ErrorCode::unauthenticated},
                                          {"403 Forbidden", ErrorCode::permission_denied},
                                          {"405 Method Not Allowed", ErrorCode::bad_request},
                                          {"429 Too Many Requests", ErrorCode::rate_limited},
                                          {"503 Service Unavailable", ErrorCode::overloaded}}) {
    const auto lost = lost_by_answer("HTTP/1.1 " + row.status +
                                     "\r\nRetry-After: 2\r\nContent-Length: 8\r\n\r\ngo away!");
    CHECK(lost.error.code() == row.code);
    CHECK(std::to_string(lost.http_status) == row.status.substr(0, 3));
    CHECK(lost.error.peer_message() == "go away!");
    CHECK(lost.error.retry_after() == std::chrono::milliseconds(2'000));
    CHECK(lost.error.rejected());
  }
}

TEST_CASE("streamable: redirects are not followed, and their target is named") {
  const auto near = lost_by_answer(bare_answer("307 Temporary Redirect", "Location: /v2/mcp\r\n"));
  CHECK(near.error.peer_message() == "/v2/mcp");
  CHECK(near.error.message().find("another server") == std::string::npos);
  CHECK(near.http_status == 307);
  const auto far =
      lost_by_answer(bare_answer("302 Found", "Location: https://evil.example/mcp\r\n"));
  CHECK(far.error.message().find("redirects to another server") != std::string::npos);
  CHECK(far.error.peer_message() == "https://evil.example/mcp");
}

TEST_CASE("streamable: answers that are none have clear errors") {
  const auto accepted = lost_by_answer(bare_answer("202 Accepted"));
  CHECK(accepted.error.code() == ErrorCode::protocol_error);
  CHECK(accepted.error.message().find("without answering it") != std::string::npos);

  const auto html = lost_by_answer(
      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>");
  CHECK(html.error.code() == ErrorCode::protocol_error);
  CHECK(html.error.peer_message() == "Content-Type 'text/html': <html>");

  const auto other = lost_by_answer(json_answer(result_of(8)));
  CHECK(other.error.message().find("no answer to it") != std::string::npos);

  const auto empty = lost_by_answer(json_answer(""));
  CHECK(empty.error.code() == ErrorCode::protocol_error);

  const auto broken = lost_by_answer(json_answer("{"));
  CHECK(broken.error.code() == ErrorCode::protocol_error);
}

TEST_CASE("streamable: messages above their limit are refused in both directions") {
  for (const auto& answer : {json_answer(result_of(2, "\"" + std::string(3000, 'x') + "\"")),
                             stream_head() + "data: " + std::string(100'000, 'x')}) {
    Inbox inbox;
    HttpPeer peer(answering(inbox, [&](const std::string&) { return answer; }));
    Talk talk(peer.url(), [](HttpOptions& options) { options.limits.message_bytes_max = 2000; });
    talk.begin(modern);
    REQUIRE(talk.request(2, "tools/call"));
    CHECK(talk.lost(2).error.code() == ErrorCode::too_large);
    const auto sent = talk.request(3, std::string(2000, 'm'));
    REQUIRE_FALSE(sent);
    CHECK(sent.error().code() == ErrorCode::too_large);
    CHECK(inbox.all().size() == 1);
  }
}

TEST_CASE("streamable: a server that cannot be reached has seen nothing") {
  Talk talk("http://127.0.0.1:" + std::to_string(tests::closed_port()) + "/mcp");
  talk.begin(legacy);
  REQUIRE(talk.request(1, "initialize"));
  CHECK(talk.lost(1).error.code() == ErrorCode::connection_failed);
  CHECK(talk.lost(1).undelivered);
  CHECK(talk.dispatched == 0);
}

TEST_CASE("streamable: a connection that breaks under a request is not used to send it again") {
  Inbox inbox;
  HttpPeer peer([&](PeerConnection& connection) {
    inbox.add(connection.read_request().value_or(""));
    connection.reset();
  });
  Talk talk(peer.url());
  talk.begin(legacy);
  REQUIRE(talk.request(2, "tools/call"));
  CHECK(talk.lost(2).error.code() == ErrorCode::connection_lost);
  CHECK_FALSE(talk.lost(2).undelivered);
  CHECK(inbox.all().size() == 1);
}

}  // namespace purser::mcp
