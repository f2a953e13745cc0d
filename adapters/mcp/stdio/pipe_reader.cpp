// pipe_reader.cpp: waits until there is something, reads once, and waits again.
#include <purser/adapters/mcp/stdio/pipe_reader.hpp>

#include <errno.h>
#include <unistd.h>

#include <boost/asio/post.hpp>
#include <utility>

namespace purser::mcp {

PipeReader::PipeReader(asio::posix::stream_descriptor descriptor, std::size_t buffer_bytes,
                       OnBytes on_bytes, OnEnd on_end)
    : descriptor_(std::move(descriptor)),
      buffer_(buffer_bytes),
      on_bytes_(std::move(on_bytes)),
      on_end_(std::move(on_end)) {}

void PipeReader::start(std::shared_ptr<void> owner) { wait(std::move(owner)); }

void PipeReader::wait(std::shared_ptr<void> owner) {
  // A file cannot be waited for (`operation_not_supported`), and need not be.
  descriptor_.async_wait(asio::posix::stream_descriptor::wait_read,
                         [this, owner = std::move(owner)](boost::system::error_code error) mutable {
                           if (over_ || error == asio::error::operation_aborted) return;
                           if (read_once()) wait(std::move(owner));
                         });
}

bool PipeReader::read_once() {
  const auto count = ::read(descriptor_.native_handle(), buffer_.data(), buffer_.size());
  would_block_ = count < 0 && (errno == EAGAIN || errno == EINTR);
  if (would_block_) return true;
  const bool go_on =
      count > 0 && on_bytes_({buffer_.data(), static_cast<std::size_t>(count)}) && !over_;
  if (go_on) return true;
  const bool ended = count <= 0 && !over_;
  stop();
  if (ended) on_end_();
  return false;
}

void PipeReader::drain(std::size_t bytes_max) {
  for (std::size_t read = 0; read < bytes_max && !over_; read += buffer_.size()) {
    if (!read_once() || would_block_) return;
  }
}

void PipeReader::stop() noexcept {
  over_ = true;
  boost::system::error_code ignored;
  descriptor_.close(ignored);
}

}  // namespace purser::mcp
