// handler_run.hpp: one question of a server, answered by a handler.
#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <functional>
#include <memory>

#include <purser/adapters/mcp/client/handlers.hpp>

namespace purser::mcp::detail {

/// Runs a handler on a strand of its own and tells the outcome on the client's. Cancelled before it
/// has begun, it does not begin.
class HandlerRun : public std::enable_shared_from_this<HandlerRun> {
 public:
  using Handler = std::function<Task<Json>(Question)>;
  using Done = std::function<void(Result<Json>)>;

  /// `home`: where `done` is called, once.
  HandlerRun(asio::any_io_executor executor, asio::any_io_executor home, Handler handler,
             Done done);
  void start(Question question);
  /// From any thread.
  void cancel();

 private:
  struct Ended;
  static asio::awaitable<void> run(std::shared_ptr<HandlerRun> self, Question question);
  void finish();

  asio::any_io_executor strand_;
  asio::any_io_executor home_;
  Handler handler_;
  Done done_;
  Result<Json> outcome_;
  asio::cancellation_signal signal_;  ///< on the strand
  bool started_ = false;              ///< on the strand
  bool cancelled_ = false;            ///< on the strand
};

}  // namespace purser::mcp::detail
