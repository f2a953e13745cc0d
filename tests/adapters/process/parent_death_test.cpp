// parent_death_test.cpp: children do not outlive a program that dies, but any thread of it.
#include <signal.h>
#include <sys/poll.h>
#include <sys/syscall.h>

#include <thread>

#include <purser/tests/adapters/process/process_run.hpp>

using namespace purser;
using namespace purser::tests;

namespace {

/// Within ten seconds.
bool ends(int process_descriptor) {
  pollfd one{process_descriptor, POLLIN, 0};
  return ::poll(&one, 1, 10'000) == 1;
}

pid_t told_child(ProcessRun& run, process::Process& host) {
  std::string text;
  run.wait([&] {
    char bytes[100];
    const auto count = ::read(host.output().native_handle(), bytes, sizeof bytes);
    if (count > 0) text.append(bytes, static_cast<std::size_t>(count));
    return text.find('\n') != std::string::npos;
  });
  return std::stoi(text);
}

}  // namespace

TEST_CASE("parent death: a child that ignores its stdin is gone after its parent was killed") {
  ProcessRun run;
  const auto host = run.start({PURSER_PROCESS_HOST, PURSER_MCP_FIXTURE, "stays"});
  REQUIRE(host);
  const auto child = told_child(run, **host);
  const int watched = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
  REQUIRE(watched >= 0);

  ::kill((*host)->id(), SIGKILL);

  CHECK(ends(watched));
  ::close(watched);
}

TEST_CASE("parent death: a child outlives the thread that started it") {
  ProcessRun run;
  ProcessRun::Started child = fail(ErrorCode::internal, "not started");
  std::thread([&] { child = run.start_fixture({"echo"}); }).join();
  REQUIRE(child);

  const std::string request = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\"}\n";
  REQUIRE(::write((*child)->input().native_handle(), request.data(), request.size()) > 0);

  CHECK(run.wait([&] {
    char bytes[100];
    return ::read((*child)->output().native_handle(), bytes, sizeof bytes) > 0;
  }));
  CHECK_FALSE((*child)->status());
}
