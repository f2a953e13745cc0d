// process.hpp: a child process with pipes, ended in stages, never left behind. Linux only.
#pragma once

#include <sys/types.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include <purser/adapters/process/command.hpp>
#include <purser/adapters/process/exit_status.hpp>
#include <purser/runtime/timers.hpp>

namespace purser::process {

/// A program that runs, with pipes to its stdin, stdout and stderr. It has no descriptor of ours
/// but these, no blocked or ignored signal, and leads a process group of its own, so that what it
/// starts is ended with it. It is sent SIGTERM when this program dies, however that happens; what
/// the child itself has started then only sees its pipes close.
///
/// Costs no thread and no signal handler: its end is awaited through a pidfd. A program that has
/// children collected elsewhere (a `wait` for all of them, SIGCHLD ignored) loses exit statuses,
/// nothing else.
///
/// Not thread-safe: everything runs on the strand it was started with.
class Process {
 public:
  /// Errors: `invalid_argument` (as `check`); `connection_failed`, saying what is wrong and what to
  /// do: "cannot run "x": No such file or directory; is it installed and in PATH?"; `cancelled`.
  [[nodiscard]] static Task<std::unique_ptr<Process>> start(asio::any_io_executor strand,
                                                            std::shared_ptr<Timers> timers,
                                                            Command command);
  /// Kills the whole group at once. Does not wait; whatever becomes of the executor, the child is
  /// reaped.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// Non-blocking. Write with `quiet_write`.
  [[nodiscard]] asio::posix::stream_descriptor& input() noexcept;
  [[nodiscard]] asio::posix::stream_descriptor& output() noexcept;
  [[nodiscard]] asio::posix::stream_descriptor& errors() noexcept;

  [[nodiscard]] pid_t id() const noexcept;
  /// Nothing while it runs.
  [[nodiscard]] std::optional<ExitStatus> status() const noexcept;
  /// `told` is called once, when the child itself (not what it started) has ended; on the strand,
  /// never inside this call. Its pipes may still hold bytes, and may never end: others may have
  /// inherited them.
  void on_exit(std::function<void(ExitStatus)> told);

  /// Signals the whole group.
  void signal(int number) noexcept;

  /// Closes stdin (if `input` is still open), waits `grace`, sends SIGTERM to the group, waits
  /// `grace`, sends SIGKILL. What is left of the group when the child itself has ended, at whatever
  /// time, is sent SIGTERM, and SIGKILL after `grace`. Goes on when the task is cancelled. Call
  /// once. Errors: `timeout`: not even SIGKILL ended it within five seconds; `cancelled`.
  [[nodiscard]] Task<ExitStatus> end(std::chrono::milliseconds grace);

 private:
  class Impl;
  explicit Process(std::shared_ptr<Impl> impl) noexcept;
  static Task<ExitStatus> end_of(std::shared_ptr<Impl> impl, std::chrono::milliseconds grace);
  std::shared_ptr<Impl> impl_;
};

}  // namespace purser::process
