// timeout_test.cpp: each timeout, the deadline and cancellation end a request and its connection.
#include <future>

#include <purser/tests/adapters/http/client_fixture.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::http {
namespace {

using std::chrono::milliseconds;
using tests::ok_response;

/// Answers with `bytes` and then only reads until the client closes.
HttpPeer::Script hang_after(std::string bytes) {
  return [bytes = std::move(bytes)](PeerConnection& connection) {
    connection.read_request();
    connection.write(bytes);
    connection.read_to_end();
  };
}

void check_ended(ClientFixture& fixture, const Request& request, ErrorCode code,
                 const std::string& words) {
  const auto sent = fixture.send(request);
  REQUIRE_FALSE(sent);
  CHECK(sent.error().code() == code);
  CHECK(sent.error().message().find(words) != std::string::npos);
  CHECK(sent.error().message().find(request.base.origin()) == 0);
  CHECK(fixture.client.stats().open == 0);
}

}  // namespace

TEST_CASE("timeout: connecting takes too long") {
  tests::FullListener full;
  ClientFixture fixture;
  Request request(Method::get, url_of("http://127.0.0.1:" + std::to_string(full.port())), "/");
  request.timeouts.connect = milliseconds(50);
  check_ended(fixture, request, ErrorCode::timeout, "(connect timeout)");
}

TEST_CASE("timeout: a TLS handshake that hangs is a connect timeout") {
  HttpPeer peer([](PeerConnection& connection) { connection.read_to_end(); });
  ClientFixture fixture;
  Request request(Method::get, url_of("https://127.0.0.1:" + std::to_string(peer.port())), "/");
  request.timeouts.connect = milliseconds(50);
  check_ended(fixture, request, ErrorCode::timeout, "(connect timeout)");
}

TEST_CASE("timeout: no byte of the response comes") {
  HttpPeer peer(hang_after(""));
  ClientFixture fixture;
  auto request = get(peer);
  request.timeouts.first_byte = milliseconds(50);
  check_ended(fixture, request, ErrorCode::timeout,
              "no response within 50 ms (first byte timeout)");
}

TEST_CASE("timeout: the response stalls, in the head or in the body") {
  for (const std::string bytes :
       {"HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"}) {
    HttpPeer peer(hang_after(bytes));
    ClientFixture fixture;
    auto request = get(peer);
    request.timeouts.idle = milliseconds(50);
    check_ended(fixture, request, ErrorCode::timeout,
                "no byte for 50 ms while reading the response (idle timeout)");
  }
}

TEST_CASE("timeout: the server does not take the request") {
  std::promise<void> over;
  HttpPeer peer([gate = over.get_future().share()](PeerConnection&) { gate.wait(); });
  ClientFixture fixture;
  auto request = post(peer, std::string(30'000'000, 'x'));
  request.timeouts.idle = milliseconds(50);
  check_ended(fixture, request, ErrorCode::timeout, "while sending the request (idle timeout)");
  over.set_value();
}

TEST_CASE("timeout: bytes that keep coming put off the idle timeout but not the total one") {
  HttpPeer peer([](PeerConnection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    while (connection.write("1\r\nx\r\n")) {
    }
  });
  ClientFixture fixture;
  auto request = get(peer);
  request.response_bytes_max = SIZE_MAX;
  request.timeouts.idle = milliseconds(100);
  request.timeouts.total = milliseconds(250);
  RecordingSink sink;
  const auto start = std::chrono::steady_clock::now();
  const auto ended = fixture.stream(request, sink);
  REQUIRE_FALSE(ended);
  CHECK(ended.error().message().find("not finished within 250 ms") != std::string::npos);
  CHECK(std::chrono::steady_clock::now() - start >= milliseconds(250));
  CHECK_FALSE(sink.body.empty());
}

TEST_CASE("timeout: a deadline ends a request, and one that has passed sends nothing") {
  HttpPeer peer(hang_after(""));
  ClientFixture fixture;
  auto request = get(peer);
  request.deadline = fixture.timers->clock().now() + milliseconds(50);
  check_ended(fixture, request, ErrorCode::deadline_exceeded, "while waiting for the response");
  const int accepted = peer.accepted();
  check_ended(fixture, request, ErrorCode::deadline_exceeded, "the deadline of the call passed");
  CHECK(peer.accepted() == accepted);
}

TEST_CASE("timeout: without timeouts a request is not ended") {
  HttpPeer peer(tests::always(ok_response("abc")));
  ClientFixture fixture;
  auto request = get(peer);
  request.timeouts = {Timeouts::none, Timeouts::none, Timeouts::none, Timeouts::none};
  CHECK(fixture.send(request)->body == "abc");
}

TEST_CASE("cancel: the peer sees the end of the connection, whatever the kind of cancellation") {
  for (const auto kind : {asio::cancellation_type::terminal, asio::cancellation_type::total}) {
    std::promise<void> arrived;
    std::promise<std::string> rest;
    HttpPeer peer([&](PeerConnection& connection) {
      connection.read_request();
      arrived.set_value();
      rest.set_value(connection.read_to_end());
    });
    ClientFixture fixture;
    const auto request = get(peer);
    asio::cancellation_signal signal;
    std::optional<Result<Response>> outcome;
    const auto call = [&]() -> Task<Response> {
      co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
      auto sent = co_await fixture.client.send(request);
      co_return sent;
    };
    fixture.start(call(), outcome, signal.slot());
    auto here = arrived.get_future();
    while (here.wait_for(milliseconds(0)) != std::future_status::ready) fixture.poll();
    signal.emit(kind);
    while (!outcome) fixture.step();
    REQUIRE_FALSE(*outcome);
    CHECK(outcome->error().code() == ErrorCode::cancelled);
    CHECK(rest.get_future().get().empty());
    CHECK(fixture.client.stats().open == 0);
  }
}

TEST_CASE("cancel: a connection that is being made is given up") {
  tests::FullListener full;
  ClientFixture fixture;
  Request request(Method::get, url_of("http://127.0.0.1:" + std::to_string(full.port())), "/");
  bool told = false;
  request.dispatched = [&] { told = true; };
  asio::cancellation_signal signal;
  std::optional<Result<Response>> outcome;
  fixture.start(fixture.client.send(request), outcome, signal.slot());
  fixture.poll();
  CHECK(fixture.client.stats().open == 1);
  signal.emit(asio::cancellation_type::terminal);
  while (!outcome) fixture.step();
  CHECK(outcome->error().code() == ErrorCode::cancelled);
  CHECK_FALSE(told);
  CHECK(fixture.client.stats().open == 0);
}

TEST_CASE("cancel: at any moment of a request everything is given back") {
  HttpPeer peer(tests::always(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n"));
  ClientFixture fixture;
  const auto request = get(peer);
  bool finished = false;
  for (int steps = 0; !finished && steps < 500; ++steps) {
    fixture.client.close_idle();
    asio::cancellation_signal signal;
    std::optional<Result<Response>> outcome;
    fixture.start(fixture.client.send(request), outcome, signal.slot());
    for (int step = 0; step < steps && !outcome; ++step) fixture.step();
    finished = outcome.has_value();
    signal.emit(asio::cancellation_type::terminal);
    while (!outcome) fixture.step();
    fixture.poll();  // the cancellation, if it came too late, while its signal still lives
    REQUIRE(((*outcome) || outcome->error().code() == ErrorCode::cancelled));
    REQUIRE(fixture.client.stats().open == fixture.client.stats().idle);
  }
  CHECK(finished);
}

}  // namespace purser::http
