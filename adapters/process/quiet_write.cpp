// quiet_write.cpp: SIGPIPE blocked around a write, and taken off the thread.
#include <purser/adapters/process/quiet_write.hpp>

#include <errno.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

namespace purser::process {
namespace {

/// While it lives, SIGPIPE is blocked in this thread.
class PipeSignalBlock {
 public:
  PipeSignalBlock() noexcept {
    sigset_t pending;
    sigemptyset(&pending);
    ::sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  PipeSignalBlock(const PipeSignalBlock&) = delete;
  PipeSignalBlock& operator=(const PipeSignalBlock&) = delete;
  ~PipeSignalBlock() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

  /// The write found no reader: its signal is taken, unless it was somebody else's before.
  void take() const noexcept {
    if (was_pending_) return;
    const timespec at_once{};
    while (::sigtimedwait(&pipe_, nullptr, &at_once) < 0 && errno == EINTR) {
    }
  }

 private:
  sigset_t pipe_{};
  sigset_t before_{};
  bool was_pending_ = false;
};

}  // namespace

std::size_t quiet_write(int descriptor, std::string_view bytes,
                        boost::system::error_code& error) noexcept {
  const PipeSignalBlock block;
  ssize_t count = 0;
  do {
    count = ::write(descriptor, bytes.data(), bytes.size());
  } while (count < 0 && errno == EINTR);
  const int failure = count < 0 ? errno : 0;
  if (failure == EPIPE) block.take();
  error.assign(failure, boost::system::system_category());
  return count < 0 ? 0 : static_cast<std::size_t>(count);
}

}  // namespace purser::process
