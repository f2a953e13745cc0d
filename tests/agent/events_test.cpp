// events_test.cpp: subscribers hear everything in order and can do no harm.
#include <purser/agent/events.hpp>

#include <future>

#include <purser/agent/event_queue.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("events: calls, charges, thresholds and exhaustion arrive in order") {
  RunSetup setup;
  setup.budget = 0.05_usd;
  Run run(std::move(setup));
  std::vector<std::string> log;
  auto& events = run.runtime->events();
  events.on_call_started.connect(
      [&](const CallStarted& event) { log.push_back("start " + event.name); });
  events.on_call_finished.connect(
      [&](const CallFinished& event) { log.push_back("end " + event.name); });
  events.on_charge.connect(
      [&](const LedgerEvent& event) { log.push_back("charge " + to_string(event.charge.high)); });
  events.on_threshold.connect(
      [&](const LedgerEvent& event) { log.push_back("threshold " + to_string(event.share)); });
  events.on_budget_exhausted.connect([&](const LedgerEvent&) { log.push_back("exhausted"); });

  REQUIRE(run.invoke(priced_tool(0.04_usd)));
  CHECK(!run.invoke(priced_tool(0.04_usd)));
  run.runtime->flush_events();

  CHECK(log == std::vector<std::string>{"start search", "charge $0.04", "threshold 80%",
                                        "end search", "start search", "exhausted", "end search"});
}

TEST_CASE("events: a slot that throws stops neither the others nor the call") {
  Run run;
  int heard = 0;
  auto& events = run.runtime->events();
  events.on_call_finished.connect([](const CallFinished&) { throw std::runtime_error("slot"); });
  events.on_call_finished.connect([&](const CallFinished&) { ++heard; });

  REQUIRE(run.complete());
  run.runtime->flush_events();

  CHECK(heard == 1);
  CHECK(run.runtime->event_losses().failed == 1);
  CHECK(run.runtime->event_losses().dropped == 0);
}

TEST_CASE("events: a slot that blocks delays no call") {
  Run run;
  std::promise<void> release;
  auto released = release.get_future().share();
  run.runtime->events().on_call_finished.connect(
      [released](const CallFinished&) { released.wait(); });

  for (int i = 0; i < 10; ++i) REQUIRE(run.complete());

  release.set_value();
  run.runtime->flush_events();
}

TEST_CASE("events: those that a handler leaves no room for are dropped and counted") {
  Run run;
  std::promise<void> release;
  auto released = release.get_future().share();
  auto& events = run.runtime->events();
  std::size_t heard = 0;
  events.on_charge.connect([&, released](const LedgerEvent&) {
    released.wait();
    ++heard;
  });
  const CallInfo info{7, {}, CallKind::tool, Purpose::user, "flood"};
  const auto pushed = EventQueue::jobs_max + 100;

  for (std::size_t i = 0; i < pushed; ++i) {
    auto hold = run.runtime->ledger().reserve(run.session->account(), Ask::fixed(0_usd), info);
    REQUIRE(hold);
    hold->settle(Charge::exact(0_usd));
  }
  const auto losses = run.runtime->event_losses();
  release.set_value();
  run.runtime->flush_events();

  CHECK(losses.dropped >= 99);
  CHECK(heard + losses.dropped == pushed);
}

TEST_CASE("events: a slot may call back into the runtime") {
  Run run;
  Money seen;
  run.runtime->events().on_charge.connect([&](const LedgerEvent&) {
    const CallInfo info{7, {}, CallKind::tool, Purpose::user, "inner"};
    auto hold = run.runtime->ledger().reserve(run.session->account(), Ask::fixed(0.01_usd), info);
    REQUIRE(hold);
    seen = run.session->report().sums.held;
  });

  REQUIRE(run.invoke(priced_tool(0.02_usd)));
  run.runtime->flush_events();

  CHECK(seen == 0.01_usd);
  CHECK(run.held() == 0_usd);
}

TEST_CASE("events: a disconnected slot hears nothing more") {
  Run run;
  int heard = 0;
  const auto connection =
      run.runtime->events().on_call_started.connect([&](const CallStarted&) { ++heard; });
  REQUIRE(run.complete());
  run.runtime->flush_events();
  connection.disconnect();
  REQUIRE(run.complete());
  run.runtime->flush_events();

  CHECK(heard == 1);
}
