// events_test.cpp: subscribers hear everything in order and can do no harm.
#include <purser/agent/events.hpp>

#include <atomic>
#include <future>
#include <map>

#include <purser/agent/event_queue.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/ledger_fixture.hpp>

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

TEST_CASE("events: an observer of the ledger is told before the call ends, others later as ever") {
  const auto observer = std::make_shared<EventLog>();
  RunSetup setup;
  setup.budget = 0.05_usd;
  setup.ledger_observer = observer;
  Run run(std::move(setup));
  std::atomic<int> heard = 0;
  auto& events = run.runtime->events();
  events.on_charge.connect([&](const LedgerEvent&) { ++heard; });
  events.on_threshold.connect([&](const LedgerEvent&) { ++heard; });

  REQUIRE(run.invoke(priced_tool(0.04_usd)));
  const auto after_first = observer->all();
  CHECK(!run.invoke(priced_tool(0.04_usd)));
  const auto after_second = observer->all();
  run.runtime->flush_events();

  REQUIRE(after_first.size() == 1);  // of charges it wants to hear nothing
  CHECK(after_first[0].kind == LedgerEvent::Kind::threshold);
  REQUIRE(after_second.size() == 2);
  CHECK(after_second[1].kind == LedgerEvent::Kind::budget_exhausted);
  CHECK(after_second[1].account.last() == "session:s1");
  CHECK(heard == 2);
}

TEST_CASE("events: an observer that wants charges gets them though nobody else does") {
  const auto observer = std::make_shared<EventLog>(true);
  RunSetup setup;
  setup.ledger_observer = observer;
  Run run(std::move(setup));

  REQUIRE(run.invoke(priced_tool(0.04_usd)));

  const auto charges = observer->of(LedgerEvent::Kind::charge);
  REQUIRE(charges.size() == 1);
  CHECK(charges[0].charge.high == 0.04_usd);
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

TEST_CASE("events: a slot that blocks or throws on any signal delays no call and loses no event") {
  RunSetup setup;
  setup.budget = 0.05_usd;
  Run run(std::move(setup));
  std::promise<void> release;
  auto released = release.get_future().share();
  auto& events = run.runtime->events();
  std::map<std::string, int> heard;
  const auto slot = [&](const std::string& name) {
    return [&heard, name, released](const auto&) {
      released.wait();
      ++heard[name];
      throw std::runtime_error(name);
    };
  };
  events.on_call_started.connect(slot("started"));
  events.on_call_finished.connect(slot("finished"));
  events.on_charge.connect(slot("charge"));
  events.on_threshold.connect(slot("threshold"));
  events.on_budget_exhausted.connect(slot("exhausted"));

  // Nothing is released before all calls are done: one that waited for a slot would never end.
  REQUIRE(run.invoke(priced_tool(0.02_usd)));
  REQUIRE(run.invoke(priced_tool(0.02_usd)));
  CHECK(run.invoke(priced_tool(0.02_usd)).error().code() == ErrorCode::budget_exhausted);
  CHECK(run.spent() == 0.04_usd);
  CHECK(run.session->report().events.size() == 3);
  release.set_value();
  run.runtime->flush_events();

  CHECK(heard ==
        std::map<std::string, int>{
            {"started", 3}, {"finished", 3}, {"charge", 2}, {"threshold", 1}, {"exhausted", 1}});
  CHECK(run.runtime->event_losses().failed == 10);
  CHECK(run.runtime->event_losses().dropped == 0);
}

TEST_CASE("events: slots may report, reserve, track, ask, open and close from within") {
  Run run;
  std::atomic<int> heard = 0;
  std::atomic<int> failed = 0;
  const auto expect = [&](bool good) { failed += good ? 0 : 1; };
  const auto call_back = [&](const auto&) {
    if (++heard > 20) return;  // what is booked in here is heard as well
    auto& ledger = run.runtime->ledger();
    const CallInfo info{7, {}, CallKind::tool, Purpose::user, "inner"};
    expect(run.session->report().sums.total_spent <= 1_usd);
    expect(ledger.reserve(run.session->account(), Ask::fixed(0.001_usd), info).has_value());
    expect(run.session->track("inner", 0.001_usd).has_value());
    expect(run.session->check("gpt-4o", 10, 10).has_value());
    SessionOptions options;
    options.id = "inner";
    const auto session = run.runtime->session(options);
    expect(session && session->close());
  };
  auto& events = run.runtime->events();
  events.on_call_started.connect(call_back);
  events.on_charge.connect(call_back);
  events.on_call_finished.connect(call_back);

  REQUIRE(run.invoke(priced_tool(0.02_usd)));
  while (heard < 20) run.runtime->flush_events();  // each one books the next
  run.runtime->flush_events();

  CHECK(failed == 0);
  CHECK(run.held() == 0_usd);
  CHECK(run.runtime->event_losses().failed == 0);
  CHECK(run.spent() == Money(0.02_usd) + Money(0.001_usd) * 20);
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
