// connection.hpp: one server's process, pipes and queues, while anything of it is under way.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <purser/adapters/mcp/client/transport.hpp>
#include <purser/adapters/mcp/protocol/limits.hpp>
#include <purser/adapters/mcp/stdio/line_splitter.hpp>
#include <purser/adapters/mcp/stdio/pipe_reader.hpp>
#include <purser/adapters/mcp/stdio/pipe_writer.hpp>
#include <purser/adapters/mcp/stdio/text_tail.hpp>
#include <purser/adapters/process/process.hpp>

namespace purser::mcp {

/// Everything on the strand.
class StdioConnection final : public std::enable_shared_from_this<StdioConnection> {
 public:
  StdioConnection(asio::any_io_executor strand, process::Command command, Limits limits,
                  std::shared_ptr<Timers> timers);

  // Tasks begin when they are awaited, and by then the transport may be gone.
  [[nodiscard]] static Task<> start(std::shared_ptr<StdioConnection> self, Receiver& receiver);
  [[nodiscard]] static Task<> close(std::shared_ptr<StdioConnection> self);
  [[nodiscard]] Result<> send(Outgoing outgoing);
  /// Takes the request back where no byte of it has left.
  void forget(RequestNumber request) noexcept;
  /// The transport is gone: nothing is reported any more, the process is killed.
  void detach() noexcept;
  [[nodiscard]] std::string describe() const { return process::describe(command_); }

 private:
  void adopt(std::unique_ptr<process::Process> process, Receiver& receiver);
  bool on_output(std::string_view bytes);
  bool on_line(std::string_view line);
  bool on_stray(std::string_view line);
  void on_exit(process::ExitStatus status);
  void await_exit(std::string_view what_it_did);
  void on_refused(const QueuedLine& line);
  bool finish(ErrorCode code, std::string what);
  void release() noexcept;
  [[nodiscard]] std::string last_words() const;
  [[nodiscard]] std::string named(std::string_view what) const;

  asio::any_io_executor strand_;
  process::Command command_;
  Limits limits_;
  std::shared_ptr<Timers> timers_;
  Receiver* receiver_ = nullptr;  // null: not started, or over
  std::unique_ptr<process::Process> process_;
  std::unique_ptr<PipeWriter> input_;
  std::unique_ptr<PipeReader> output_;
  std::unique_ptr<PipeReader> errors_;
  LineSplitter splitter_;
  TextTail error_tail_;
  TextTail stray_tail_;
  std::size_t stray_lines_ = 0;
  std::optional<Timers::Id> exit_timer_{};
  bool awaiting_exit_ = false;
  bool closing_ = false;
  bool detached_ = false;
};

}  // namespace purser::mcp
