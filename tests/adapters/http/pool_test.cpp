// pool_test.cpp: connections are shared, bounded, and never written to when the server has closed
// them.
#include <deque>
#include <future>

#include <purser/tests/adapters/http/client_fixture.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::http {
namespace {

using tests::always;
using tests::ok_response;

template <class T>
using Outcomes = std::deque<std::optional<Result<T>>>;

}  // namespace

TEST_CASE("pool: requests one after another share a connection") {
  HttpPeer peer(always(ok_response("abc")));
  ClientFixture fixture;
  for (int i = 0; i < 20; ++i) CHECK(fixture.send(post(peer, "x"))->body == "abc");
  CHECK(peer.accepted() == 1);
  CHECK(fixture.client.stats().open == 1);
  CHECK(fixture.client.stats().idle == 1);
  fixture.client.close_idle();
  CHECK(fixture.client.stats().open == 0);
}

TEST_CASE("pool: responses that end the connection are not followed by another request on it") {
  for (const std::string head :
       {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\n",
        "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n"}) {
    HttpPeer peer(always(head + "x"));
    ClientFixture fixture;
    CHECK(fixture.send(get(peer)));
    CHECK(fixture.client.stats().open == 0);
    CHECK(fixture.send(get(peer)));
    CHECK(peer.accepted() == 2);
  }
}

TEST_CASE("pool: bytes behind a response make its connection unusable") {
  HttpPeer peer(always(ok_response("x") + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"));
  ClientFixture fixture;
  CHECK(fixture.send(get(peer))->body == "x");
  CHECK(fixture.send(get(peer))->body == "x");
  CHECK(peer.accepted() == 2);
}

TEST_CASE("pool: a connection that the server closed while idle is not written to") {
  std::promise<void> closed;
  HttpPeer peer([&](PeerConnection& connection) {
    connection.read_request();
    connection.write(ok_response("abc"));
    if (connection.index() > 0) return;
    connection.close();
    closed.set_value();
  });
  ClientFixture fixture;
  CHECK(fixture.send(get(peer)));
  closed.get_future().wait();
  auto request = post(peer, "x");
  int told = 0;
  request.dispatched = [&] { ++told; };
  CHECK(fixture.send(request)->body == "abc");
  CHECK(told == 1);
  CHECK(peer.accepted() == 2);
}

TEST_CASE(
    "pool: a request that got no answer on a reused connection is sent again only where allowed") {
  HttpPeer peer([&](PeerConnection& connection) {
    connection.read_request();
    connection.write(ok_response("abc"));
    connection.read_request();  // and no answer
  });
  ClientFixture fixture;
  auto request = post(peer, "x");
  CHECK(fixture.send(request));
  const auto lost = fixture.send(request);
  REQUIRE_FALSE(lost);
  CHECK(lost.error().code() == ErrorCode::connection_lost);
  CHECK(peer.accepted() == 1);

  request.resend_unanswered = true;
  int told = 0;
  request.dispatched = [&] { ++told; };
  CHECK(fixture.send(request));                 // second connection
  CHECK(fixture.send(request)->body == "abc");  // and third
  CHECK(peer.accepted() == 3);
  CHECK(told == 2);
}

TEST_CASE("pool: a request that got no answer on a new connection is never sent again") {
  HttpPeer peer([&](PeerConnection& connection) { connection.read_request(); });
  ClientFixture fixture;
  auto request = get(peer);
  request.resend_unanswered = true;
  const auto lost = fixture.send(request);
  REQUIRE_FALSE(lost);
  CHECK(lost.error().code() == ErrorCode::connection_lost);
  CHECK(peer.accepted() == 1);
}

TEST_CASE("pool: a request that broke half-way on a reused connection is sent again whole") {
  const std::string large(20'000'000, 'x');
  HttpPeer peer([&](PeerConnection& connection) {
    connection.read_request();
    connection.write(ok_response("first"));
    if (connection.index() == 0) {
      connection.read_some();
      connection.reset();
    }
  });
  ClientFixture fixture;
  CHECK(fixture.send(get(peer)));
  CHECK(fixture.send(post(peer, large))->body == "first");
  CHECK(peer.accepted() == 2);
}

TEST_CASE("pool: above the limit callers wait in order and all are served") {
  std::vector<std::string> order;
  std::promise<void> all_wait;
  HttpPeer peer([&, gate = all_wait.get_future().share()](PeerConnection& connection) {
    while (auto request = connection.read_request()) {
      gate.wait();
      order.push_back(request->substr(5, 2));
      connection.write(ok_response("abc"));
    }
  });
  ClientOptions options;
  options.connections_max = 1;
  ClientFixture fixture(options);
  Outcomes<Response> outcomes(40);
  std::deque<Request> requests;
  std::vector<std::string> expected;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    expected.push_back(std::to_string(10 + i));
    requests.push_back(get(peer, "/" + expected.back()));
    fixture.start(fixture.client.send(requests.back()), outcomes[i]);
  }
  fixture.poll();
  CHECK(fixture.client.stats().waiting == 39);
  all_wait.set_value();
  fixture.run_out();
  for (const auto& outcome : outcomes) CHECK((outcome && *outcome && (*outcome)->body == "abc"));
  CHECK(peer.accepted() == 1);
  CHECK(order == expected);
}

TEST_CASE("pool: a server at its own limit does not hold up another") {
  std::promise<void> let_go;
  HttpPeer slow([&, gate = let_go.get_future().share()](PeerConnection& connection) {
    while (connection.read_request()) {
      gate.wait();
      connection.write(ok_response("slow"));
    }
  });
  HttpPeer quick(always(ok_response("quick")));
  ClientOptions options;
  options.connections_per_host_max = 1;
  options.connections_max = 2;
  ClientFixture fixture(options);
  Outcomes<Response> slow_ones(2);
  const auto slow_request = get(slow);
  for (auto& outcome : slow_ones) fixture.start(fixture.client.send(slow_request), outcome);
  for (int i = 0; i < 3; ++i) CHECK(fixture.send(get(quick))->body == "quick");
  CHECK(fixture.client.stats().waiting == 1);
  let_go.set_value();
  fixture.run_out();
  for (const auto& outcome : slow_ones) CHECK((*outcome && (*outcome)->body == "slow"));
  CHECK(quick.accepted() == 1);
}

TEST_CASE("pool: an idle connection gives way to another server at the total limit") {
  HttpPeer first(always(ok_response("first")));
  HttpPeer second(always(ok_response("second")));
  ClientOptions options;
  options.connections_max = 1;
  ClientFixture fixture(options);
  for (int i = 0; i < 3; ++i) {
    CHECK(fixture.send(get(first))->body == "first");
    CHECK(fixture.send(get(second))->body == "second");
  }
  CHECK(fixture.client.stats().open == 1);
  CHECK(first.accepted() == 3);
}

TEST_CASE("pool: waiting ends at the deadline, on cancellation and when too many wait") {
  std::promise<void> let_go;
  HttpPeer peer([&, gate = let_go.get_future().share()](PeerConnection& connection) {
    while (connection.read_request()) {
      gate.wait();
      connection.write(ok_response("abc"));
    }
  });
  ClientOptions options;
  options.connections_max = 1;
  options.waiting_max = 2;
  ClientFixture fixture(options);
  const auto patient = get(peer);
  std::optional<Result<Response>> first;
  std::optional<Result<Response>> cancelled;
  fixture.start(fixture.client.send(patient), first);
  fixture.poll();
  asio::cancellation_signal signal;
  fixture.start(fixture.client.send(patient), cancelled, signal.slot());
  fixture.poll();

  auto hurried = get(peer);
  hurried.deadline = fixture.timers->clock().now() + std::chrono::milliseconds(30);
  std::optional<Result<Response>> late;
  fixture.start(fixture.client.send(hurried), late);
  fixture.poll();
  CHECK(fixture.send(patient).error().code() == ErrorCode::too_large);
  while (!late) fixture.step();
  CHECK(late->error().code() == ErrorCode::deadline_exceeded);
  CHECK(late->error().message().find("waiting for a free connection") != std::string::npos);

  signal.emit(asio::cancellation_type::terminal);
  while (!cancelled) fixture.step();
  CHECK(cancelled->error().code() == ErrorCode::cancelled);
  CHECK(fixture.client.stats().waiting == 0);
  let_go.set_value();
  fixture.run_out();
  CHECK((*first)->body == "abc");
  CHECK(fixture.send(patient)->body == "abc");
}

TEST_CASE("pool: idle connections expire") {
  HttpPeer peer(always(ok_response("abc")));
  ClientOptions options;
  options.idle_connection_timeout = std::chrono::milliseconds(0);
  ClientFixture fixture(options);
  CHECK(fixture.send(get(peer)));
  CHECK(fixture.send(get(peer)));
  CHECK(peer.accepted() == 2);
}

TEST_CASE("pool: destroying the context under requests in every state leaks nothing") {
  HttpPeer peer([](PeerConnection& connection) { connection.read_to_end(); });
  tests::FullListener full;
  ClientOptions options;
  options.connections_max = 3;
  const auto hanging = get(peer);
  const Request connecting(Method::get, url_of("http://127.0.0.1:" + std::to_string(full.port())),
                           "/");
  Outcomes<Response> outcomes(6);
  {
    ClientFixture fixture(options);
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      fixture.start(fixture.client.send(i % 2 == 0 ? hanging : connecting), outcomes[i]);
    }
    while (fixture.client.stats().waiting < 3) fixture.step();
  }
  for (const auto& outcome : outcomes) CHECK_FALSE(outcome);
}

}  // namespace purser::http
