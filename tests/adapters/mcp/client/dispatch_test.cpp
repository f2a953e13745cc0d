// dispatch_test.cpp: what leaves is told before, and what was given up does not leave.
#include <purser/tests/adapters/mcp/client/client_run.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp::tests {
namespace {

using namespace std::chrono_literals;

struct HeldRun : ClientRun {
  int dispatched = 0;

  HeldRun() {
    options.era = EraChoice::legacy;
    REQUIRE(run(client().connect()));
    server->holds = true;
  }
  RequestOptions counted() {
    RequestOptions how;
    how.dispatched = [this] { ++dispatched; };
    return how;
  }
  void flush() {
    server->flush();
    settle();
  }
};

TEST_CASE("mcp dispatch: a call that waits to be sent is dispatched when it leaves") {
  HeldRun run;
  const auto call = run.start_call(run.counted());
  CHECK(run.dispatched == 0);
  run.flush();
  CHECK(run.dispatched == 1);
  CHECK(call.ended());
}

TEST_CASE("mcp dispatch: a call that was given up before it left does not leave") {
  const auto by_deadline = GENERATE(true, false);
  HeldRun run;
  auto how = run.counted();
  if (by_deadline) how.deadline = run.timers->clock().now() + 1s;
  const auto call = run.start_call(how);

  if (by_deadline) {
    run.pass(1s);
  } else {
    call.cancel();
    run.settle();
  }
  REQUIRE(call.ended());
  run.flush();

  CHECK(run.dispatched == 0);
  CHECK(run.server->count("tools/call") == 0);
  CHECK(run.server->count("notifications/cancelled") == 0);
  CHECK(run.server->forgotten().size() == 1);
}

TEST_CASE("mcp dispatch: a call whose dispatch cannot be noted is not sent, and fails") {
  ClientRun run;
  run.options.era = EraChoice::legacy;
  RequestOptions how;
  int told = 0;
  how.dispatched = [&] {
    ++told;
    throw std::runtime_error("no ledger");
  };

  const auto outcome = run.call(how);

  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code() == ErrorCode::internal);
  CHECK(told == 2);  // it was tried once more, for it did not leave
  CHECK(run.server->count("tools/call") == 0);
}

TEST_CASE(
    "mcp dispatch: a call that did not arrive is owed nothing where it cannot be sent again") {
  const auto can_start = GENERATE(true, false);
  HeldRun run;
  run.server->holds = false;
  run.server->scripts["tools/call"] = [](const Request&) { return Silence(); };
  const auto break_pipe = [&run] {
    Lost lost(Error(ErrorCode::connection_lost, "the pipe broke"));
    lost.undelivered = true;
    run.server->lose(FakeServer::number_of(run.server->last("tools/call")), lost);
    run.server->die();
    run.settle();  // it starts the server again after a pause
    run.pass(10s);
  };
  const auto call = run.start_call(run.counted());
  if (!can_start) {
    run.server->on_start = [] { return fail(ErrorCode::connection_failed, "cannot run it"); };
  }

  break_pipe();
  if (can_start) break_pipe();

  REQUIRE(call.ended());
  REQUIRE_FALSE(call.outcome());
  CHECK(call.outcome().error().rejected());
  CHECK(run.dispatched == 1);
  CHECK(run.server->count("tools/call") == (can_start ? 2U : 1U));
}

}  // namespace
}  // namespace purser::mcp::tests
