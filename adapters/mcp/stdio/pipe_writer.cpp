// pipe_writer.cpp: writes what the pipe takes, and waits for room.
#include <purser/adapters/mcp/stdio/pipe_writer.hpp>

#include <sys/poll.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <string_view>
#include <utility>

#include <purser/adapters/process/quiet_write.hpp>

namespace purser::mcp {
namespace {

/// Why no first byte can leave now: a line must not be announced as leaving before there is room
/// for one, and somebody who reads.
boost::system::error_code obstacle(int descriptor) noexcept {
  pollfd one{descriptor, POLLOUT, 0};
  if (::poll(&one, 1, 0) <= 0) return asio::error::would_block;
  const bool is_broken = (one.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0;
  return is_broken ? asio::error::broken_pipe : boost::system::error_code();
}

}  // namespace

PipeWriter::PipeWriter(asio::posix::stream_descriptor descriptor, std::function<void()> on_broken,
                       std::function<void(QueuedLine)> on_refused)
    : descriptor_(std::move(descriptor)),
      on_broken_(std::move(on_broken)),
      on_refused_(std::move(on_refused)) {}

void PipeWriter::push(QueuedLine line, const std::shared_ptr<void>& owner) {
  queued_bytes_ += line.text.size();
  queue_.push_back(std::move(line));
  if (!waiting_ && !writing_) write(owner);
}

void PipeWriter::forget(std::int64_t request) noexcept {
  const auto waiting = queue_.begin() + (announced_ ? 1 : 0);
  const auto found = std::find_if(waiting, queue_.end(),
                                  [&](const auto& line) { return line.request == request; });
  if (found == queue_.end()) return;
  queued_bytes_ -= found->text.size();
  queue_.erase(found);
}

void PipeWriter::write(const std::shared_ptr<void>& owner) {
  writing_ = true;
  boost::system::error_code error;
  while (!error && !queue_.empty() && !broken_) write_front(error);
  writing_ = false;
  if (broken_) return;
  if (error == asio::error::would_block) return wait(owner);
  if (error) return break_off(owner);
  if (closing_) close();
}

void PipeWriter::write_front(boost::system::error_code& error) {
  if (!announced_ && !announce_front(error)) return;
  auto& line = queue_.front();
  const auto rest = std::string_view(line.text).substr(written_);
  written_ += process::quiet_write(descriptor_.native_handle(), rest, error);
  if (written_ == line.text.size()) drop_front();
}

/// False: it does not leave now.
bool PipeWriter::announce_front(boost::system::error_code& error) {
  if (queue_.front().dispatched) error = obstacle(descriptor_.native_handle());
  if (error) return false;
  const auto dispatched = std::exchange(queue_.front().dispatched, nullptr);
  announced_ = true;
  try {
    if (dispatched) dispatched();
    announced_ = !broken_;
  } catch (...) {
    announced_ = false;
    if (broken_) return false;
    auto refused = std::move(queue_.front());
    drop_front();
    on_refused_(std::move(refused));
  }
  return announced_;
}

void PipeWriter::drop_front() noexcept {
  queued_bytes_ -= queue_.front().text.size();
  queue_.pop_front();
  written_ = 0;
  announced_ = false;
}

void PipeWriter::wait(const std::shared_ptr<void>& owner) {
  waiting_ = true;
  descriptor_.async_wait(asio::posix::stream_descriptor::wait_write,
                         [this, owner](boost::system::error_code error) {
                           waiting_ = false;
                           if (!broken_ && error != asio::error::operation_aborted) write(owner);
                         });
}

void PipeWriter::break_off(const std::shared_ptr<void>& owner) {
  broken_ = true;
  close();
  asio::post(descriptor_.get_executor(), [this, owner] { on_broken_(); });
}

void PipeWriter::close_when_written(std::function<void()> closed) {
  closing_ = true;
  on_closed_ = std::move(closed);
  if (queue_.empty() || broken_) close();
}

std::deque<QueuedLine> PipeWriter::stop() {
  broken_ = true;
  close();
  auto unsent = std::exchange(queue_, {});
  if (written_ > 0) unsent.pop_front();
  queued_bytes_ = 0;
  written_ = 0;
  announced_ = false;
  return unsent;
}

void PipeWriter::close() noexcept {
  boost::system::error_code ignored;
  descriptor_.close(ignored);
  if (on_closed_) asio::post(descriptor_.get_executor(), std::exchange(on_closed_, nullptr));
}

}  // namespace purser::mcp
