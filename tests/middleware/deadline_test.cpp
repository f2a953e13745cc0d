// deadline_test.cpp: whatever a call waits for, it ends at its deadline.
#include <purser/middleware/deadline.hpp>

#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/fake_store.hpp>

using namespace purser;
using namespace std::chrono_literals;
using scripted::Answer;

namespace {

RunSetup five_seconds() {
  RunSetup setup;
  setup.call_timeout = 5s;
  return setup;
}

/// A stage of a user that waits for something that never comes, and knows nothing of deadlines.
Task<Reply> wait_for_ever(Call& call, Next next) {
  const Event never;
  auto waited = co_await never.wait();
  if (!waited) co_return fail(std::move(waited).error());
  auto reply = co_await next(call);
  co_return reply;
}

Task<Json> never_end(Json /*arguments*/) {
  const Event never;
  auto waited = co_await never.wait();
  if (!waited) co_return fail(std::move(waited).error());
  co_return Json();
}

/// Refused at the deadline, five seconds from the start, with nothing held.
void check_late(Run& run, Instant start, const Result<Reply>& reply) {
  REQUIRE(!reply);
  CHECK(reply.error().code() == ErrorCode::deadline_exceeded);
  CHECK(run.timers().clock().now() - start >= 5s);
  CHECK(run.timers().clock().now() - start < 6s);
  CHECK(run.held() == 0_usd);
}

}  // namespace

TEST_CASE("deadline: a provider that does not keep it is cancelled, and its call in doubt") {
  auto setup = five_seconds();
  Answer answer("late");
  answer.gate.emplace();
  setup.answers = {answer};
  Run run(std::move(setup));
  const auto start = run.timers().clock().now();

  check_late(run, start, run.complete());
  CHECK(run.in_doubt() > 0_usd);
}

TEST_CASE("deadline: a stage that does not keep it is cancelled before anything is held") {
  auto setup = five_seconds();
  setup.stages = {{make_stage("waits", wait_for_ever), GENERATE(Place::call, Place::attempt)}};
  Run run(std::move(setup));
  const auto start = run.timers().clock().now();

  check_late(run, start, run.complete());
  CHECK(run.spent() == 0_usd);
  CHECK(run.provider->calls() == 0);
}

TEST_CASE("deadline: a tool that does not keep it is cancelled") {
  Run run(five_seconds());
  const auto start = run.timers().clock().now();

  const auto reply = run.invoke(plain_tool("slow", never_end));

  check_late(run, start, reply);
  CHECK(reply.error().message().find("slow") != std::string::npos);
}

TEST_CASE("deadline: the tighter of a tool's timeout and the call's deadline decides") {
  Run run(five_seconds());
  auto tool = plain_tool("slow", never_end);
  tool->timeout = 1s;
  CHECK(run.invoke(tool).error().code() == ErrorCode::timeout);
  tool->timeout = 1h;
  CHECK(run.invoke(tool).error().code() == ErrorCode::deadline_exceeded);
}

TEST_CASE("deadline: a journal that is too slow refuses the call, and its hold is given back") {
  auto setup = five_seconds();
  setup.store = std::make_shared<FakeStore>(FakeStore::Speed::by_hand);
  Run run(std::move(setup));
  const auto start = run.timers().clock().now();

  check_late(run, start, run.complete());
  CHECK(run.spent() == 0_usd);
  CHECK(run.provider->calls() == 0);
}

TEST_CASE("deadline: a call that is late already is refused at once") {
  Run run;
  CallOptions options;
  options.timeout = 0s;

  const auto reply = run.wait(run.session->complete(ModelRequest("gpt-4o", "hi"), options));

  CHECK(reply.error().code() == ErrorCode::deadline_exceeded);
  CHECK(run.provider->calls() == 0);
}
