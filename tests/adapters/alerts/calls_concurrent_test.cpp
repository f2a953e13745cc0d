// calls_concurrent_test.cpp: receivers that fail delay no call, and nothing is told twice or lost.
#include <atomic>
#include <set>

#include <purser/tests/adapters/alerts/delivery_fixture.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/on_threads.hpp>

namespace purser::alerts {
namespace {

/// Every call finds something that people are to be told.
std::shared_ptr<Middleware> alarming() {
  return make_before("alarming", [](Call& call) {
    Finding finding;
    finding.type = "stall";
    finding.key = std::to_string(call.id());
    finding.alerts = true;
    call.found(std::move(finding));
  });
}

RunSetup telling(std::shared_ptr<AlertPort> port) {
  RunSetup setup;
  setup.alerts = std::move(port);
  return setup;
}

}  // namespace

TEST_CASE("alerts: no call waits for a receiver that hangs") {
  Receiver receiver(Receiver::hang);
  DeliveryFixture given(receiver.url());
  given.start();
  Run run(telling(given.delivery));
  REQUIRE(run.runtime->use(alarming(), Place::guard));

  for (int i = 0; i < 200; ++i) REQUIRE(run.complete());

  (void)receiver.wait_for(1);  // it was asked, and has never answered
  CHECK(receiver.arrived().size() == 1);
  CHECK(given.stats().sent == 0);
}

TEST_CASE("alerts: each threshold reaches a receiver that was down once") {
  Receiver receiver(
      [](int index, const Arrived&) { return Receiver::status(index < 3 ? 503 : 200); });
  DeliveryFixture given(receiver.url());
  given.start();
  ThreadPool pool(4);
  RuntimeOptions options;
  options.alerts = given.delivery;
  options.budgets = {{"total", "", Limit::usd(1_usd)}};
  options.budgets[0].limit.alert_at = {50_percent, 80_percent};
  const auto runtime = Runtime::create(pool.executor(), std::move(options)).value();

  on_threads(4, [&](int thread) {
    const auto session = runtime->session({.id = "s" + std::to_string(thread)}).value();
    for (int i = 0; i < 50; ++i) {
      (void)pool.wait(session.invoke(priced_tool(0.01_usd), Json::object()));
    }
  });
  while (given.stats().sent < 3) {
    given.timers->advance(std::chrono::seconds(1));
    std::this_thread::yield();
  }

  REQUIRE(given.flush());
  std::set<std::string> keys;
  for (const auto& arrived : receiver.arrived()) keys.insert(arrived.json()["key"]);
  CHECK(keys == std::set<std::string>{"threshold total $1.00 at 50%",
                                      "threshold total $1.00 at 80%",
                                      "budget_exhausted total $1.00"});
  CHECK(given.stats().sent == 3);
  CHECK(given.stats().failed == 0);
  CHECK(given.delivery->stats().dropped == 0);
}

TEST_CASE("alerts: of a storm of 10^5 findings the receiver sees each story and threshold once") {
  constexpr int stories = 100;
  Receiver receiver;
  DeliveryFixture given(receiver.url());
  given.start();
  ThreadPool pool(4);
  RuntimeOptions options;
  options.alerts = given.delivery;
  options.budgets = {{"total", "", Limit::usd(1_usd)}};
  options.budgets[0].limit.alert_at = {10_percent, 50_percent, 80_percent};
  const auto runtime = Runtime::create(pool.executor(), std::move(options)).value();
  std::atomic<int> found = 0;
  const auto find_all = [&](Call& call) {
    for (int story = 0; story < stories; ++story) {
      Finding finding;
      finding.type = "stall";
      finding.key = std::to_string(story);
      finding.alerts = true;
      call.found(std::move(finding));
      ++found;
    }
  };
  REQUIRE(runtime->before("alarming", find_all, Place::guard));
  const auto session = runtime->session({.id = "s1"}).value();

  on_threads(4, [&](int /*thread*/) {
    for (int i = 0; i < 260; ++i) {
      (void)pool.wait(session.invoke(priced_tool(0.001_usd), Json::object()));
    }
  });

  REQUIRE(given.flush());
  std::multiset<std::string> keys;
  for (const auto& arrived : receiver.arrived()) keys.insert(arrived.json()["key"]);
  CHECK(found >= 100'000);
  CHECK(keys.size() == stories + 4);
  for (const auto* share : {"10%", "50%", "80%"}) {
    CHECK(keys.count(std::string("threshold total $1.00 at ") + share) == 1);
  }
  CHECK(keys.count("budget_exhausted total $1.00") == 1);
  CHECK(std::set<std::string>(keys.begin(), keys.end()).size() == keys.size());
  CHECK(given.delivery->stats().dropped == 0);
}

TEST_CASE("alerts: alerts from many threads all arrive, once each, at every target") {
  Receiver first;
  Receiver second;
  DeliveryFixture given;
  given.options.targets = {target_at(first.url()), target_at(second.url())};
  given.options.targets[1].name = "second";
  auto& delivery = given.start();

  on_threads(4, [&](int thread) {
    for (int i = 0; i < 50; ++i) {
      delivery.raise(numbered_alert(100 * thread + i));
      if (i % 10 == 0) (void)delivery.stats();
    }
  });

  REQUIRE(given.flush());
  for (const auto* receiver : {&first, &second}) {
    std::set<std::string> messages;
    for (const auto& arrived : receiver->arrived()) messages.insert(arrived.json()["message"]);
    CHECK(messages.size() == 200);
    CHECK(receiver->arrived().size() == 200);
  }
}

TEST_CASE("alerts: one that fails is an event of the runtime") {
  Receiver receiver([](int, const Arrived&) { return Receiver::status(404); });
  DeliveryFixture given(receiver.url());
  given.start();
  RunSetup setup = telling(given.delivery);
  setup.budget = 0.01_usd;
  Run run(std::move(setup));
  std::vector<AlertFailure> told;
  run.runtime->events().on_alert_failed.connect(
      [&](const AlertFailure& failure) { told.push_back(failure); });

  CHECK_FALSE(run.invoke(priced_tool(0.02_usd)));

  REQUIRE(given.flush());
  run.runtime->flush_events();
  REQUIRE(told.size() == 1);
  CHECK(told[0].type == "budget_exhausted");
  CHECK(told[0].error.code() == ErrorCode::bad_request);
}

}  // namespace purser::alerts
