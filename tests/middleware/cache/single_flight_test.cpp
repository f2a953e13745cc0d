// single_flight_test.cpp: one call serves all who want the same at once.
#include <purser/middleware/cache/single_flight.hpp>

#include <purser/tests/support/cached_run.hpp>
#include <purser/tests/support/stream_recorder.hpp>

using namespace purser;
using scripted::Answer;
using namespace std::chrono_literals;

TEST_CASE("cache: equal calls at once are one call, and the others are free") {
  Answer gated("hello");
  gated.gate.emplace();
  Kept given({}, one_answer(gated));
  for (int i = 0; i < 3; ++i) given.begin();
  CHECK(given.paid() == 1);

  gated.gate->set();
  given.run.poll();

  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(is_hit(given.outcomes[i].value()) == (i > 0));
  }
  CHECK(given.paid() == 1);
  CHECK(given.run.session->usage().calls == 1);
}

TEST_CASE("cache: where the first call is cancelled, one of those who wait makes it") {
  Answer gated("hello");
  gated.gate.emplace();
  Kept given({}, one_answer(gated));
  const auto first = given.begin();
  given.begin();
  given.begin();

  first.cancel();
  given.run.poll();
  CHECK(given.outcomes[0]->error().code() == ErrorCode::cancelled);
  CHECK(given.paid() == 2);
  gated.gate->set();
  given.run.poll();

  CHECK(!is_hit(*given.outcomes[1]));
  CHECK(is_hit(*given.outcomes[2]));
  CHECK(given.paid() == 2);
}

TEST_CASE("cache: where the first call fails, the next one tries, and fails by itself") {
  const Event gate;
  RunSetup setup;
  setup.script = [&, calls = 0](const ModelRequest&) mutable {
    Answer answer("hello");
    answer.gate = gate;
    if (++calls == 1) answer.error = Error(ErrorCode::bad_request, "no");
    return answer;
  };
  Kept given({}, std::move(setup));
  for (int i = 0; i < 3; ++i) given.begin();

  gate.set();
  given.run.poll();

  CHECK(given.outcomes[0]->error().code() == ErrorCode::bad_request);
  CHECK(given.outcomes[1]->has_value());
  CHECK(is_hit(*given.outcomes[2]));
  CHECK(given.paid() == 2);
}

TEST_CASE("cache: where the first answer cannot be kept, those who waited go at once") {
  Answer cut("half");
  cut.stop_reason = StopReason::length;
  cut.gate.emplace();
  Kept given({}, one_answer(cut));
  for (int i = 0; i < 3; ++i) given.begin();

  cut.gate->set();
  given.run.poll();

  CHECK(given.paid() == 3);
  for (const auto& outcome : given.outcomes) CHECK(outcome->has_value());
}

TEST_CASE("cache: nobody waits beyond their own deadline") {
  Answer gated("hello");
  gated.gate.emplace();
  Kept given({}, one_answer(gated));
  given.begin();
  CallOptions hurried;
  hurried.timeout = 5s;
  given.begin(*given.run.session, hurried);

  given.run.timers().advance(5s);
  given.run.poll();

  REQUIRE(given.outcomes[1]);
  CHECK(given.outcomes[1]->error().code() == ErrorCode::deadline_exceeded);
  CHECK(!given.outcomes[0]);
  gated.gate->set();
  given.run.poll();
  CHECK(given.outcomes[0]->has_value());
}

TEST_CASE("cache: those beyond waiting_max make their call themselves") {
  std::vector<Event> gates(2);
  RunSetup setup;
  setup.script = [&gates, calls = std::size_t{0}](const ModelRequest&) mutable {
    Answer answer("hello");
    answer.gate = gates.at(calls++);
    return answer;
  };
  Kept given({.waiting_max = 1}, std::move(setup));
  for (int i = 0; i < 3; ++i) given.begin();
  CHECK(given.paid() == 2);

  for (const auto& gate : gates) gate.set();
  given.run.poll();

  CHECK(is_hit(*given.outcomes[1]));
  CHECK(!is_hit(*given.outcomes[2]));
}

TEST_CASE("cache: a tool that calls itself does not wait for itself") {
  Kept given({.tools = {"again"}});
  auto tool = std::make_shared<Tool>();
  tool->name = "again";
  tool->schema = {{"type", "object"}};
  tool->idempotent = true;
  int depth = 0;
  const std::weak_ptr<const Tool> self = tool;
  // coroutine-lint: checked, the lambda itself is the coroutine
  tool->function_in_call = [&depth, self](Json, const Call& call) -> Task<Json> {
    if (++depth == 2) co_return Json("bottom");
    const auto session = Session::inside(call).value();
    auto inner = session.invoke(self.lock(), Json::object());
    auto reply = co_await std::move(inner);
    if (!reply) co_return fail(std::move(reply).error());
    co_return reply->result();
  };

  const auto reply = given.run.invoke(tool);

  REQUIRE(reply);
  CHECK(reply->result() == "bottom");
  CHECK(depth == 2);
}

TEST_CASE("cache: options that keep nothing are refused") {
  Run run;
  for (const auto& options : {CacheOptions{.entries_max = 0}, CacheOptions{.models = {}},
                              CacheOptions{.time_to_live = 0s}}) {
    CHECK(run.runtime->use(cache(options)).error().code() == ErrorCode::invalid_argument);
  }
}
