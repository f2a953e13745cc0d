// server_stdio_test.cpp: this process as a server, on pipes of the test's.
#include <purser/adapters/mcp/stdio/server_stdio.hpp>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <vector>

#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

struct Served {
  explicit Served(mcp::Limits limits = mcp::Limits()) {
    for (auto* pipe : {&input, &output, &errors}) REQUIRE(::pipe2(pipe->data(), O_CLOEXEC) == 0);
    auto opened =
        mcp::ServerStdio::open(context.get_executor(), limits, {input[0], output[1], errors[1]});
    stdio = std::move(opened).value();
  }
  ~Served() {
    for (const auto& pipe : {input, output, errors}) {
      for (const int end : pipe) {
        if (end >= 0) ::close(end);
      }
    }
  }

  void start() {
    stdio->start([this](std::string line) { lines.push_back(std::move(line)); },
                 [this](std::optional<Error> error) {
                   ended = true;
                   why = std::move(error);
                 });
  }
  void say(std::string_view text) const {
    REQUIRE(::write(input[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
  void end_input() { ::close(std::exchange(input[1], -1)); }
  static std::string read(int descriptor) {
    std::string bytes(100'000, '\0');
    const auto count = ::read(descriptor, bytes.data(), bytes.size());
    bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return bytes;
  }

  asio::io_context context;
  std::array<int, 2> input{}, output{}, errors{};
  std::unique_ptr<mcp::ServerStdio> stdio;
  std::vector<std::string> lines{};
  bool ended = false;
  std::optional<Error> why{};
};

}  // namespace

TEST_CASE("mcp server stdio: lines come in, and the end of stdin is told") {
  Served served;
  served.start();
  served.say("{\"a\":1}\n\n{\"b\":2}\r\n");
  served.end_input();

  served.context.run();

  CHECK(served.lines == std::vector<std::string>{"{\"a\":1}", "{\"b\":2}"});
  CHECK(served.ended);
  CHECK_FALSE(served.why);
}

TEST_CASE("mcp server stdio: a message leaves as one line") {
  Served served;

  REQUIRE(served.stdio->write("{\"a\":1}"));

  CHECK(Served::read(served.output[0]) == "{\"a\":1}\n");
}

TEST_CASE("mcp server stdio: what a library prints on stdout goes to stderr") {
  Served served;

  REQUIRE(::write(served.output[1], "Hello", 5) == 5);
  REQUIRE(served.stdio->write("1"));

  CHECK(Served::read(served.errors[0]) == "Hello");
  CHECK(Served::read(served.output[0]) == "1\n");
}

TEST_CASE("mcp server stdio: a program that reads stdin eats no message") {
  Served served;
  served.say("1\n");

  CHECK(Served::read(served.input[0]).empty());
  served.start();
  served.context.run_one();
  CHECK(served.lines == std::vector<std::string>{"1"});
}

TEST_CASE("mcp server stdio: descriptors that others share keep their flags") {
  std::array<int, 2> input{};
  std::array<int, 2> output{};
  REQUIRE(::pipe2(input.data(), O_CLOEXEC) == 0);
  REQUIRE(::pipe2(output.data(), O_CLOEXEC) == 0);
  const int shared_input = ::dup(input[0]);
  const int shared_output = ::dup(output[1]);
  asio::io_context context;

  const auto stdio = mcp::ServerStdio::open(context.get_executor(), mcp::Limits(),
                                            {input[0], output[1], output[1]});

  REQUIRE(stdio);
  CHECK((::fcntl(shared_input, F_GETFL) & O_NONBLOCK) == 0);
  CHECK((::fcntl(shared_output, F_GETFL) & O_NONBLOCK) == 0);
  for (const int end : {input[0], input[1], output[0], output[1], shared_input, shared_output}) {
    ::close(end);
  }
}

TEST_CASE("mcp server stdio: a client that does not read is waited for, up to a limit") {
  Served served({.queue_bytes_max = 300'000});

  int written = 0;
  auto outcome = Result<>();
  while (outcome && written < 100) {
    outcome = served.stdio->write(std::string(50'000, 'x'));
    ++written;
  }

  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code() == ErrorCode::too_large);
  CHECK(written < 10);
  served.stdio->close_when_written();
  const auto all = static_cast<std::size_t>(written - 1) * 50'001;
  REQUIRE(::fcntl(served.output[0], F_SETFL, O_NONBLOCK) == 0);
  std::size_t got = 0;
  for (int turn = 0; turn < 1'000 && got < all; ++turn) {
    got += Served::read(served.output[0]).size();
    served.context.run_one_for(std::chrono::milliseconds(10));
  }
  CHECK(got == all);
  CHECK(Served::read(served.output[0]).empty());
}

TEST_CASE("mcp server stdio: a client that is gone is told once, and no signal ends us") {
  Served served;
  served.start();
  ::close(std::exchange(served.output[0], -1));

  REQUIRE(served.stdio->write("1"));
  served.context.run();

  REQUIRE(served.why);
  CHECK(served.why->code() == ErrorCode::connection_lost);
  CHECK_FALSE(served.stdio->write("2"));
}

TEST_CASE("mcp server stdio: a line above its limit ends it") {
  Served served({.message_bytes_max = 10});
  served.start();
  served.say("01234567890");

  served.context.run();

  REQUIRE(served.why);
  CHECK(served.why->code() == ErrorCode::too_large);
}

TEST_CASE("mcp server stdio: sockets and files serve as well") {
  std::array<int, 2> pair{};
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) == 0);
  auto* file = std::tmpfile();
  REQUIRE(file != nullptr);
  std::fputs("1\n2\n", file);
  std::rewind(file);
  asio::io_context context;
  const int error_copy = ::dup(2);
  auto stdio = mcp::ServerStdio::open(context.get_executor(), mcp::Limits(),
                                      {::fileno(file), pair[0], error_copy});
  REQUIRE(stdio);
  std::vector<std::string> lines;

  (*stdio)->start([&](std::string line) { lines.push_back(std::move(line)); },
                  [&](const std::optional<Error>&) { (*stdio)->close_when_written(); });
  REQUIRE((*stdio)->write("a"));
  context.run();

  CHECK(lines == std::vector<std::string>{"1", "2"});
  CHECK(Served::read(pair[1]) == "a\n");
  for (const int end : {pair[0], pair[1], error_copy}) ::close(end);
  std::fclose(file);
}
