// quiet_write_test.cpp: writes to pipes whose reader is gone.
#include <purser/adapters/process/quiet_write.hpp>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <boost/asio/error.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

struct BrokenPipe {
  BrokenPipe() {
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) == 0);
    ::close(ends[0]);
  }
  ~BrokenPipe() { ::close(ends[1]); }
  std::array<int, 2> ends{};
};

bool is_pending() {
  sigset_t pending;
  ::sigpending(&pending);
  return sigismember(&pending, SIGPIPE) == 1;
}

}  // namespace

TEST_CASE("quiet write: a broken pipe is an error, and no signal") {
  const BrokenPipe pipe;
  const auto before = ::signal(SIGPIPE, SIG_DFL);  // it would end the test
  boost::system::error_code error;

  CHECK(process::quiet_write(pipe.ends[1], "x", error) == 0);

  CHECK(error == boost::asio::error::broken_pipe);
  CHECK_FALSE(is_pending());
  ::signal(SIGPIPE, before);
}

TEST_CASE("quiet write: a signal that waited for somebody else still waits") {
  const BrokenPipe pipe;
  sigset_t one;
  sigset_t before;
  sigemptyset(&one);
  sigaddset(&one, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &one, &before);
  ::raise(SIGPIPE);
  boost::system::error_code error;

  CHECK(process::quiet_write(pipe.ends[1], "x", error) == 0);

  CHECK(is_pending());
  int taken = 0;
  ::sigwait(&one, &taken);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

TEST_CASE("quiet write: a full pipe would block") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) == 0);
  boost::system::error_code error;
  const std::string bytes(1'000'000, 'x');

  const auto count = process::quiet_write(ends[1], bytes, error);
  CHECK(count > 0);
  CHECK(count < bytes.size());
  CHECK(process::quiet_write(ends[1], bytes, error) == 0);

  CHECK(error == boost::asio::error::would_block);
  ::close(ends[0]);
  ::close(ends[1]);
}
