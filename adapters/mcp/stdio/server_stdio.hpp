// server_stdio.hpp: this process as a server: lines from its stdin, messages to its stdout.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <purser/adapters/mcp/protocol/limits.hpp>
#include <purser/runtime/task.hpp>

namespace purser::mcp {

/// The descriptors of a process that serves.
struct ServerDescriptors {
  int input = 0;
  int output = 1;
  int errors = 2;
  bool take_over = true;  ///< false: they are used, and stay what they are
};

/// Takes stdin and stdout for the protocol alone (`take_over`): what was descriptor 1 is moved
/// away, and 1 is pointed at stderr, so that a library that prints breaks no message; 0 is pointed
/// at /dev/null, so that a program that a tool runs eats none. They stay so.
///
/// Never waits: writing is queued up to `Limits::queue_bytes_max`. Leaves the flags of descriptors
/// that a shell or another program shares with us as they were. Not thread-safe: everything runs on
/// the strand.
class ServerStdio {
 public:
  /// A line without its end; never empty. Valid JSON or not: nobody has looked.
  using OnLine = std::function<void(std::string line)>;
  /// The peer has closed our stdin (nothing), or reading cannot go on (`too_large`: a line above
  /// `Limits::message_bytes_max`; `connection_lost`: nobody reads our stdout). Once, nothing after.
  using OnEnd = std::function<void(std::optional<Error> why)>;

  /// Error: `connection_failed`: a descriptor is closed.
  [[nodiscard]] static Result<std::unique_ptr<ServerStdio>> open(asio::any_io_executor strand,
                                                                 const Limits& limits,
                                                                 ServerDescriptors descriptors);
  /// Nothing is reported any more; what is still queued is dropped.
  ~ServerStdio();
  ServerStdio(const ServerStdio&) = delete;
  ServerStdio& operator=(const ServerStdio&) = delete;

  /// Begins to read. Both may write, and destroy this; they must not throw. Called once.
  void start(OnLine on_line, OnEnd on_end);

  /// One message, without a line feed in it (as `print_message` makes it). Errors: `too_large`
  /// (message or queue above its limit), `connection_lost`: nothing was queued.
  [[nodiscard]] Result<> write(std::string message);

  /// Everything queued is written, then the peer sees the end of our stdout. The executor has work
  /// until then, so `io_context::run` returns when all is out. `closed` runs on the strand when it
  /// is, or cannot be any more; may be empty.
  void close_when_written(std::function<void()> closed = {});

 private:
  class Impl;
  explicit ServerStdio(std::shared_ptr<Impl> impl) noexcept;
  std::shared_ptr<Impl> impl_;
};

}  // namespace purser::mcp
