// talk.hpp: a transport with its receiver, run by the test's own thread against a scripted server.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <purser/adapters/mcp/http/http_transport.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/http_peer.hpp>

namespace purser::mcp {

using tests::HttpPeer;
using tests::PeerConnection;

inline std::string json_answer(std::string_view body, std::string_view headers = "",
                               std::string_view status = "200 OK") {
  return "HTTP/1.1 " + std::string(status) + "\r\nContent-Type: application/json\r\n" +
         std::string(headers) + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

/// No Content-Type, no body.
inline std::string bare_answer(std::string_view status, std::string_view headers = "") {
  return "HTTP/1.1 " + std::string(status) + "\r\n" + std::string(headers) +
         "Content-Length: 0\r\n\r\n";
}

/// Ends with the connection.
inline std::string stream_head(std::string_view headers = "") {
  return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n" +
         std::string(headers) + "Connection: close\r\n\r\n";
}

inline std::string result_of(RequestNumber number, std::string_view value = "{}") {
  return R"({"jsonrpc":"2.0","id":)" + std::to_string(number) + R"(,"result":)" +
         std::string(value) + "}";
}

/// The value of a header in the text of a request; empty without.
inline std::string header_in(const std::string& request, const std::string& name) {
  const auto at = request.find("\r\n" + name + ": ");
  if (at == std::string::npos) return "";
  const auto start = at + name.size() + 4;
  return request.substr(start, request.find("\r\n", start) - start);
}

/// The requests a server got, in order. Thread-safe.
class Inbox {
 public:
  void add(std::string request) {
    const std::lock_guard lock(mutex_);
    requests_.push_back(std::move(request));
  }
  [[nodiscard]] std::vector<std::string> all() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  [[nodiscard]] std::string at(std::size_t index) const {
    const std::lock_guard lock(mutex_);
    return requests_.at(index);
  }
  [[nodiscard]] std::size_t count(const std::string& words) const {
    const std::lock_guard lock(mutex_);
    std::size_t count = 0;
    for (const auto& one : requests_) count += one.find(words) != std::string::npos ? 1 : 0;
    return count;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
};

/// Answers request by request. A stream is closed when it has been written.
inline HttpPeer::Script answering(Inbox& inbox,
                                  std::function<std::string(const std::string&)> answer) {
  return [&inbox, answer = std::move(answer)](PeerConnection& connection) {
    while (auto request = connection.read_request()) {
      inbox.add(*request);
      const auto text = answer(*request);
      if (!connection.write(text) || text.find("Connection: close") != std::string::npos) return;
    }
  };
}

struct Received {
  Received(Message what, std::optional<RequestNumber> where)
      : message(std::move(what)), stream(where) {}
  Message message;
  std::optional<RequestNumber> stream;
};

class Recorder final : public Receiver {
 public:
  void on_message(Message message, std::optional<RequestNumber> stream) noexcept override {
    messages.emplace_back(std::move(message), stream);
    if (on_each) on_each();
  }
  void on_lost(RequestNumber request, Lost why) noexcept override {
    lost.emplace(request, std::move(why));
  }
  void on_closed(Error why) noexcept override { closed = std::move(why); }

  /// The answer to `number`, if it is here.
  [[nodiscard]] const Response* answer(RequestNumber number) const {
    for (const auto& one : messages) {
      const auto* response = std::get_if<Response>(&one.message);
      if (response != nullptr && response->id == Id(number)) return response;
    }
    return nullptr;
  }

  std::vector<Received> messages;
  std::map<RequestNumber, Lost> lost;
  std::optional<Error> closed;
  std::function<void()> on_each;
};

using Factory = TransportFactory (*)(HttpOptions);

class Talk {
 public:
  using Change = std::function<void(HttpOptions&)>;

  explicit Talk(const std::string& url, const Change& change = {}, Factory factory = http_transport)
      : strand(asio::make_strand(context)), timers(make_timers(strand)) {
    HttpOptions options(http::Location::parse(url).value(), timers);
    options.random = [] { return 1.0; };
    if (change) change(options);
    transport = factory(std::move(options))(strand).value();
  }
  ~Talk() {
    transport.reset();
    context.restart();
    context.poll();
  }

  template <class T>
  Result<T> run(Task<T> task) {
    std::optional<Result<T>> outcome;
    asio::co_spawn(strand, std::move(task),
                   [&outcome](std::exception_ptr thrown, Result<T> result) {
                     if (thrown) result = fail(ErrorCode::internal, "the task threw");
                     outcome.emplace(std::move(result));
                   });
    until([&] { return outcome.has_value(); });
    return std::move(*outcome);
  }

  void begin(Revision revision) {
    REQUIRE(run(transport->start(receiver)));
    transport->use(revision);
  }

  Result<> request(RequestNumber number, std::string method,
                   std::vector<std::pair<std::string, std::string>> headers = {}) {
    Outgoing outgoing{Message(Request(Id(number), std::move(method), Json::object()))};
    outgoing.headers = std::move(headers);
    outgoing.dispatched = [this] { ++dispatched; };
    return transport->send(std::move(outgoing));
  }

  Result<> notify(std::string method) {
    return transport->send(Outgoing(Message(Notification(std::move(method), nullptr))));
  }

  /// Runs handlers until `done`; a test that waits for what never comes fails.
  void until(const std::function<bool()>& done) {
    while (!done()) {
      context.restart();
      REQUIRE(context.run_one_for(std::chrono::seconds(20)) > 0);
    }
  }
  const Response& answer(RequestNumber number) {
    until([&] { return receiver.answer(number) != nullptr || receiver.lost.contains(number); });
    if (receiver.lost.contains(number)) FAIL(to_string(receiver.lost.at(number).error));
    return *receiver.answer(number);
  }
  const Lost& lost(RequestNumber number) {
    until([&] { return receiver.answer(number) != nullptr || receiver.lost.contains(number); });
    REQUIRE(receiver.lost.contains(number));
    return receiver.lost.at(number);
  }
  /// Shakes hands as far as the session goes.
  void open(Revision revision) {
    begin(revision);
    REQUIRE(request(1, "initialize"));
    answer(1);
  }

  asio::io_context context;
  asio::any_io_executor strand;
  std::shared_ptr<Timers> timers;
  Recorder receiver;
  std::unique_ptr<Transport> transport;
  int dispatched = 0;
};

}  // namespace purser::mcp
