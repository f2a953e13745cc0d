// alert_test.cpp: what calls find and what the ledger says reaches the port of the runtime.
#include <purser/middleware/alert.hpp>

#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/kept_alerts.hpp>

using namespace purser;
using scripted::Answer;

namespace {

using Types = std::vector<std::string>;

struct Alerted {
  explicit Alerted(RunSetup setup = {}) : run(with_port(std::move(setup))) {}

  RunSetup with_port(RunSetup setup) {
    setup.alerts = port;
    return setup;
  }
  /// From now on each call finds this.
  void find(std::string type, std::string key, bool alerts) {
    const auto find_it = [=](Call& call) {
      Finding finding;
      finding.type = type;
      finding.message = "found " + key;
      finding.key = key;
      finding.alerts = alerts;
      call.found(std::move(finding));
    };
    REQUIRE(run.runtime->before("detector", find_it, Place::guard));
  }

  std::shared_ptr<KeptAlerts> port = std::make_shared<KeptAlerts>();
  Run run;
};

}  // namespace

TEST_CASE("alert: the stage is visible in explain, and stands only where there is a port") {
  Alerted given;
  CHECK(given.run.runtime->explain().find("\nalert           sees what all stages find\n") !=
        std::string::npos);
  CHECK(Run().runtime->explain().find("alert") == std::string::npos);
}

TEST_CASE("alert: findings that ask for it reach the port, others do not") {
  Alerted given;
  given.find("stall", "one", true);
  given.find("context_bloat", "two", false);

  REQUIRE(given.run.complete());

  const auto alerts = given.port->alerts();
  REQUIRE(alerts.size() == 1);
  CHECK(alerts[0].type == "stall");
  CHECK(alerts[0].message == "found one");
  CHECK(alerts[0].scope.to_string() == "session:s1");
  CHECK(alerts[0].name == "gpt-4o");
  CHECK(alerts[0].call == 1);
  CHECK(alerts[0].time == VirtualClock::start_default);
}

TEST_CASE("alert: a finding of a call that is refused reaches the port as well") {
  Alerted given;
  given.find("loop_detected", "again", true);
  REQUIRE(given.run.runtime->before(
      "deny", [](Call&) { return refuse({ErrorCode::loop_detected, "no"}); }, Place::approve));

  CHECK_FALSE(given.run.complete());

  CHECK(given.port->types() == Types{"loop_detected"});
}

TEST_CASE("alert: each threshold and the end of the budget are told once") {
  RunSetup setup;
  setup.budget = 0.10_usd;
  Alerted given(std::move(setup));
  const auto tool = priced_tool(0.03_usd);

  for (int i = 0; i < 10; ++i) (void)given.run.invoke(tool);

  CHECK(given.port->types() == Types{"threshold", "budget_exhausted"});
  const auto threshold = given.port->alerts()[0];
  CHECK(threshold.message == "session:s1 has spent $0.09 of its $0.10 limit, past 80%");
  CHECK(threshold.limit->spent == (0.09_usd).nanodollars());
}

TEST_CASE("alert: a session that begins anew is told anew") {
  RunSetup setup;
  setup.budget = 0.10_usd;
  Alerted given(std::move(setup));
  const auto spend_all = [&] {
    for (int i = 0; i < 5; ++i) (void)given.run.invoke(priced_tool(0.03_usd));
  };
  spend_all();
  REQUIRE(given.run.runtime->ledger().reset(given.run.session->account()));
  spend_all();
  CHECK(given.port->types() ==
        Types{"threshold", "budget_exhausted", "threshold", "budget_exhausted"});
}

TEST_CASE("alert: failures are told by their code, if asked for") {
  const auto asked = GENERATE(false, true);
  RunSetup setup;
  setup.answers = {Answer(Error(ErrorCode::bad_request, "no such thing").with_rejected())};
  if (asked) setup.alert_options.on = {"bad_request"};
  Alerted given(std::move(setup));

  CHECK_FALSE(given.run.complete());

  CHECK(given.port->types() == (asked ? Types{"bad_request"} : Types{}));
  if (!asked) return;
  CHECK(given.port->alerts()[0].source == AlertSource::failure);
  CHECK(given.port->alerts()[0].message.find("no such thing") != std::string::npos);
  CHECK(given.port->alerts()[0].scope.to_string() == "session:s1");
}

TEST_CASE("alert: an alert that fails is an event of the runtime") {
  Alerted given;
  std::vector<AlertFailure> told;
  given.run.runtime->events().on_alert_failed.connect(
      [&](const AlertFailure& failure) { told.push_back(failure); });
  const auto listener = given.port->listener.lock();
  REQUIRE(listener);

  AlertFailure failure{"slack", "threshold", "key", Error(ErrorCode::timeout, "late"), 2, true};
  listener->alert_failed(failure);

  given.run.runtime->flush_events();
  REQUIRE(told.size() == 1);
  CHECK(told[0].target == "slack");
  CHECK(told[0].error.code() == ErrorCode::timeout);
  CHECK(told[0].attempts == 2);
}
