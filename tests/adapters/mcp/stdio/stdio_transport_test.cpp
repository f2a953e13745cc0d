// stdio_transport_test.cpp: messages to and from a child process, and how it ends.
#include <purser/adapters/mcp/stdio/stdio_transport.hpp>

#include <signal.h>

#include <purser/tests/adapters/mcp/stdio/stdio_run.hpp>

using namespace purser;
using namespace purser::tests;

namespace {

Json text_of(std::size_t bytes) { return Json{{"text", std::string(bytes, 'x')}}; }

}  // namespace

TEST_CASE("mcp stdio: a request is answered") {
  StdioRun run("echo");
  REQUIRE(run.start());

  REQUIRE(run.request(1, "tools/call", {{"name", "x\ny"}}));

  REQUIRE(run.wait_messages(1));
  CHECK(run.received.results().front()["params"] == Json{{"name", "x\ny"}});
}

TEST_CASE("mcp stdio: a server that is not there is named, with the remedy") {
  mcp::StdioOptions options;
  options.command = {"no-such-server", "/data"};
  StdioRun run(std::move(options));

  const auto started = run.start();

  REQUIRE_FALSE(started);
  CHECK(started.error().code() == ErrorCode::connection_failed);
  CHECK(started.error().message() ==
        "cannot run \"no-such-server\": No such file or directory; is it installed and in "
        "PATH?");
}

TEST_CASE("mcp stdio: no command is refused before anything runs") {
  const auto factory = mcp::stdio_transport(mcp::StdioOptions());
  asio::io_context context;

  const auto transport = factory(context.get_executor());

  REQUIRE_FALSE(transport);
  CHECK(transport.error().code() == ErrorCode::invalid_argument);
}

TEST_CASE("mcp stdio: large requests and large answers pass each other") {
  StdioRun run("echo");
  REQUIRE(run.start());

  for (int i = 1; i <= 40; ++i) REQUIRE(run.request(i, "echo", text_of(200'000)));

  REQUIRE(run.wait_messages(40));
  for (const auto& result : run.received.results()) CHECK(result["params"] == text_of(200'000));
}

TEST_CASE("mcp stdio: a line of 12 MB is one message") {
  StdioRun run("large 12000000");
  REQUIRE(run.start());

  REQUIRE(run.request(1, "read"));

  REQUIRE(run.wait_messages(1));
  CHECK(run.received.results().front()["text"].get_ref<const std::string&>().size() == 12'000'000);
}

TEST_CASE("mcp stdio: answers come in the server's order, and as often as it gives them") {
  StdioRun run("reversed 3");
  REQUIRE(run.start());

  for (int i = 1; i <= 3; ++i) REQUIRE(run.request(i, "number" + std::to_string(i)));

  REQUIRE(run.wait_messages(6));
  std::vector<std::string> methods;
  for (const auto& result : run.received.results()) methods.push_back(result["method"]);
  CHECK(methods ==
        std::vector<std::string>{"number3", "number3", "number2", "number2", "number1", "number1"});
}

TEST_CASE("mcp stdio: a banner on stdout is skipped") {
  StdioRun run("banner 3");
  REQUIRE(run.start());

  REQUIRE(run.request(1, "echo"));

  REQUIRE(run.wait_messages(1));
  CHECK_FALSE(run.received.closed);
}

TEST_CASE("mcp stdio: garbage for ever ends the connection, and is shown") {
  StdioRun run("garbage", {.stray_lines_max = 5});
  REQUIRE(run.start());

  REQUIRE(run.wait_closed());

  CHECK(run.received.closed->code() == ErrorCode::protocol_error);
  CHECK(contains(run.received.closed->message(), "more than 5 lines"));
  CHECK(contains(run.received.closed->peer_message(), "on stdout: ?? garbage {\nred"));
}

TEST_CASE("mcp stdio: a line without end breaks off at its limit") {
  StdioRun run("endless_line", {.message_bytes_max = 1'000'000});
  REQUIRE(run.start());

  REQUIRE(run.wait_closed());

  CHECK(run.received.closed->code() == ErrorCode::too_large);
  CHECK(contains(run.received.closed->message(), "message_bytes_max"));
}

TEST_CASE("mcp stdio: an answer nested 10,000 levels deep ends the connection") {
  StdioRun run("deep 10000");
  REQUIRE(run.start());
  REQUIRE(run.request(1, "list"));

  REQUIRE(run.wait_closed());

  CHECK(run.received.closed->code() == ErrorCode::too_large);
  CHECK(contains(run.received.closed->message(), "json_depth_max"));
}

TEST_CASE("mcp stdio: a flood on stderr stops nothing") {
  StdioRun run("stderr_flood 1000000");
  REQUIRE(run.start());

  for (int i = 1; i <= 3; ++i) REQUIRE(run.request(i, "echo"));

  CHECK(run.wait_messages(3));
}

TEST_CASE("mcp stdio: a server that exits at once is named with its status and last words") {
  StdioRun run("exits 7");
  REQUIRE(run.start());

  REQUIRE(run.wait_closed());

  const auto& error = *run.received.closed;
  CHECK(error.code() == ErrorCode::connection_lost);
  CHECK(error.message() == "the server (" PURSER_MCP_FIXTURE " exits 7) exited with status 7");
  CHECK(error.peer_message() == "no configuration found");
}

TEST_CASE("mcp stdio: a server that dies in a call tells its status and its last line") {
  StdioRun run("dies");
  REQUIRE(run.start());

  REQUIRE(run.request(1, "die"));

  REQUIRE(run.wait_closed());
  CHECK(contains(run.received.closed->message(), "exited with status 3"));
  CHECK(contains(run.received.closed->peer_message(), "panic: the disk is gone"));
}

TEST_CASE("mcp stdio: what a server wrote before it exited arrives first") {
  StdioRun run("dies");
  REQUIRE(run.start());

  REQUIRE(run.request(1, "answer and die", text_of(60'000)));

  REQUIRE(run.wait_closed());
  CHECK(run.received.results().size() == 1);
}

TEST_CASE("mcp stdio: a crash tells the signal") {
  StdioRun run("crashes");
  REQUIRE(run.start());

  REQUIRE(run.request(1, "echo"));

  REQUIRE(run.wait_closed());
  CHECK(contains(run.received.closed->message(), "was killed by signal 6 (SIGABRT)"));
}

TEST_CASE("mcp stdio: the exit counts, not the end of a pipe that others hold") {
  StdioRun run(GENERATE("grandchild", "grandchild deaf"));
  REQUIRE(run.start());
  REQUIRE(run.wait_messages(1));
  const auto id = std::get<mcp::Notification>(run.received.messages[0]).params["pid"].get<int>();
  REQUIRE(::kill(id, 0) == 0);

  REQUIRE(run.request(1, "exit"));

  REQUIRE(run.wait_closed());
  CHECK(contains(run.received.closed->message(), "exited with status 0"));
  run.transport.reset();
  CHECK(run.wait([&] { return ::kill(id, 0) != 0; }));
}

TEST_CASE("mcp stdio: a server that closes its stdout but lives on is given up") {
  StdioRun run("closes_stdout", {.close_grace = std::chrono::milliseconds(20)});
  REQUIRE(run.start());
  REQUIRE(run.request(1, "echo"));

  REQUIRE(run.wait_closed());

  CHECK(run.received.closed->code() == ErrorCode::connection_lost);
  CHECK(contains(run.received.closed->message(), "closed its stdout, but runs on"));
}

TEST_CASE("mcp stdio: a server that closes its stdin is given up, and no signal ends us") {
  StdioRun run("closes_stdin", {.close_grace = std::chrono::milliseconds(20)});
  REQUIRE(run.start());
  REQUIRE(run.wait_messages(1));

  REQUIRE(run.request(1, "echo"));

  REQUIRE(run.wait_closed());
  CHECK(contains(run.received.closed->message(), "closed its stdin, but runs on"));
  REQUIRE(run.received.lost.size() == 1);
  CHECK(run.received.lost[0].request == 1);
  CHECK(run.received.lost[0].lost.undelivered);
}

TEST_CASE("mcp stdio: nothing is announced as leaving where nobody reads any more") {
  StdioRun run("closes_stdin", {.close_grace = std::chrono::milliseconds(20)});
  REQUIRE(run.start());
  REQUIRE(run.wait_messages(1));
  int dispatched = 0;
  mcp::Outgoing outgoing(mcp::Request(mcp::Id(std::int64_t{1}), "echo", Json::object()));
  outgoing.dispatched = [&dispatched] { ++dispatched; };

  REQUIRE(run.transport->send(std::move(outgoing)));

  REQUIRE(run.wait_closed());
  CHECK(dispatched == 0);
  REQUIRE(run.received.lost.size() == 1);
  CHECK(run.received.lost[0].lost.undelivered);
}

TEST_CASE("mcp stdio: what a server does not read is queued up to a limit") {
  StdioRun run("does_not_read", {.queue_bytes_max = 1'000'000});
  REQUIRE(run.start());
  REQUIRE(run.wait_messages(1));

  int sent = 0;
  auto outcome = Result<>();
  while (outcome && sent < 100) outcome = run.request(++sent, "x", text_of(100'000));

  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code() == ErrorCode::too_large);
  CHECK(contains(outcome.error().message(), "queue_bytes_max"));
  CHECK(sent < 15);
}

TEST_CASE("mcp stdio: a message above its limit is not sent") {
  StdioRun run("echo", {.message_bytes_max = 1'000});
  REQUIRE(run.start());

  const auto sent = run.request(1, "x", text_of(1'000));

  REQUIRE_FALSE(sent);
  CHECK(sent.error().code() == ErrorCode::too_large);
  CHECK(contains(sent.error().message(), "message_bytes_max"));
  REQUIRE(run.request(2, "x"));
  CHECK(run.wait_messages(1));
}

TEST_CASE("mcp stdio: dispatched comes with the first byte, and never for what stays queued") {
  StdioRun run("does_not_read");
  REQUIRE(run.start());
  REQUIRE(run.wait_messages(1));
  std::vector<int> dispatched;

  for (int i = 1; i <= 5; ++i) {
    mcp::Outgoing outgoing(mcp::Request(std::int64_t{i}, "x", text_of(50'000)));
    outgoing.dispatched = [&dispatched, i] { dispatched.push_back(i); };
    REQUIRE(run.transport->send(std::move(outgoing)));
  }

  CHECK(dispatched == std::vector<int>{1, 2});
}

TEST_CASE("mcp stdio: a request that is forgotten while it is queued never leaves") {
  StdioRun run("echo");
  REQUIRE(run.start());
  std::vector<int> dispatched;
  for (int i = 1; i <= 3; ++i) {
    mcp::Outgoing outgoing(mcp::Request(std::int64_t{i}, "x", text_of(i == 1 ? 8'000'000 : 10)));
    outgoing.dispatched = [&dispatched, i] { dispatched.push_back(i); };
    REQUIRE(run.transport->send(std::move(outgoing)));
  }
  REQUIRE(dispatched == std::vector<int>{1});

  run.transport->forget(1);  // it is leaving, and a half of a line is none
  run.transport->forget(2);

  REQUIRE(run.wait_messages(2));
  CHECK(dispatched == std::vector<int>{1, 3});
}

TEST_CASE("mcp stdio: a request whose dispatched throws is not sent") {
  StdioRun run("echo");
  REQUIRE(run.start());
  mcp::Outgoing outgoing(mcp::Request(std::int64_t{1}, "x", nullptr));
  outgoing.dispatched = [] { throw std::runtime_error("no ledger"); };

  REQUIRE(run.transport->send(std::move(outgoing)));
  REQUIRE(run.request(2, "y"));

  REQUIRE(run.wait_messages(1));
  CHECK(run.received.results()[0]["method"] == "y");
  REQUIRE(run.received.lost.size() == 1);
  CHECK(run.received.lost[0].request == 1);
  CHECK(run.received.lost[0].lost.undelivered);
}

TEST_CASE("mcp stdio: a flood of messages is read only as fast as it is dealt with") {
  StdioRun run("notifications");
  REQUIRE(run.start());

  REQUIRE(run.wait_messages(10'000));

  CHECK(run.received.messages.size() < 10'000 + 2'000);  // one read holds fewer
  run.transport.reset();
}

TEST_CASE("mcp stdio: a transport may be destroyed by what it reports") {
  StdioRun run("notifications");
  REQUIRE(run.start());
  run.received.on_each = [&] { run.transport.reset(); };

  REQUIRE(run.wait_messages(1));

  CHECK(run.received.messages.size() == 1);
  CHECK_FALSE(run.received.closed);
}

TEST_CASE("mcp stdio: closing ends a server by the end of its stdin, and reports nothing") {
  StdioRun run("echo");
  REQUIRE(run.start());

  REQUIRE(run.close());

  CHECK_FALSE(run.received.closed);
  const auto sent = run.request(1, "x");
  REQUIRE_FALSE(sent);
  CHECK(sent.error().code() == ErrorCode::connection_lost);
}

TEST_CASE("mcp stdio: closing kills a server that ignores the end of its stdin and SIGTERM") {
  StdioRun run(GENERATE("stays", "deaf"), {.close_grace = std::chrono::milliseconds(20)});
  REQUIRE(run.start());

  CHECK(run.close());
}

TEST_CASE("mcp stdio: what was queued is written before stdin is closed") {
  StdioRun run("reversed 1000");
  REQUIRE(run.start());
  for (int i = 1; i <= 10; ++i) REQUIRE(run.request(i, "x", text_of(100'000)));

  CHECK(run.close());
}
