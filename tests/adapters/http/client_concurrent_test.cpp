// client_concurrent_test.cpp: one client, many threads, no strands.
#include <atomic>
#include <boost/asio/thread_pool.hpp>

#include <purser/tests/adapters/http/client_fixture.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::http {
namespace {

using std::chrono::milliseconds;

/// What became of many requests.
struct Tally {
  std::atomic<int> answered{0};
  std::atomic<int> failed{0};
  std::atomic<int> wrong{0};
};

/// Sends `count` requests one after another; each answer must be the echo of its request.
Task<> send_many(Client client, Request pattern, int first, int count, Tally& tally) {
  for (int i = 0; i < count; ++i) {
    Request request = pattern;
    request.body = std::to_string(first + i);
    const auto sent = co_await client.send(request);
    if (!sent) {
      ++tally.failed;
    } else if (sent->body == request.body) {
      ++tally.answered;
    } else {
      ++tally.wrong;
    }
  }
  co_return Result<>();
}

/// Answers with the body of the request; every `cut`th answer on a connection is broken off.
HttpPeer::Script echo(int cut) {
  return [cut](PeerConnection& connection) {
    for (int served = 1;; ++served) {
      const auto request = connection.read_request();
      if (!request) return;
      const auto body = request->substr(request->find("\r\n\r\n") + 4);
      if (cut > 0 && served % cut == 0) {
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + body);
        return;
      }
      connection.write(tests::ok_response(body));
    }
  };
}

struct Threads {
  explicit Threads(ClientOptions options)
      : client(Client::create(pool.get_executor(), timers, std::move(options)).value()) {}

  void run(const Request& pattern, int tasks, int each, Tally& tally) {
    for (int i = 0; i < tasks; ++i) {
      asio::co_spawn(pool, send_many(client, pattern, i * each, each, tally),
                     [](std::exception_ptr thrown, Result<>) {
                       if (thrown) std::terminate();
                     });
    }
    pool.join();
  }

  asio::thread_pool pool{4};
  std::shared_ptr<Timers> timers = make_timers(pool.get_executor());
  Client client;
};

}  // namespace

TEST_CASE("http: four threads share few connections and get their own answers") {
  HttpPeer peer(echo(0));
  ClientOptions options;
  options.connections_max = 8;
  Threads threads(options);
  Tally tally;
  threads.run(post(peer, ""), 64, 50, tally);
  CHECK(tally.answered == 3200);
  CHECK(tally.wrong == 0);
  CHECK(peer.accepted() <= 8);
  CHECK(threads.client.stats().waiting == 0);
  CHECK(threads.client.stats().open == threads.client.stats().idle);
}

TEST_CASE("http: connections that break, timeouts and deadlines on four threads mix nothing up") {
  HttpPeer peer(echo(7));
  HttpPeer silent([](PeerConnection& connection) { connection.read_to_end(); });
  ClientOptions options;
  options.connections_max = 16;
  Threads threads(options);
  Tally ignored;
  auto hurried = post(silent, "");
  hurried.timeouts.first_byte = milliseconds(20);
  for (int i = 0; i < 12; ++i) {
    asio::co_spawn(threads.pool, send_many(threads.client, hurried, 0, 5, ignored),
                   [](std::exception_ptr, Result<>) {});
  }
  Tally tally;
  threads.run(post(peer, ""), 32, 40, tally);
  CHECK(tally.wrong == 0);
  CHECK(tally.answered + tally.failed == 32 * 40);
  CHECK(tally.answered >= 32 * 40 / 2);
  CHECK(ignored.failed == 60);
  CHECK(threads.client.stats().open == threads.client.stats().idle);
}

}  // namespace purser::http
