// retry_test.cpp: what passes is tried again, and nothing else.
#include <purser/middleware/retry.hpp>

#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using scripted::Answer;
using namespace std::chrono_literals;

TEST_CASE("retry: passing errors are passing, refusals are not") {
  for (const auto code :
       {ErrorCode::rate_limited, ErrorCode::overloaded, ErrorCode::connection_failed,
        ErrorCode::connection_lost, ErrorCode::timeout}) {
    CHECK(is_passing(Error(code, "x")));
    CHECK(!is_passing(Error(code, "x").with_should_retry(false)));
  }
  for (const auto code :
       {ErrorCode::budget_exhausted, ErrorCode::budget_busy, ErrorCode::quota_exhausted,
        ErrorCode::unauthenticated, ErrorCode::invalid_argument, ErrorCode::cancelled,
        ErrorCode::deadline_exceeded, ErrorCode::loop_detected, ErrorCode::internal}) {
    CHECK(!is_passing(Error(code, "x")));
  }
  for (const auto code : {ErrorCode::unauthenticated, ErrorCode::quota_exhausted,
                          ErrorCode::protocol_error, ErrorCode::bad_request}) {
    CHECK(!is_passing(Error(code, "x")));
    CHECK(is_passing(Error(code, "x").with_should_retry(true)));
  }
  CHECK(!is_passing(Error(ErrorCode::budget_exhausted, "x").with_should_retry(true)));
}

TEST_CASE("retry: the pause doubles, has full jitter, a ceiling, and honours the peer") {
  const RetryOptions options;
  const Error error(ErrorCode::overloaded, "x");

  CHECK(retry_delay(options, 2, error, 0.0) == 0ms);
  CHECK(retry_delay(options, 2, error, 0.5) == 250ms);
  CHECK(retry_delay(options, 3, error, 0.5) == 500ms);
  CHECK(retry_delay(options, 40, error, 0.5) == 4000ms);
  CHECK(retry_delay(options, 2, Error(error).with_retry_after(3s), 0.5) == 3000ms);
}

TEST_CASE("retry: a passing error is tried again until it passes") {
  RunSetup setup;
  setup.answers = {Answer(Error(ErrorCode::overloaded, "x").with_rejected()),
                   Answer(Error(ErrorCode::overloaded, "x").with_rejected()), Answer("at last")};
  Run run(std::move(setup));

  CHECK(run.complete()->text() == "at last");
  CHECK(run.provider->calls() == 3);
}

TEST_CASE("retry: gives up after attempts_max with the last error") {
  RunSetup setup;
  setup.answers = {Answer(Error(ErrorCode::overloaded, "x").with_rejected())};
  Run run(std::move(setup));

  CHECK(run.complete().error().code() == ErrorCode::overloaded);
  CHECK(run.provider->calls() == 3);
}

TEST_CASE("retry: a refusal is returned at once") {
  RunSetup setup;
  setup.answers = {Answer(Error(ErrorCode::bad_request, "x").with_rejected())};
  Run run(std::move(setup));

  CHECK(run.complete().error().code() == ErrorCode::bad_request);
  CHECK(run.provider->calls() == 1);
}

TEST_CASE("retry: a peer that asks for too long a pause is not waited for") {
  RunSetup setup;
  setup.answers = {
      Answer(Error(ErrorCode::rate_limited, "x").with_rejected().with_retry_after(10min))};
  Run run(std::move(setup));

  CHECK(run.complete().error().code() == ErrorCode::rate_limited);
  CHECK(run.provider->calls() == 1);
}

TEST_CASE("retry: never past the call's deadline") {
  RunSetup setup;
  setup.call_timeout = 1s;
  setup.answers = {
      Answer(Error(ErrorCode::rate_limited, "x").with_rejected().with_retry_after(2s))};
  Run run(std::move(setup));

  CHECK(run.complete().error().code() == ErrorCode::rate_limited);
  CHECK(run.provider->calls() == 1);
}

TEST_CASE("retry: never after a delivered chunk") {
  struct Sink final : StreamSink {
    StreamControl on_chunk(const Chunk&) override { return StreamControl::go_on; }
  } sink;
  RunSetup setup;
  PlacedStage broken;
  broken.place = Place::attempt;
  broken.stage = make_stage("breaks", [](Call& call, Next next) -> Task<Reply> {
    auto outcome = co_await next(call);
    if (!outcome) co_return outcome;
    co_return fail(ErrorCode::connection_lost, "broken");
  });
  setup.stages = {broken};
  Run run(std::move(setup));

  CHECK(!run.wait(run.session->complete(ModelRequest("gpt-4o", "hi"), CallOptions(&sink))));
  CHECK(run.provider->calls() == 1);
  CHECK(!run.complete());
  CHECK(run.provider->calls() == 4);
}

TEST_CASE("retry: tools are repeated only when they are idempotent and say how often") {
  Run run;
  int entered = 0;
  // coroutine-lint: checked, the lambda itself is the coroutine
  auto tool = plain_tool("flaky", [&entered](Json) -> Task<Json> {
    ++entered;
    co_return fail(ErrorCode::tool_failed, "x");
  });
  tool->attempts_max = 3;
  CHECK(!run.invoke(tool));
  CHECK(entered == 1);
  tool->idempotent = true;
  CHECK(!run.invoke(tool));
  CHECK(entered == 4);
}

TEST_CASE("retry: a busy budget does not hide why the call was tried again") {
  RunSetup setup;
  setup.answers = {Answer(Error(ErrorCode::connection_lost, "cut")), Answer("ok")};
  setup.busy = Busy::refuse;
  Run run(std::move(setup));
  std::optional<Hold> other;
  run.runtime->after(
      "others spend meanwhile",
      [&](const Call&, const Result<Reply>&) {
        const CallInfo info{99, {}, CallKind::tool, Purpose::user, "other"};
        const auto left = *run.session->remaining();
        auto hold = run.runtime->ledger().reserve(run.session->account(), Ask::fixed(left), info);
        if (hold) other.emplace(*std::move(hold));
      },
      Place::attempt);

  const auto reply = run.complete();

  REQUIRE(!reply);
  CHECK(reply.error().code() == ErrorCode::connection_lost);
}
