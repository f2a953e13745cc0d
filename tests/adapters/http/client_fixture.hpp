// client_fixture.hpp: a client with its executor and timers, run by the test's own thread.
#pragma once

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>
#include <string>
#include <vector>

#include <purser/adapters/http/client.hpp>
#include <purser/tests/support/http_peer.hpp>

namespace purser::http {

using tests::HttpPeer;
using tests::PeerConnection;

inline Url url_of(const std::string& text) { return Url::parse(text).value(); }

inline Request get(const HttpPeer& peer, std::string target = "/") {
  return Request(Method::get, url_of(peer.url()), std::move(target));
}

inline Request post(const HttpPeer& peer, std::string body) {
  Request request(Method::post, url_of(peer.url()), "/post");
  request.body = std::move(body);
  return request;
}

/// Keeps everything that it is handed; stops or fails where told.
class RecordingSink final : public ResponseSink {
 public:
  Result<StreamControl> on_head(const ResponseHead& got) override {
    head = got;
    ++heads;
    return stop_at == 0 ? StreamControl::stop : StreamControl::go_on;
  }
  Result<StreamControl> on_body(std::string_view bytes) override {
    body += bytes;
    if (on_bytes) on_bytes();
    return body.size() >= stop_at ? StreamControl::stop : StreamControl::go_on;
  }

  ResponseHead head;
  std::string body;
  int heads = 0;
  std::size_t stop_at = SIZE_MAX;  ///< bytes of the body
  std::function<void()> on_bytes;
};

struct ClientFixture {
  explicit ClientFixture(ClientOptions options = ClientOptions())
      : client(Client::create(context.get_executor(), timers, std::move(options)).value()) {}

  /// Runs the task to its end.
  template <class T>
  Result<T> run(Task<T> task) {
    std::optional<Result<T>> outcome;
    start(std::move(task), outcome);
    while (!outcome) step();
    return std::move(*outcome);
  }

  /// Starts the task; `outcome` is set when it ends. `slot` may cancel it.
  template <class T>
  void start(Task<T> task, std::optional<Result<T>>& outcome, asio::cancellation_slot slot = {}) {
    asio::co_spawn(
        context, std::move(task),
        asio::bind_cancellation_slot(slot, [&outcome](std::exception_ptr thrown, Result<T> result) {
          if (thrown) result = fail(ErrorCode::internal, "the task threw");
          outcome.emplace(std::move(result));
        }));
  }

  /// Runs one handler; waits for it.
  void step() {
    context.restart();
    context.run_one();
  }
  /// Runs what is ready.
  void poll() {
    context.restart();
    context.poll();
  }
  /// Runs until nothing is left to do.
  void run_out() {
    context.restart();
    context.run();
  }

  Result<Response> send(const Request& request) { return run(client.send(request)); }
  Result<BodyEnd> stream(const Request& request, ResponseSink& sink) {
    return run(client.stream(request, sink));
  }

  asio::io_context context;
  std::shared_ptr<Timers> timers = make_timers(context.get_executor());
  Client client;
};

}  // namespace purser::http
