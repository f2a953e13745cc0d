// event_test.cpp: events, pauses and deadlines end what waits for them exactly once.
#include <purser/runtime/event.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <optional>

#include <purser/runtime/timers.hpp>
#include <purser/runtime/with_deadline.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/virtual_timers.hpp>

using namespace purser;

namespace {

asio::awaitable<void> wait_for(Event event, std::optional<Result<>>& outcome) {
  auto ended = co_await event.wait();
  outcome = std::move(ended);
}

Task<> wait_task(Event event) { return event.wait(); }

asio::awaitable<void> bounded(Timers& timers, Instant when, Event event,
                              std::optional<Result<>>& outcome) {
  auto work = wait_task(event);
  auto task = with_deadline<void>(timers, when, Error(ErrorCode::deadline_exceeded, "late"),
                                  std::move(work));
  auto ended = co_await std::move(task);
  outcome = std::move(ended);
}

asio::awaitable<void> pausing(Timers& timers, std::optional<Result<>>& outcome) {
  auto ended = co_await pause(timers, std::chrono::seconds(5));
  outcome = std::move(ended);
}

}  // namespace

TEST_CASE("event: a waiter gets what was set, before or after it waits") {
  for (const bool before : {true, false}) {
    asio::io_context context;
    const Event event;
    std::optional<Result<>> outcome;
    if (before) event.set();
    asio::co_spawn(context, wait_for(event, outcome), asio::detached);
    context.poll();
    CHECK(outcome.has_value() == before);
    event.set();
    event.set(fail(ErrorCode::internal, "too late"));
    context.restart();
    context.poll();

    REQUIRE(outcome);
    CHECK(outcome->has_value());
  }
}

TEST_CASE("event: a cancelled waiter ends at once and the event goes on") {
  asio::io_context context;
  const Event event;
  std::optional<Result<>> outcome;
  asio::cancellation_signal cancel;
  asio::co_spawn(context, wait_for(event, outcome),
                 asio::bind_cancellation_slot(cancel.slot(), asio::detached));
  context.poll();

  cancel.emit(asio::cancellation_type::terminal);
  context.restart();
  context.poll();
  event.set();

  REQUIRE(outcome);
  CHECK(outcome->error().code() == ErrorCode::cancelled);
  CHECK(event.is_set());
}

TEST_CASE("event: a frame that is destroyed while it waits leaks nothing") {
  const Event event;
  std::optional<Result<>> outcome;
  {
    asio::io_context context;
    asio::co_spawn(context, wait_for(event, outcome), asio::detached);
    context.poll();
  }
  CHECK(!outcome);
}

TEST_CASE("pause: ends when its time has come, not before") {
  asio::io_context context;
  VirtualTimers timers;
  std::optional<Result<>> outcome;
  asio::co_spawn(context, pausing(timers, outcome), asio::detached);
  context.poll();

  timers.advance(std::chrono::milliseconds(4999));
  context.restart();
  context.poll();
  CHECK(!outcome);
  timers.advance(std::chrono::milliseconds(1));
  context.restart();
  context.poll();

  REQUIRE(outcome);
  CHECK(outcome->has_value());
  CHECK(timers.armed() == 0);
}

TEST_CASE("with_deadline: work that takes too long is cancelled and ends with the error given") {
  asio::io_context context;
  VirtualTimers timers;
  std::optional<Result<>> outcome;
  const Event never;
  asio::co_spawn(context,
                 bounded(timers, timers.clock().now() + std::chrono::seconds(1), never, outcome),
                 asio::detached);
  context.poll();
  CHECK(!outcome);

  timers.advance(std::chrono::seconds(1));
  context.restart();
  context.poll();

  REQUIRE(outcome);
  CHECK(outcome->error().code() == ErrorCode::deadline_exceeded);
  CHECK(timers.armed() == 0);
}

TEST_CASE("with_deadline: work that ends in time keeps its outcome and disarms the timer") {
  asio::io_context context;
  VirtualTimers timers;
  std::optional<Result<>> outcome;
  const Event event;
  asio::co_spawn(context,
                 bounded(timers, timers.clock().now() + std::chrono::seconds(1), event, outcome),
                 asio::detached);
  context.poll();
  event.set();
  context.restart();
  context.poll();

  REQUIRE(outcome);
  CHECK(outcome->has_value());
  CHECK(timers.armed() == 0);
}

TEST_CASE("with_deadline: the caller's cancellation stays a cancellation") {
  asio::io_context context;
  VirtualTimers timers;
  std::optional<Result<>> outcome;
  const Event never;
  asio::cancellation_signal cancel;
  asio::co_spawn(context,
                 bounded(timers, timers.clock().now() + std::chrono::hours(1), never, outcome),
                 asio::bind_cancellation_slot(cancel.slot(), asio::detached));
  context.poll();

  cancel.emit(asio::cancellation_type::terminal);
  context.restart();
  context.poll();

  // The caller's own coroutine is cancelled too: it may end by exception before it stores an
  // outcome.
  CHECK((!outcome || outcome->error().code() == ErrorCode::cancelled));
  CHECK(timers.armed() == 0);
}

TEST_CASE("timers: the machine's timers fire in order and can be disarmed") {
  asio::io_context context;
  const auto timers = make_timers(context.get_executor());
  std::string log;
  const auto now = timers->clock().now();
  timers->call_at(now + std::chrono::milliseconds(40), [&] { log += "b"; });
  timers->call_at(now + std::chrono::milliseconds(1), [&] { log += "a"; });
  const auto id = timers->call_at(now + std::chrono::milliseconds(20), [&] { log += "x"; });
  timers->call_at(Instant::max(), [&] { log += "never"; });
  timers->cancel(id);
  timers->cancel(id);

  context.run_for(std::chrono::milliseconds(500));

  CHECK(log == "ab");
}
