// pipe_writer.hpp: a queue of lines on their way into a pipe.
#pragma once

#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <purser/runtime/task.hpp>

namespace purser::mcp {

/// One line, its end included.
struct QueuedLine {
  explicit QueuedLine(std::string line) : text(std::move(line)) {}
  std::string text;
  /// Called once, immediately before its first byte leaves; may be empty. If it throws, the line is
  /// not sent but handed to `on_refused`.
  std::function<void()> dispatched{};
  std::optional<std::int64_t> request{};  ///< for whoever wants to know what was not sent
};

/// Owns a non-blocking descriptor. Never waits: what the pipe does not take is queued, and written
/// when it has room. Not thread-safe: everything runs on the descriptor's executor.
class PipeWriter {
 public:
  /// `on_broken`: nobody reads the pipe any more; never called inside `push`. `on_refused`: a line
  /// whose `dispatched` threw.
  PipeWriter(asio::posix::stream_descriptor descriptor, std::function<void()> on_broken,
             std::function<void(QueuedLine)> on_refused);

  /// `owner` owns this writer and is kept alive while something is under way.
  void push(QueuedLine line, const std::shared_ptr<void>& owner);

  /// Drops that request, unless it is leaving or has left.
  void forget(std::int64_t request) noexcept;

  [[nodiscard]] std::size_t queued_bytes() const noexcept { return queued_bytes_; }
  /// Whether lines can still be sent.
  [[nodiscard]] bool is_open() const noexcept { return !broken_ && !closing_; }

  /// Closes the pipe once everything queued is written; the peer sees an end. Then, or when that
  /// cannot be any more, `closed` is posted; may be empty.
  void close_when_written(std::function<void()> closed);
  /// Closes it now. Lines of which no byte has left are returned, in order.
  std::deque<QueuedLine> stop();

 private:
  void write(const std::shared_ptr<void>& owner);
  void write_front(boost::system::error_code& error);
  bool announce_front(boost::system::error_code& error);
  void drop_front() noexcept;
  void wait(const std::shared_ptr<void>& owner);
  void break_off(const std::shared_ptr<void>& owner);
  void close() noexcept;

  asio::posix::stream_descriptor descriptor_;
  std::function<void()> on_broken_;
  std::function<void(QueuedLine)> on_refused_;
  std::function<void()> on_closed_;
  std::deque<QueuedLine> queue_;
  std::size_t queued_bytes_ = 0;
  std::size_t written_ = 0;  // of the first line
  bool announced_ = false;   // the first line was, or is about to be
  bool writing_ = false;
  bool waiting_ = false;
  bool closing_ = false;
  bool broken_ = false;
};

}  // namespace purser::mcp
