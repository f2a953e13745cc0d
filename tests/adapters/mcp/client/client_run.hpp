// client_run.hpp: a client, its fake server, and time that the test moves.
#pragma once

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <memory>
#include <optional>
#include <string>

#include <purser/adapters/mcp/client/client.hpp>
#include <purser/runtime/cancellation.hpp>
#include <purser/tests/adapters/mcp/client/fake_server.hpp>
#include <purser/tests/support/virtual_timers.hpp>

namespace purser::mcp::tests {

inline Json json(std::string_view text) { return parse_json(text).value(); }

/// A task under way.
template <class T>
class UnderWay {
 public:
  [[nodiscard]] bool ended() const noexcept { return state_->outcome.has_value(); }
  [[nodiscard]] const Result<T>& outcome() const { return state_->outcome.value(); }
  /// In one thread with the context.
  void cancel() const { state_->signal.emit(asio::cancellation_type::terminal); }

  UnderWay(const asio::any_io_executor& executor, Task<T> task)
      : state_(std::make_shared<State>()) {
    auto work = keep(std::move(task), state_);
    auto ended = [state = state_](const std::exception_ptr&) {};
    auto token = asio::bind_cancellation_slot(state_->signal.slot(), std::move(ended));
    asio::co_spawn(asio::make_strand(executor), std::move(work), std::move(token));
  }

 private:
  struct State {
    asio::cancellation_signal signal;
    std::optional<Result<T>> outcome;
  };
  static asio::awaitable<void> keep(Task<T> task, std::shared_ptr<State> state) {
    try {
      auto outcome = co_await std::move(task);
      state->outcome.emplace(std::move(outcome));
    } catch (...) {
      state->outcome.emplace(fail(current_exception_error("the task")));
    }
  }
  std::shared_ptr<State> state_;
};

struct ClientRun {
  asio::io_context context;
  std::shared_ptr<VirtualTimers> timers = std::make_shared<VirtualTimers>();
  std::shared_ptr<FakeServer> server = std::make_shared<FakeServer>();
  ClientOptions options;
  std::optional<Client> made;

  ClientRun() {
    options.server = "files";
    options.client_version = "1.0";
    options.transport = server->factory();
    speak_legacy();
    server->scripts["tools/list"] = [](const Request&) {
      return json(R"({"tools":[{"name":"echo","inputSchema":{"type":"object"}}]})");
    };
    server->scripts["tools/call"] = [](const Request&) {
      return json(R"({"content":[{"type":"text","text":"hello"}]})");
    };
  }
  ~ClientRun() {
    made.reset();
    settle();
  }
  ClientRun(const ClientRun&) = delete;
  ClientRun& operator=(const ClientRun&) = delete;

  void speak_legacy(const std::string& capabilities = R"({"tools":{"listChanged":true}})") const {
    server->scripts["initialize"] = [capabilities](const Request& request) {
      auto result =
          json(R"({"serverInfo":{"name":"fake","version":"2"},"instructions":"Be kind."})");
      result["protocolVersion"] = request.params["protocolVersion"];
      result["capabilities"] = json(capabilities);
      return result;
    };
  }

  void speak_modern(const std::string& capabilities = R"({"tools":{}})") const {
    server->scripts["server/discover"] = [capabilities](const Request&) {
      auto result = json(R"({"resultType":"complete","supportedVersions":["2026-07-28"],
        "instructions":"Be kind.","_meta":{"io.modelcontextprotocol/serverInfo":
        {"name":"fake","version":"3"}}})");
      result["capabilities"] = json(capabilities);
      return result;
    };
  }

  Client& client() {
    if (!made) made.emplace(Client::create(context.get_executor(), timers, options).value());
    return *made;
  }

  /// Runs until nothing moves without time or the server.
  void settle() {
    context.restart();
    context.poll();
  }
  void pass(std::chrono::nanoseconds time) {
    timers->advance(time);
    settle();
  }

  template <class T>
  UnderWay<T> start(Task<T> task) {
    UnderWay<T> started(context.get_executor(), std::move(task));
    settle();
    return started;
  }
  template <class T>
  Result<T> run(Task<T> task) {
    auto started = start(std::move(task));
    if (!started.ended()) return fail(ErrorCode::internal, "it does not end");
    return started.outcome();
  }

  UnderWay<Json> start_call(RequestOptions how = RequestOptions()) {
    return start(client().call_tool("echo", Json::object(), std::move(how)));
  }
  Result<Json> call(RequestOptions how = RequestOptions()) {
    return run(client().call_tool("echo", Json::object(), std::move(how)));
  }
};

}  // namespace purser::mcp::tests
