// interrupt.hpp: Ctrl-C: the first asks the program to end, the second ends it.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>

namespace purser::cli {

/// Waits for SIGINT and SIGTERM while it lives. `context` must outlive it; its threads run
/// `on_first`. Not thread-safe.
class Interrupt {
 public:
  /// The second signal ends the process at once with exit code 1.
  Interrupt(boost::asio::io_context& context, std::function<void()> on_first);
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace purser::cli
