// budget_test.cpp: what is held, sent and booked on every way a call can end.
#include <purser/middleware/budget/budget.hpp>

#include <purser/middleware/budget/model_bill.hpp>
#include <purser/runtime/request_bound.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using scripted::Answer;

namespace {

Answer with_usage(Usage usage, UsageQuality quality = UsageQuality::exact) {
  Answer answer("hello");
  answer.usage = std::move(usage);
  answer.usage_quality = quality;
  return answer;
}

Answer failing(ErrorCode code, bool dispatched, bool rejected) {
  Answer answer(Error(code, "no").with_rejected(rejected));
  answer.dispatches = dispatched;
  return answer;
}

RunSetup once(Answer answer) {
  RunSetup setup;
  setup.answers = {std::move(answer)};
  setup.retry.attempts_max = 1;
  return setup;
}

}  // namespace

TEST_CASE("budget: an answered call is charged what its usage costs, to the nanodollar") {
  Run run(once(with_usage({.input = 1000, .output = 100})));

  const auto reply = run.complete();

  REQUIRE(reply);
  CHECK(reply->charge().low == 0.0035_usd);  // gpt-4o: $2.50 and $10 per million
  CHECK(reply->charge().high == 0.0035_usd);
  CHECK(run.spent() == 0.0035_usd);
  CHECK(run.held() == 0_usd);
}

TEST_CASE(
    "budget: the ledger's grant is the output limit that is sent, and the wish is back "
    "afterwards") {
  std::optional<Tokens> sent;
  RunSetup setup;
  setup.budget = 0.001_usd;
  setup.script = [&](const ModelRequest& request) {
    sent = request.output_tokens_max;
    return Answer("hello");
  };
  Run run(std::move(setup));

  REQUIRE(run.complete());

  // $0.001 less 10 bytes of input at $2.50 per million leaves 97 tokens at $10 per million.
  CHECK(sent == 97);
}

TEST_CASE(
    "budget: a call that does not fit is refused before it reaches the provider, and says why") {
  RunSetup setup;
  setup.budget = 0.0001_usd;
  Run run(std::move(setup));

  const auto reply = run.complete();

  REQUIRE(!reply);
  CHECK(reply.error().code() == ErrorCode::budget_exhausted);
  CHECK(reply.error().message().find("session:s1") != std::string::npos);
  CHECK(reply.error().message().find("$0.0001") != std::string::npos);
  CHECK(run.provider->calls() == 0);
  CHECK(run.held() == 0_usd);
}

TEST_CASE("budget: the dearest price of the next day is held, and that of the call is charged") {
  // Twice as dear from 11:00 UTC on; it is 10:00.
  RunSetup setup;
  setup.prices = *PriceTable::parse(R"({"version":"t","unit":"USD per million tokens","models":[
    {"id":"m","input":1,"output":10},
    {"id":"m","valid_from":"2026-11-21T11:00:00Z","input":2,"output":20}]})");
  Run* running = nullptr;
  std::vector<Money> held;
  std::chrono::minutes takes{0};
  setup.script = [&](const ModelRequest&) {
    held.push_back(running->held());
    running->timers().virtual_clock().advance(takes);
    return with_usage({.input = 0, .output = 100});
  };
  Run run(std::move(setup));
  running = &run;
  const auto charge = [&](std::chrono::minutes duration) {
    takes = duration;
    return run.complete("hi", "m")->charge().high;
  };

  CHECK(charge(std::chrono::minutes(5)) == 0.001_usd);
  CHECK(charge(std::chrono::minutes(52)) == 0.002_usd);  // until 10:57; clocks may differ
  run.timers().virtual_clock().set_wall(VirtualClock::start_default);
  CHECK(charge(std::chrono::minutes(1)) == 0.001_usd);
  for (const auto amount : held) CHECK(amount >= 0.08192_usd);  // 4096 tokens at $20 per million
}

TEST_CASE("budget: a wall clock that is set during a call does not choose its price") {
  RunSetup setup;
  setup.prices = *PriceTable::parse(R"({"version":"t","unit":"USD per million tokens","models":[
    {"id":"m","input":1,"output":10},
    {"id":"m","valid_from":"2026-11-21T09:00:00Z","input":2,"output":20}]})");
  Run* running = nullptr;
  setup.script = [&](const ModelRequest&) {
    running->timers().virtual_clock().set_wall(WallTime());
    return with_usage({.input = 0, .output = 100});
  };
  Run run(std::move(setup));
  running = &run;

  CHECK(run.complete("hi", "m")->charge().high == 0.002_usd);
}

TEST_CASE("budget: an error before anything left costs nothing") {
  Run run(once(failing(ErrorCode::connection_failed, false, false)));

  CHECK(!run.complete());
  CHECK(run.spent() == 0_usd);
  CHECK(run.held() == 0_usd);
  CHECK(run.session->report().sums.calls == 0);
}

TEST_CASE("budget: a complete error answer of the provider costs nothing but counts as a call") {
  Run run(once(failing(ErrorCode::bad_request, true, true)));

  CHECK(!run.complete());
  CHECK(run.spent() == 0_usd);
  CHECK(run.held() == 0_usd);
  CHECK(run.session->report().sums.calls == 1);
}

TEST_CASE("budget: a connection that breaks after the request left is in doubt up to the hold") {
  Run run(once(failing(ErrorCode::connection_lost, true, false)));

  CHECK(!run.complete());
  CHECK(run.in_doubt() > 0_usd);
  CHECK(run.spent() == run.in_doubt());
  CHECK(run.held() == 0_usd);
}

TEST_CASE("budget: an answer without usage is never free") {
  Run run(once(with_usage({}, UsageQuality::missing)));

  const auto reply = run.complete();

  REQUIRE(reply);
  CHECK(reply->charge().low == 0_usd);
  CHECK(reply->charge().high > 0_usd);
  CHECK(run.in_doubt() == reply->charge().high);
}

TEST_CASE("budget: a provider that bills more than its limit is booked in full and reported") {
  Run run(once(with_usage({.input = 10, .output = 50'000})));

  const auto reply = run.complete();

  REQUIRE(reply);
  CHECK(run.spent() == 0.500025_usd);
  REQUIRE(!reply->warnings().empty());
  CHECK(reply->warnings().front().type == "overrun");
}

TEST_CASE("budget: a model without a price is refused with the remedy") {
  Run run;

  const auto reply = run.complete("hi", "somebodys-secret-model");

  REQUIRE(!reply);
  CHECK(reply.error().code() == ErrorCode::unpriced_model);
  CHECK(run.provider->calls() == 0);
}

TEST_CASE("budget: each retried attempt is held and booked by itself") {
  RunSetup setup;
  setup.answers = {failing(ErrorCode::connection_lost, true, false),
                   with_usage({.input = 1000, .output = 100})};
  Run run(std::move(setup));

  REQUIRE(run.complete());

  CHECK(run.provider->calls() == 2);
  CHECK(run.spent() == run.in_doubt() + 0.0035_usd);
  CHECK(run.session->report().sums.calls == 2);
  CHECK(run.held() == 0_usd);
}

TEST_CASE("budget: a tool is charged its price once it was entered, also when it fails") {
  Run run;
  auto good = priced_tool(0.01_usd);
  auto bad = priced_tool(0.02_usd, "bad");
  bad->function = [](Json) -> Task<Json> { co_return fail(ErrorCode::tool_failed, "broken"); };

  CHECK(run.invoke(good)->charge().high == 0.01_usd);
  CHECK(run.invoke(bad).error().code() == ErrorCode::tool_failed);
  CHECK(run.spent() == 0.03_usd);
  CHECK(run.in_doubt() == 0_usd);
}

TEST_CASE(
    "budget: a tool's actual cost replaces its estimate, and is in doubt when it cannot be told") {
  Run run;
  auto tool = priced_tool(0.10_usd);
  tool->cost_actual = [](const Json&, const Json&) -> Result<Money> { return 0.03_usd; };
  CHECK(run.invoke(tool)->charge().high == 0.03_usd);

  tool->cost_actual = [](const Json&, const Json&) -> Result<Money> {
    throw std::runtime_error("?");
  };
  CHECK(run.invoke(tool)->charge().high == 0.10_usd);
  CHECK(run.in_doubt() == 0.10_usd);
}

TEST_CASE("budget: a negative or throwing estimate refuses the tool") {
  Run run;
  auto tool = priced_tool(0.01_usd);
  tool->cost_estimate = [](const Json&) -> Result<Money> { return Money::nanodollars(-1); };
  CHECK(run.invoke(tool).error().code() == ErrorCode::invalid_argument);
  tool->cost_estimate = [](const Json&) -> Result<Money> { throw std::runtime_error("?"); };
  CHECK(run.invoke(tool).error().code() == ErrorCode::internal);
  CHECK(run.spent() == 0_usd);
}

TEST_CASE("budget: a cancelled call ends in doubt and holds nothing") {
  RunSetup setup;
  Answer answer("late");
  answer.gate.emplace();
  setup.answers = {answer};
  Run run(std::move(setup));
  std::optional<Result<Reply>> outcome;
  auto started =
      start<Result<Reply>>(run.executor(), run.session->complete(ModelRequest("gpt-4o", "hi")),
                           [&](Result<Reply> value) { outcome.emplace(std::move(value)); });
  run.poll();
  CHECK(run.held() > 0_usd);

  started.cancel();
  run.poll();

  REQUIRE(outcome);
  CHECK(outcome->error().code() == ErrorCode::cancelled);
  CHECK(run.held() == 0_usd);
  CHECK(run.in_doubt() > 0_usd);
}

TEST_CASE("budget: a throwing sink fails the call and the money stays right") {
  struct Thrower final : StreamSink {
    StreamControl on_chunk(const Chunk&) override { throw std::runtime_error("sink"); }
  } sink;
  Run run;

  const auto reply =
      run.wait(run.session->complete(ModelRequest("gpt-4o", "hi"), CallOptions(&sink)));

  REQUIRE(!reply);
  CHECK(reply.error().code() == ErrorCode::internal);
  CHECK(run.held() == 0_usd);
  CHECK(run.in_doubt() > 0_usd);
}

TEST_CASE("budget: a stream that runs beyond its grant is stopped") {
  struct Counter final : StreamSink {
    std::size_t bytes = 0;
    StreamControl on_chunk(const Chunk& chunk) override {
      bytes += chunk.text.size();
      return StreamControl::go_on;
    }
  } sink;
  RunSetup setup;
  std::string flood;
  for (int i = 0; i < 10'000; ++i) flood += "word ";
  setup.answers = {Answer(flood)};
  Run run(std::move(setup));
  ModelRequest request("gpt-4o", "hi");
  request.output_tokens_max = 100;

  const auto reply = run.wait(run.session->complete(std::move(request), CallOptions(&sink)));

  REQUIRE(reply);
  CHECK(reply->model().stop_reason == StopReason::length);
  CHECK(reply->warnings().at(0).type == "output_limit_ignored");
  CHECK(sink.bytes >= 1600);
  CHECK(sink.bytes < 1700);
  CHECK(!reply->charge().is_exact());
}

TEST_CASE("budget: a tool that was described wrongly is refused, and never free") {
  Run run;
  auto tool = priced_tool(0.01_usd);
  tool->cost_estimate = nullptr;
  tool->defect = Error(ErrorCode::invalid_argument, "cost: -$0.01 is negative");

  const auto reply = run.invoke(tool);

  CHECK(reply.error().code() == ErrorCode::invalid_argument);
  CHECK(run.session->report().sums.calls == 0);
}

TEST_CASE("budget: a limit in tokens counts a context that is filled several times") {
  Price price = Price::flat(Rate::per_million_tokens(1_usd), Rate::per_million_tokens(1_usd));
  price.context_window = 200'000;
  RequestBound bound;
  bound.input = 100;
  bound.context_bound = true;
  bound.context_fills = 6;

  CHECK(ask_for(bound, price, 16, {})->input_tokens == 1'200'000);
}
