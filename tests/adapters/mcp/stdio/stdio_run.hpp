// stdio_run.hpp: a fixture server behind a stdio transport, and all that comes from it.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <future>
#include <optional>
#include <sstream>
#include <vector>

#include <purser/adapters/mcp/stdio/stdio_transport.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::tests {

inline bool contains(std::string_view text, std::string_view part) {
  UNSCOPED_INFO(text);
  return text.find(part) != std::string_view::npos;
}

/// Keeps everything.
struct Recorder final : mcp::Receiver {
  struct LostRequest {
    mcp::RequestNumber request;
    mcp::Lost lost;
  };
  std::vector<mcp::Message> messages{};
  std::vector<LostRequest> lost{};
  std::optional<Error> closed{};
  std::function<void()> on_each{};  ///< after each message

  void on_message(mcp::Message message, std::optional<mcp::RequestNumber>) noexcept override {
    messages.push_back(std::move(message));
    if (on_each) on_each();
  }
  void on_lost(mcp::RequestNumber request, mcp::Lost why) noexcept override {
    lost.push_back({request, std::move(why)});
  }
  void on_closed(Error why) noexcept override { closed = std::move(why); }

  /// The answers' results, in the order they came.
  [[nodiscard]] std::vector<Json> results() const {
    std::vector<Json> all;
    for (const auto& message : messages) {
      if (const auto* response = std::get_if<mcp::Response>(&message)) {
        all.push_back(response->result);
      }
    }
    return all;
  }
};

/// Runs everything on the caller's thread, as long as a test waits for something.
class StdioRun {
 public:
  /// `mode`: of mcp_fixture_server, with its arguments.
  explicit StdioRun(const std::string& mode, mcp::Limits limits = mcp::Limits())
      : StdioRun(options_of(mode, limits)) {}

  explicit StdioRun(mcp::StdioOptions options) {
    if (!options.timers) options.timers = timers_;
    transport = mcp::stdio_transport(std::move(options))(strand_).value();
  }

  static mcp::StdioOptions options_of(const std::string& mode, mcp::Limits limits) {
    mcp::StdioOptions options{.limits = limits};
    options.command = {PURSER_MCP_FIXTURE};
    std::istringstream words(mode);
    for (std::string word; words >> word;) options.command.push_back(word);
    return options;
  }

  /// Runs until `reached`. False: not within ten seconds.
  template <class Reached>
  bool wait(const Reached& reached) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!reached()) {
      if (std::chrono::steady_clock::now() > give_up) return false;
      context_.restart();
      context_.run_one_for(std::chrono::milliseconds(20));
    }
    return true;
  }

  Result<> start() { return await(transport->start(received)); }
  Result<> close() { return await(transport->close()); }

  template <class T>
  Result<T> await(Task<T> task) {
    auto future = asio::co_spawn(strand_, std::move(task), asio::use_future);
    const bool done =
        wait([&] { return future.wait_for(std::chrono::seconds(0)) == std::future_status::ready; });
    if (!done) return fail(ErrorCode::timeout, "the test waited for ten seconds");
    return future.get();
  }

  Result<> request(mcp::RequestNumber number, std::string method, Json params = nullptr) {
    mcp::Outgoing outgoing(mcp::Request(number, std::move(method), std::move(params)));
    return transport->send(std::move(outgoing));
  }

  bool wait_messages(std::size_t count) {
    return wait([&] { return received.messages.size() >= count; });
  }
  bool wait_closed() {
    return wait([&] { return received.closed.has_value(); });
  }

  [[nodiscard]] asio::any_io_executor strand() const { return strand_; }

 private:
  asio::io_context context_;
  asio::any_io_executor strand_ = asio::make_strand(context_);
  std::shared_ptr<Timers> timers_ = make_timers(context_.get_executor());

 public:
  Recorder received{};
  std::unique_ptr<mcp::Transport> transport;
};

}  // namespace purser::tests
