// guard_report_test.cpp: the report tells what guards did: downgrades, loops, alerts, warnings.
#include <purser/agent/guard_report.hpp>

#include <purser/agent/guard_counts.hpp>
#include <purser/middleware/loop_guard.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/kept_alerts.hpp>

using namespace purser;
using scripted::Answer;

namespace {

/// 1,000,000 tokens in and out each: $12.50 on gpt-4o, $0.75 on gpt-4o-mini.
Answer large() {
  Answer answer("hello");
  answer.usage.input = 1'000'000;
  answer.usage.output = 1'000'000;
  return answer;
}

/// Half of its budget is spent, so that gpt-4o-mini answers.
struct Downgraded {
  explicit Downgraded(Answer answer = large()) : run(answering(std::move(answer))) {
    REQUIRE(
        run.runtime->use(downgrade({.at = 50_percent, .ladder = {{"gpt-4*o", "gpt-4o-mini"}}})));
    REQUIRE(run.session->track("elsewhere", 500_usd));
  }
  static RunSetup answering(Answer answer) {
    RunSetup setup;
    setup.script = [answer = std::move(answer)](const ModelRequest&) { return answer; };
    setup.budget = 1000_usd;
    return setup;
  }
  [[nodiscard]] Json json() const { return to_json(run.session->report()); }

  Run run;
};

/// A port whose receiver takes the first alert, gives up the second, and has the rest waiting.
class Receivers final : public AlertPort {
 public:
  bool has_room() noexcept override { return room; }
  void raise(Alert alert) noexcept override {
    const auto number = ++raised_;
    tally_alert(alert.tally, [&](AlertCounts& counts) {
      if (number == 1) ++counts.sent;
      if (number == 2) ++counts.failed;
      if (number > 2) ++counts.waiting;
    });
    if (number == 2)
      tally_alert(alert.tally, [](AlertCounts& counts) { counts.last_error = "answered 500"; });
  }
  [[nodiscard]] bool keeps_tally() const noexcept override { return true; }

  bool room = true;

 private:
  int raised_ = 0;
};

RunSetup telling(std::shared_ptr<AlertPort> port) {
  RunSetup setup;
  setup.alerts = std::move(port);
  setup.alert_options.on = {"finding"};
  return setup;
}

/// Each call finds something that people are to be told.
struct Alarming {
  explicit Alarming(std::shared_ptr<AlertPort> port) : run(telling(std::move(port))) {
    REQUIRE(run.runtime->before(
        "alarming",
        [](Call& call) {
          Finding finding;
          finding.type = "stall";
          finding.message = "nothing new";
          finding.key = std::to_string(call.id());
          finding.alerts = true;
          call.found(std::move(finding));
        },
        Place::guard));
  }
  Run run;
};

Json alerts_of(const Run& run) { return to_json(run.session->report())["alerts"]; }

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("guard report: a session in which nothing happened says so in the same shape") {
  Run run;
  REQUIRE(run.complete());

  const auto json = to_json(run.session->report());

  CHECK(json["warning_counts"] == Json::object());
  CHECK(json["downgrades"] == parse_json(R"({"calls":0,"saved":0.0,"by_model":[]})").value());
  CHECK(json["loops"] == parse_json(R"({"found":0,"blocked":0,"by_type":{}})").value());
  CHECK(json["alerts"].is_null());
  const auto table = to_table(run.session->report());
  CHECK_FALSE(has(table, "loops"));
  CHECK_FALSE(has(table, "alerts"));
  CHECK_FALSE(has(table, "cheaper"));
}

TEST_CASE("guard report: downgrades tell from which model to which, how often and what it saved") {
  Downgraded given;
  REQUIRE(given.run.complete());
  REQUIRE(given.run.complete());
  REQUIRE(given.run.complete("hi", "gpt-4-o"));  // no price: what it saved cannot be told

  const auto json = given.json();

  CHECK(json["downgrades"] == parse_json(R"({"calls":3,"saved":23.5,"by_model":[
      {"from":"gpt-4o","to":"gpt-4o-mini","calls":2,"saved":23.5},
      {"from":"gpt-4-o","to":"gpt-4o-mini","calls":1,"saved":0.0}]})")
                                  .value());
  CHECK(json["warning_counts"]["downgraded"] == 3);
  const auto table = to_table(given.run.session->report());
  CHECK(has(table, "saved by cheaper models                        $23.50   3 calls\n"));
  CHECK(has(table, "gpt-4o -> gpt-4o-mini                        $23.50   2 calls\n"));
}

TEST_CASE("guard report: a downgraded call that fails saved nothing and is not counted") {
  Downgraded given(Answer(Error(ErrorCode::bad_request, "no").with_rejected()));

  CHECK_FALSE(given.run.complete());

  CHECK(given.json()["downgrades"]["calls"] == 0);
  CHECK(given.json()["warning_counts"]["downgraded"] == 1);
}

TEST_CASE("guard report: pairs of models are bounded, the sums are not") {
  Downgraded given;
  for (int i = 0; i < 100; ++i) {
    REQUIRE(given.run.complete("hi", "gpt-4" + std::to_string(i) + "o"));
  }

  const auto& downgrades = given.run.session->report().guards.downgrades;

  CHECK(downgrades.by_model.size() == DowngradeSavings::models_max);
  CHECK(downgrades.calls == 100);
}

TEST_CASE("guard report: loops that are only told and those that are stopped are told apart") {
  Run run;
  REQUIRE(run.runtime->use(
      loop_guard({.repeats = 4, .action = {LoopAction::warn, LoopAction::block}})));
  const auto tool = priced_tool(0.01_usd);
  for (int i = 0; i < 5; ++i) (void)run.invoke(tool);  // the third is warned of, two are stopped

  const auto json = to_json(run.session->report());

  CHECK(json["loops"] ==
        parse_json(R"({"found":3,"blocked":2,"by_type":{"loop_detected":3}})").value());
  CHECK(json["warning_counts"]["loop_detected"] == 3);
  CHECK(has(to_table(run.session->report()), "3 found   2 calls stopped\n"));
}

TEST_CASE("guard report: a detector's loops are loops, what it finds otherwise is none") {
  GuardCounts counts;
  for (const auto* type : {"stall", "context_bloat", "retry_loop", "stall"}) counts.found(type);

  const auto loops = counts.report().loops;

  CHECK(loops.found == 3);
  CHECK(loops.by_type == std::map<std::string, std::int64_t>{{"retry_loop", 1}, {"stall", 2}});
}

TEST_CASE("guard report: what became of alerts is counted for the session") {
  Alarming given(std::make_shared<Receivers>());
  for (int i = 0; i < 4; ++i) REQUIRE(given.run.complete());

  CHECK(alerts_of(given.run) == parse_json(R"({"raised":4,"sent":1,"failed":1,"waiting":2,
      "dropped":0,"last_error":"answered 500"})")
                                    .value());
  const auto table = to_table(given.run.session->report());
  CHECK(has(table, "4 raised   1 sent, 1 failed, 2 waiting\n    last error: answered 500\n"));
}

TEST_CASE("guard report: alerts that find no room are counted as dropped") {
  const auto port = std::make_shared<Receivers>();
  port->room = false;
  Alarming given(port);
  REQUIRE(given.run.complete());

  CHECK(alerts_of(given.run)["dropped"] == 1);
  CHECK(alerts_of(given.run)["raised"] == 0);
  CHECK(has(to_table(given.run.session->report()), "0 raised   1 dropped\n"));
}

TEST_CASE("guard report: a port that does not say what was sent leaves that open") {
  Alarming given(std::make_shared<KeptAlerts>());
  REQUIRE(given.run.complete());

  CHECK(alerts_of(given.run) == parse_json(R"({"raised":1,"sent":null,"failed":null,
      "waiting":null,"dropped":0,"last_error":null})")
                                    .value());
}

TEST_CASE("guard report: alerts about others are not the session's") {
  const auto port = std::make_shared<KeptAlerts>();
  RunSetup setup;
  setup.alerts = port;
  setup.budgets = {{"total", "", Limit::usd(0.02_usd)}};
  Run run(std::move(setup));
  SessionOptions options;
  options.id = "s2";
  const auto other = run.runtime->session(options).value();

  (void)run.wait(other.invoke(priced_tool(0.02_usd), Json::object()));  // crosses `total`'s 80%

  CHECK(port->types() == std::vector<std::string>{"threshold"});
  CHECK(to_json(other.report())["alerts"]["raised"] == 0);
  CHECK(alerts_of(run)["raised"] == 0);
}

TEST_CASE("guard report: alerts about an agent are those of its session") {
  Alarming given(std::make_shared<KeptAlerts>());
  AgentOptions options;
  options.name = "writer";
  options.model = "gpt-4o";

  const auto run = given.run.wait(Agent(std::move(options)).run(*given.run.session, "go"));

  CHECK(run.answered());
  CHECK(run.report.guards.alerts->counts.raised == 1);
}

TEST_CASE("guard report: a session that is opened anew begins with no alerts") {
  Alarming given(std::make_shared<KeptAlerts>());
  REQUIRE(given.run.complete());
  REQUIRE(given.run.session->close());
  SessionOptions options;
  options.id = "s1";
  const auto old = *given.run.session;
  given.run.session = given.run.runtime->session(options).value();

  REQUIRE(given.run.complete());

  CHECK(alerts_of(given.run)["raised"] == 1);
  CHECK(old.report().guards.alerts->counts.raised == 1);
}

TEST_CASE("guard report: alerts are counted on where a changed policy brings another port") {
  Alarming given(std::make_shared<Receivers>());
  REQUIRE(given.run.complete());
  RuntimeOptions policy;
  policy.routes = {{Glob("*"), given.run.provider}};
  policy.alerts = std::make_shared<Receivers>();

  REQUIRE(given.run.runtime->change(policy));
  REQUIRE(given.run.complete());

  CHECK(alerts_of(given.run)["raised"] == 2);
  CHECK(alerts_of(given.run)["sent"] == 2);
  policy.alerts = nullptr;
  REQUIRE(given.run.runtime->change(policy));
  CHECK(alerts_of(given.run)["raised"] == 2);
}

TEST_CASE("guard report: repeated warnings are counted, and the table shows a few of a type") {
  Run run;
  for (int i = 0; i < 40; ++i) run.session->warn({"odd", "number " + std::to_string(i)});
  for (int i = 0; i < 2; ++i) run.session->warn({"same", "again"});

  const auto report = run.session->report();

  CHECK(report.guards.warnings.at("odd") == 40);
  CHECK(report.guards.warnings.at("same") == 2);
  const auto table = to_table(report);
  CHECK(has(table, "! odd: number 2\n"));
  CHECK_FALSE(has(table, "number 3"));
  CHECK(has(table, "! odd: 37 more\n"));
  CHECK(has(table, "! same: 1 more\n"));
}

TEST_CASE("guard report: types of warnings are bounded") {
  GuardCounts counts;
  for (int i = 0; i < 1000; ++i) counts.warned(std::to_string(i));
  CHECK(counts.report().warnings.size() == GuardCounts::types_max);
}
