// fake_server.hpp: a transport whose server is the test.
#pragma once

#include <algorithm>
#include <boost/asio/post.hpp>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include <purser/adapters/mcp/client/transport.hpp>

namespace purser::mcp::tests {

/// Says nothing.
struct Silence {};
/// The connection is over.
struct Death {};
/// How the server answers a request.
using FakeReply = std::variant<Json, WireError, Lost, Silence, Death>;

struct SeenMessage {
  Message message;
  std::vector<std::pair<std::string, std::string>> headers;
  int connection = 0;
};

/// Set up before the client runs; then its scripts run on the client's strand. What is looked at
/// may be looked at from any thread.
class FakeServer : public std::enable_shared_from_this<FakeServer> {
 public:
  using Script = std::function<FakeReply(const Request&)>;

  bool http = false;
  std::map<std::string, Script> scripts;
  /// Of each start; default: it works.
  std::function<Result<>()> on_start;
  /// Once the handshake is done.
  std::function<void()> on_ready;
  /// Answers are given inside `send`, not after it.
  bool answers_at_once = false;
  /// Answers to what was forgotten come all the same.
  bool rude = false;
  /// Messages stay in a queue until `flush`.
  bool holds = false;

  TransportFactory factory() {
    return [self = shared_from_this()](const asio::any_io_executor& strand) {
      return Result<std::unique_ptr<Transport>>(std::make_unique<FakeTransport>(self, strand));
    };
  }

  /// The server says something on its own.
  void push(Message message, std::optional<RequestNumber> stream = std::nullopt) {
    on_strand([message = std::move(message), stream](Receiver& receiver) {
      receiver.on_message(message, stream);
    });
  }
  /// What was held leaves now.
  void flush() {
    const std::lock_guard lock(mutex_);
    if (current_ != nullptr) current_->flush();
  }
  void lose(RequestNumber number, Lost why) {
    on_strand([number, why](Receiver& receiver) { receiver.on_lost(number, why); });
  }
  void die(const std::string& why = "exit status 3") {
    on_strand(
        [why](Receiver& receiver) { receiver.on_closed(Error(ErrorCode::connection_lost, why)); });
  }

  [[nodiscard]] std::vector<SeenMessage> seen() const {
    const std::lock_guard lock(mutex_);
    return seen_;
  }
  /// Requests and notifications of one method, in order.
  [[nodiscard]] std::vector<SeenMessage> seen(const std::string& method) const {
    std::vector<SeenMessage> found;
    for (auto& entry : seen()) {
      if (method_of(entry.message) == method) found.push_back(std::move(entry));
    }
    return found;
  }
  [[nodiscard]] std::size_t count(const std::string& method) const { return seen(method).size(); }
  [[nodiscard]] std::vector<Response> responses() const {
    std::vector<Response> found;
    for (const auto& entry : seen()) {
      if (const auto* response = std::get_if<Response>(&entry.message)) found.push_back(*response);
    }
    return found;
  }
  /// The newest request of a method.
  [[nodiscard]] Request last(const std::string& method) const {
    return std::get<Request>(seen(method).back().message);
  }
  [[nodiscard]] static RequestNumber number_of(const Request& request) {
    return std::get<std::int64_t>(request.id);
  }
  [[nodiscard]] int connections() const { return locked(connections_); }
  [[nodiscard]] int alive() const { return locked(alive_); }
  [[nodiscard]] int closed() const { return locked(closed_); }
  [[nodiscard]] std::vector<RequestNumber> forgotten() const { return locked(forgotten_); }
  [[nodiscard]] std::vector<Revision> used() const { return locked(used_); }
  [[nodiscard]] int ready() const { return locked(ready_); }

 private:
  class FakeTransport final : public Transport {
   public:
    FakeTransport(std::shared_ptr<FakeServer> server, asio::any_io_executor strand)
        : server_(std::move(server)), strand_(std::move(strand)) {
      const std::lock_guard lock(server_->mutex_);
      index_ = server_->connections_++;
      ++server_->alive_;
    }
    ~FakeTransport() override {
      *alive_ = false;
      const std::lock_guard lock(server_->mutex_);
      --server_->alive_;
      if (server_->current_ == this) server_->current_ = nullptr;
    }

    Task<> start(Receiver& receiver) override {
      receiver_ = &receiver;
      {
        const std::lock_guard lock(server_->mutex_);
        server_->current_ = this;
      }
      Result<> started;
      if (server_->on_start) started = server_->on_start();
      co_return started;
    }

    Result<> send(Outgoing outgoing) override {
      if (over_) return fail(ErrorCode::connection_lost, "it is over");
      if (server_->holds) {
        held_.push_back(std::move(outgoing));
      } else {
        leave(outgoing);
      }
      return {};
    }

    void flush() {
      later([this](Receiver&) {
        for (const auto& outgoing : std::exchange(held_, {})) leave(outgoing);
      });
    }

    void leave(const Outgoing& outgoing) {
      const auto* const request = std::get_if<Request>(&outgoing.message);
      try {
        if (outgoing.dispatched) outgoing.dispatched();
      } catch (...) {
        Lost lost(Error(ErrorCode::internal, "it was not sent"));
        lost.undelivered = true;
        if (request == nullptr) return;
        return later([number = number_of(*request), lost](Receiver& receiver) {
          receiver.on_lost(number, lost);
        });
      }
      {
        const std::lock_guard lock(server_->mutex_);
        server_->seen_.push_back({outgoing.message, outgoing.headers, index_});
      }
      if (request != nullptr) answer(*request);
    }

    void forget(RequestNumber request) noexcept override {
      const std::lock_guard lock(server_->mutex_);
      server_->forgotten_.push_back(request);
    }
    void use(Revision revision) override {
      const std::lock_guard lock(server_->mutex_);
      server_->used_.push_back(revision);
    }
    void ready() override {
      if (server_->on_ready) server_->on_ready();
      const std::lock_guard lock(server_->mutex_);
      ++server_->ready_;
    }
    Task<> close() override {
      over_ = true;
      const std::lock_guard lock(server_->mutex_);
      ++server_->closed_;
      co_return Result<>();
    }
    std::string describe() const override { return "fake --server"; }
    bool is_http() const noexcept override { return server_->http; }

    void later(std::function<void(Receiver&)> what) {
      asio::post(strand_, [this, alive = alive_, what = std::move(what)] {
        if (*alive && !over_ && receiver_ != nullptr) what(*receiver_);
      });
    }

   private:
    void answer(const Request& request) {
      const auto script = server_->scripts.find(request.method);
      auto reply = script == server_->scripts.end()
                       ? FakeReply(WireError(-32601, "Method not found"))
                       : script->second(request);
      if (std::holds_alternative<Silence>(reply)) return;
      auto give = [this, request, reply = std::move(reply)](Receiver& receiver) {
        deliver(receiver, request, reply);
      };
      if (server_->answers_at_once) return give(*receiver_);
      later(std::move(give));
    }

    void deliver(Receiver& receiver, const Request& request, const FakeReply& reply) {
      const auto number = number_of(request);
      if (!server_->rude) {
        const auto forgotten = server_->forgotten();
        if (std::find(forgotten.begin(), forgotten.end(), number) != forgotten.end()) return;
      }
      if (const auto* result = std::get_if<Json>(&reply)) {
        receiver.on_message(Response(request.id, *result), number);
      } else if (const auto* error = std::get_if<WireError>(&reply)) {
        receiver.on_message(Response(request.id, *error), number);
      } else if (const auto* lost = std::get_if<Lost>(&reply)) {
        receiver.on_lost(number, *lost);
      } else {
        over_ = true;
        receiver.on_closed(Error(ErrorCode::connection_lost, "fake --server: exit status 3"));
      }
    }

    std::shared_ptr<FakeServer> server_;
    asio::any_io_executor strand_;
    Receiver* receiver_ = nullptr;
    std::vector<Outgoing> held_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    bool over_ = false;
    int index_ = 0;
  };

  static std::string method_of(const Message& message) {
    if (const auto* request = std::get_if<Request>(&message)) return request->method;
    if (const auto* notification = std::get_if<Notification>(&message)) return notification->method;
    return {};
  }

  void on_strand(std::function<void(Receiver&)> what) {
    const std::lock_guard lock(mutex_);
    if (current_ != nullptr) current_->later(std::move(what));
  }

  template <class T>
  T locked(const T& value) const {
    const std::lock_guard lock(mutex_);
    return value;
  }

  mutable std::mutex mutex_;
  FakeTransport* current_ = nullptr;
  std::vector<SeenMessage> seen_;
  std::vector<RequestNumber> forgotten_;
  std::vector<Revision> used_;
  int connections_ = 0;
  int alive_ = 0;
  int closed_ = 0;
  int ready_ = 0;
};

}  // namespace purser::mcp::tests
