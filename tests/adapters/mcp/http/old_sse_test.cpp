// old_sse_test.cpp: one stream down, a POST per message up, as in 2024-11-05.
#include <future>

#include <purser/tests/adapters/mcp/http/talk.hpp>

namespace purser::mcp {
namespace {

/// Says `endpoint`, then passes on what it is given until it is told to end.
class OldServer {
 public:
  explicit OldServer(std::string endpoint, std::string post_answer = bare_answer("202 Accepted"))
      : endpoint_(std::move(endpoint)), post_answer_(std::move(post_answer)) {}
  ~OldServer() { end(); }

  [[nodiscard]] std::string url() const { return peer_.url() + "/sse"; }
  void say(const std::string& data) { push("event: message\ndata: " + data + "\n\n"); }
  void end() { push(""); }
  Inbox inbox;

 private:
  void push(std::string text) {
    const std::lock_guard lock(mutex_);
    texts_.push_back(std::move(text));
    changed_.notify_all();
  }
  std::string pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !texts_.empty(); });
    auto text = std::move(texts_.front());
    texts_.erase(texts_.begin());
    return text;
  }
  void serve(PeerConnection& connection) {
    while (auto request = connection.read_request()) {
      inbox.add(*request);
      if (!request->starts_with("GET")) {
        connection.write(post_answer_);
        continue;
      }
      connection.write(stream_head() + "event: endpoint\ndata: " + endpoint_ + "\n\n");
      for (auto text = pop(); !text.empty(); text = pop()) connection.write(text);
      return;
    }
  }

  const std::string endpoint_;
  const std::string post_answer_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> texts_;
  HttpPeer peer_{[this](PeerConnection& connection) { serve(connection); }};
};

constexpr auto old = Revision::r2024_11_05;

Result<> start_at(const std::string& url) {
  Talk talk(url, {}, sse_transport);
  return talk.run(talk.transport->start(talk.receiver));
}

}  // namespace

TEST_CASE("old_sse: messages go where the first event says, and answers come on the stream") {
  OldServer server("/message?sessionId=9c1");
  Talk talk(server.url(), {}, sse_transport);
  talk.begin(old);

  REQUIRE(talk.request(1, "initialize"));
  server.say(result_of(1));

  talk.answer(1);
  CHECK_FALSE(talk.receiver.messages.at(0).stream);
  talk.until([&] { return server.inbox.count("initialize") == 1; });
  CHECK(server.inbox.at(0).starts_with("GET /sse HTTP/1.1"));
  CHECK(server.inbox.at(1).starts_with("POST /message?sessionId=9c1 HTTP/1.1"));
  CHECK(talk.transport->is_http());
}

TEST_CASE("old_sse: an answer that nobody waits for any more is not reported") {
  OldServer server("/message");
  Talk talk(server.url(), {}, sse_transport);
  talk.begin(old);
  REQUIRE(talk.request(1, "tools/call"));
  REQUIRE(talk.request(2, "tools/call"));
  talk.transport->forget(1);
  server.say(result_of(1));
  server.say(result_of(2));
  talk.answer(2);
  CHECK(talk.receiver.messages.size() == 1);
}

TEST_CASE("old_sse: a request that is forgotten before it left is not sent") {
  OldServer server("/message");
  Talk talk(server.url(), {}, sse_transport);
  talk.begin(old);
  REQUIRE(talk.request(1, "tools/call"));
  talk.transport->forget(1);
  REQUIRE(talk.request(2, "ping"));
  server.say(result_of(2));
  talk.answer(2);
  talk.until([&] { return server.inbox.count("ping") == 1; });
  CHECK(talk.dispatched == 1);
  CHECK(server.inbox.count("tools/call") == 0);
}

TEST_CASE("old_sse: a message that is refused loses its request, the rest goes on") {
  OldServer server("/message", "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone");
  Talk talk(server.url(), {}, sse_transport);
  talk.begin(old);
  REQUIRE(talk.request(1, "tools/call"));
  CHECK(talk.lost(1).http_status == 404);
  CHECK(talk.lost(1).error.peer_message() == "gone");
  CHECK_FALSE(talk.receiver.closed);
}

TEST_CASE("old_sse: the end of the stream is the end of all, told once") {
  OldServer server("/message");
  Talk talk(server.url(), {}, sse_transport);
  talk.begin(old);
  server.end();
  talk.until([&] { return talk.receiver.closed.has_value(); });
  CHECK(talk.receiver.closed->code() == ErrorCode::connection_lost);
  CHECK_FALSE(talk.request(1, "tools/call"));
}

TEST_CASE("old_sse: a message that is none ends the connection with an error") {
  OldServer server("/message");
  Talk talk(server.url(), {}, sse_transport);
  talk.begin(old);
  server.say("no JSON");
  talk.until([&] { return talk.receiver.closed.has_value(); });
  CHECK(talk.receiver.closed->code() == ErrorCode::protocol_error);
}

TEST_CASE("old_sse: a message above a limit ends the connection as too large") {
  OldServer server("/message");
  Talk talk(
      server.url(), [](HttpOptions& options) { options.limits.json_depth_max = 8; }, sse_transport);
  talk.begin(old);
  server.say(std::string(20, '[') + std::string(20, ']'));
  talk.until([&] { return talk.receiver.closed.has_value(); });
  CHECK(talk.receiver.closed->code() == ErrorCode::too_large);
}

TEST_CASE("old_sse: closing says nothing to the receiver") {
  OldServer server("/message");
  Talk talk(server.url(), {}, sse_transport);
  talk.begin(old);
  CHECK(talk.run(talk.transport->close()));
  talk.context.restart();
  talk.context.run();
  CHECK_FALSE(talk.receiver.closed);
}

TEST_CASE("old_sse: another origin is not sent anything") {
  for (const auto* endpoint :
       {"https://evil.example/message", "//evil.example/x", "http://127.0.0.1:1/message", "%%%"}) {
    INFO(endpoint);
    OldServer server(endpoint);
    const auto started = start_at(server.url());
    REQUIRE_FALSE(started);
    CHECK(started.error().code() != ErrorCode::timeout);
  }
}

TEST_CASE("old_sse: a server that speaks something else is named at the start") {
  Inbox inbox;
  HttpPeer missing(
      answering(inbox, [](const std::string&) { return bare_answer("404 Not Found"); }));
  CHECK(start_at(missing.url()).error().code() == ErrorCode::bad_request);
  HttpPeer page(answering(inbox, [](const std::string&) { return json_answer("{}"); }));
  CHECK(start_at(page.url()).error().code() == ErrorCode::protocol_error);
  HttpPeer short_one(answering(inbox, [](const std::string&) { return stream_head(); }));
  CHECK(start_at(short_one.url()).error().code() == ErrorCode::connection_lost);
  CHECK(start_at("http://127.0.0.1:" + std::to_string(tests::closed_port())).error().code() ==
        ErrorCode::connection_failed);
}

TEST_CASE("old_sse: a server that never says where to post is waited for so long") {
  HttpPeer silent([](PeerConnection& connection) {
    connection.read_request();
    connection.write(stream_head() + ": wait\n\n");
    connection.read_to_end();
  });
  Talk talk(
      silent.url(),
      [](HttpOptions& options) { options.limits.connect = std::chrono::milliseconds(50); },
      sse_transport);
  const auto started = talk.run(talk.transport->start(talk.receiver));
  REQUIRE_FALSE(started);
  CHECK(started.error().code() == ErrorCode::timeout);
  talk.context.restart();
  talk.context.run();
}

}  // namespace purser::mcp
