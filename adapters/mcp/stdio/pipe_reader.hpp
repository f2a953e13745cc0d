// pipe_reader.hpp: reads a pipe as fast as its bytes are dealt with.
#pragma once

#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include <purser/runtime/task.hpp>

namespace purser::mcp {

/// Owns a non-blocking descriptor. One read per turn, at most `buffer_bytes`, so that a peer that
/// floods us neither keeps the executor to itself nor fills our memory: what is not read stays in
/// the pipe. Not thread-safe: everything runs on the descriptor's executor.
class PipeReader {
 public:
  /// Returns whether to go on.
  using OnBytes = std::function<bool(std::string_view bytes)>;
  /// The pipe has ended, or cannot be read.
  using OnEnd = std::function<void()>;

  PipeReader(asio::posix::stream_descriptor descriptor, std::size_t buffer_bytes, OnBytes on_bytes,
             OnEnd on_end);

  /// `owner` owns this reader; it is kept alive until the pipe has ended or `stop` was called.
  void start(std::shared_ptr<void> owner);

  /// Reads what is there now, up to about `bytes_max`, without waiting. Called when the writer is
  /// gone; others may keep the pipe open for ever.
  void drain(std::size_t bytes_max);

  /// Closes the descriptor. Nothing is reported any more.
  void stop() noexcept;

 private:
  void wait(std::shared_ptr<void> owner);
  /// True: there may be more.
  bool read_once();

  asio::posix::stream_descriptor descriptor_;
  std::vector<char> buffer_;
  OnBytes on_bytes_;
  OnEnd on_end_;
  bool over_ = false;
  bool would_block_ = false;
};

}  // namespace purser::mcp
