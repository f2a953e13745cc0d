// hygiene_test.cpp: whatever servers and callers do, nothing is left behind.
#include <sys/wait.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <purser/tests/adapters/mcp/stdio/stdio_run.hpp>
#include <purser/tests/adapters/process/process_run.hpp>

using namespace purser;
using namespace purser::tests;

namespace {

constexpr mcp::Limits hasty{.close_grace = std::chrono::milliseconds(5)};

void request_until_closed(const std::string& mode, const std::string& method) {
  StdioRun run(mode, hasty);
  REQUIRE(run.start());
  static_cast<void>(run.request(1, method));
  CHECK(run.wait_closed());
}

void drop_in_call(const std::string& mode) {
  StdioRun run(mode, hasty);
  REQUIRE(run.start());
  REQUIRE(run.request(1, "x", {{"text", std::string(100'000, 'x')}}));
}

void close_in_call(const std::string& mode) {
  StdioRun run(mode, hasty);
  REQUIRE(run.start());
  REQUIRE(run.request(1, "x"));
  CHECK(run.close());
}

void cancel_start() {
  StdioRun run("silent", hasty);
  asio::cancellation_signal signal;
  bool over = false;
  asio::co_spawn(
      run.strand(), run.transport->start(run.received),
      asio::bind_cancellation_slot(
          signal.slot(), [&](const std::exception_ptr&, const Result<>&) { over = true; }));
  run.wait([&] {
    signal.emit(asio::cancellation_type::terminal);
    return over;
  });
}

void drop_while_starting() {
  StdioRun run("silent", hasty);
  auto starting =
      asio::co_spawn(run.strand(), run.transport->start(run.received), asio::use_future);
  run.transport.reset();
  run.wait([&] { return starting.wait_for(std::chrono::seconds(0)) == std::future_status::ready; });
}

void drop_with_grandchild(std::vector<pid_t>& grandchildren) {
  StdioRun run("grandchild deaf", hasty);
  REQUIRE(run.start());
  REQUIRE(run.wait_messages(1));
  grandchildren.push_back(
      std::get<mcp::Notification>(run.received.messages[0]).params["pid"].get<pid_t>());
}

void fail_to_start() {
  auto options = StdioRun::options_of("", hasty);
  options.command = {"/no/such/server"};
  StdioRun run(std::move(options));
  CHECK_FALSE(run.start());
}

void one_of_many(int number, std::vector<pid_t>& grandchildren) {
  switch (number % 12) {
    case 0:
      return request_until_closed("dies", "die");
    case 1:
      return request_until_closed("crashes", "x");
    case 2:
      return request_until_closed("exits", "x");
    case 3:
      return request_until_closed("closes_stdout", "x");
    case 4:
      return drop_in_call("silent");
    case 5:
      return drop_in_call("large 1000000");
    case 6:
      return close_in_call("deaf");
    case 7:
      return close_in_call("echo");
    case 8:
      return cancel_start();
    case 9:
      return drop_while_starting();
    case 10:
      return drop_with_grandchild(grandchildren);
    default:
      return fail_to_start();
  }
}

}  // namespace

TEST_CASE("hygiene: after 200 crashes, hangs, kills and cancelled calls nothing is left") {
  std::vector<pid_t> grandchildren;
  for (int number = 0; number < 12; ++number) one_of_many(number, grandchildren);
  ProcessRun run;
  const auto no_child = [] {
    return ::waitid(P_ALL, 0, nullptr, WEXITED | WNOHANG | WNOWAIT) != 0 && errno == ECHILD;
  };
  REQUIRE(run.wait(no_child));
  const auto descriptors = count_descriptors();

  for (int number = 0; number < 200; ++number) one_of_many(number, grandchildren);

  CHECK(run.wait(no_child));
  CHECK(run.wait([&] { return count_descriptors() <= descriptors; }));
  for (const auto id : grandchildren) CHECK(run.wait([&] { return is_dead(id); }));
}
