// tally_test.cpp: a session's report says what became of its alerts, as the delivery knows it.
#include <purser/agent/session_report.hpp>
#include <purser/tests/adapters/alerts/delivery_fixture.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::alerts {
namespace {

/// A session that raises an alert with each of its calls.
struct Told {
  explicit Told(DeliveryFixture& delivery) : run(telling(delivery.delivery)) {
    const auto alarm = [](Call& call) {
      Finding finding;
      finding.type = "stall";
      finding.key = std::to_string(call.id());
      finding.alerts = true;
      call.found(std::move(finding));
    };
    REQUIRE(run.runtime->before("alarming", alarm, Place::guard));
  }
  static RunSetup telling(std::shared_ptr<AlertPort> port) {
    RunSetup setup;
    setup.alerts = std::move(port);
    return setup;
  }
  [[nodiscard]] AlertCounts counts() const { return run.session->report().guards.alerts->counts; }

  Run run;
};

}  // namespace

TEST_CASE("alert tally: what was sent and what was given up is in the session's report") {
  Receiver receiver(
      [](int index, const Arrived&) { return Receiver::status(index == 1 ? 404 : 200); });
  DeliveryFixture given(receiver.url());
  given.start();
  Told told(given);
  for (int i = 0; i < 3; ++i) REQUIRE(told.run.complete());

  REQUIRE(told.run.runtime->flush_alerts(std::chrono::seconds(60)));

  const auto counts = told.counts();
  CHECK(counts.raised == 3);
  CHECK(counts.sent == 2);
  CHECK(counts.failed == 1);
  CHECK(counts.waiting == 0);
  CHECK(counts.dropped == 0);
  CHECK(counts.last_error.find("404") != std::string::npos);
  CHECK(told.run.session->report().guards.alerts->is_followed);
}

TEST_CASE("alert tally: each receiver of an alert counts by itself") {
  Receiver first;
  Receiver second([](int, const Arrived&) { return Receiver::status(404); });
  DeliveryFixture given;
  given.options.targets = {target_at(first.url()), target_at(second.url())};
  given.options.targets[1].name = "second";
  given.start();
  Told told(given);
  REQUIRE(told.run.complete());

  REQUIRE(given.flush());

  CHECK(told.counts().raised == 1);
  CHECK(told.counts().sent == 1);
  CHECK(told.counts().failed == 1);
}

TEST_CASE("alert tally: what is tried again waits, and the error of the try is told") {
  Receiver receiver(
      [](int index, const Arrived&) { return Receiver::status(index == 0 ? 503 : 200); });
  DeliveryFixture given(receiver.url());
  given.start();
  Told told(given);
  REQUIRE(told.run.complete());
  (void)given.failures->wait_for(1);

  CHECK(told.counts().waiting == 1);
  CHECK(told.counts().sent == 0);
  CHECK(told.counts().last_error.find("503") != std::string::npos);

  REQUIRE(given.flush());
  CHECK(told.counts().waiting == 0);
  CHECK(told.counts().sent == 1);
}

TEST_CASE("alert tally: what finds no room is dropped, and nothing is counted twice") {
  Receiver receiver(Receiver::hang);
  DeliveryFixture given(receiver.url());
  given.options.waiting_max = 2;
  given.start();
  Told told(given);
  for (int i = 0; i < 50; ++i) {
    REQUIRE(told.run.complete());
    while (given.delivery->stats().targets[0].waiting == 0) std::this_thread::yield();
  }

  while (told.counts().waiting > 2) std::this_thread::yield();  // the last one is looked at
  const auto counts = told.counts();
  CHECK(counts.waiting == 2);
  CHECK(counts.sent + counts.failed == 0);
  CHECK(counts.dropped == 48);
}

TEST_CASE("alert tally: two sessions are told apart, and alerts of none harm neither") {
  Receiver receiver;
  DeliveryFixture given(receiver.url());
  given.start();
  Told told(given);
  const auto other = told.run.runtime->session({.id = "s2"}).value();
  REQUIRE(told.run.complete());
  REQUIRE(told.run.wait(other.complete(ModelRequest("gpt-4o", "hi"))));
  REQUIRE(told.run.wait(other.complete(ModelRequest("gpt-4o", "hi"))));
  given.delivery->raise(numbered_alert(1));

  REQUIRE(given.flush());

  CHECK(told.counts().sent == 1);
  CHECK(other.report().guards.alerts->counts.sent == 2);
  CHECK(given.stats().sent == 4);
}

}  // namespace purser::alerts
