// session_report_test.cpp: the report has its fixed shape and tells what was spent.
#include <purser/agent/session_report.hpp>

#include <algorithm>

#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using scripted::Answer;

namespace {

Answer used(Tokens input, Tokens output) {
  Answer answer("hello");
  answer.usage.input = input;
  answer.usage.output = output;
  return answer;
}

RunSetup setup_with(Answer answer) {
  RunSetup setup;
  setup.answers = {std::move(answer)};
  setup.budget = 5_usd;
  return setup;
}

}  // namespace

TEST_CASE("report: JSON of the fixed shape with exact amounts") {
  Run run(setup_with(used(1200, 380)));
  REQUIRE(run.complete());
  REQUIRE(run.invoke(priced_tool(0.05_usd, "serp_api")));

  const auto json = to_json(run.session->report());

  CHECK(json["session_id"] == "s1");
  CHECK(json["scope"] == "session:s1");
  CHECK(json["budget"].dump() == "5.0");
  CHECK(json["total_spent"].dump() == "0.0568");
  CHECK(json["remaining"].dump() == "4.9432");
  CHECK(json["held"] == 0);
  CHECK(json["in_doubt"] == 0);
  CHECK(json["breakdown"]["llm"]["total"].dump() == "0.0068");
  CHECK(json["breakdown"]["llm"]["calls"] == 1);
  CHECK(json["breakdown"]["llm"]["tokens"]["input"] == 1200);
  CHECK(json["breakdown"]["llm"]["tokens"]["output"] == 380);
  CHECK(json["breakdown"]["llm"]["by_model"]["gpt-4o"].dump() == "0.0068");
  CHECK(json["breakdown"]["tools"]["by_tool"]["serp_api"].dump() == "0.05");
  CHECK(json["breakdown"]["mcp"]["calls"] == 0);
  CHECK(json["daily_spent"].dump() == "0.0568");
  CHECK(json["tokens_last_minute"] == 1580);
  CHECK(json["limits"][0]["account"] == "session:s1");
  CHECK(json["limits"][0]["measure"] == "usd");
  CHECK(json["limits"][0]["window"] == "total");
  CHECK(json["terminated_by"].is_null());
  CHECK(json["events"].size() == 2);
  CHECK(json["utilization"].dump() == "0.011");
}

TEST_CASE("report: a refusal is a warning and an event") {
  auto setup = setup_with(used(1, 1));
  setup.budget = 0.000001_usd;
  Run run(std::move(setup));
  CHECK(!run.complete());
  CHECK(!run.complete());

  const auto json = to_json(run.session->report());

  CHECK(json["warnings"].size() == 1);
  CHECK(json["warnings"][0]["type"] == "budget_exceeded");
  CHECK(json["events"][0]["error"] == "budget_exhausted");
}

TEST_CASE("report: memory for the timeline is bounded") {
  Run run(setup_with(used(1, 1)));
  for (int i = 0; i < 300; ++i) REQUIRE(run.complete());

  const auto report = run.session->report();

  CHECK(report.events.size() == 256);
  CHECK(report.events_dropped == 44);
  CHECK(report.sums.llm.calls == 300);
}

TEST_CASE("report: the table names what was spent, on what, and what is left") {
  Run run(setup_with(used(1200, 380)));
  REQUIRE(run.complete());
  REQUIRE(run.session->track("crm_export", 0.50_usd));

  const auto table = to_table(run.session->report());

  CHECK(table.find("$0.5068") != std::string::npos);
  CHECK(table.find("gpt-4o") != std::string::npos);
  CHECK(table.find("crm_export") != std::string::npos);
  CHECK(table.find("$4.4932") != std::string::npos);
}

TEST_CASE("session: track refuses negative costs and books what passes the limit") {
  Run run(setup_with(used(1, 1)));
  CHECK(run.session->track("x", Money::nanodollars(-1)).error().code() ==
        ErrorCode::invalid_argument);
  REQUIRE(run.session->track("x", 7_usd));
  CHECK(run.spent() == 7_usd);
  CHECK(run.complete().error().code() == ErrorCode::budget_exhausted);
}

TEST_CASE("session: opening the same session again goes on with its sums") {
  Run run(setup_with(used(1200, 380)));
  REQUIRE(run.complete());
  SessionOptions options;
  options.id = "s1";
  options.budget = 5_usd;

  const auto again = run.runtime->session(options);

  REQUIRE(again);
  CHECK(again->report().sums.total_spent == 0.0068_usd);
}

TEST_CASE("session: another budget for an open session is refused") {
  Run run(setup_with(used(1, 1)));
  SessionOptions options;
  options.id = "s1";
  options.budget = 6_usd;

  CHECK(run.runtime->session(options).error().code() == ErrorCode::invalid_argument);
}

TEST_CASE("session: made-up names never meet chosen ones") {
  Run run(setup_with(used(1, 1)));  // its session is called s1
  SessionOptions options;
  options.budget = 6_usd;

  const auto other = run.runtime->session(options);

  REQUIRE(other);
  CHECK(other->id() != "s1");
  CHECK(other->report().budget == 6_usd);
}

TEST_CASE("report: the budget is the tightest limit of the session, also one that a rule set") {
  RunSetup setup;
  setup.budgets = {{"session", "", Limit::usd(0.40_usd)}};
  Run run(std::move(setup));  // opened with $1

  CHECK(run.session->report().budget == 0.40_usd);
  CHECK(to_json(run.session->report())["remaining"] == 0.4);
}

TEST_CASE("report: what failed attempts cost stands on the timeline and in the event") {
  RunSetup setup;
  setup.answers = {Answer(Error(ErrorCode::connection_lost, "x")), Answer("ok")};
  Run run(std::move(setup));
  Charge charge;
  run.runtime->events().on_call_finished.connect(
      [&](const CallFinished& event) { charge = event.charge; });
  REQUIRE(run.complete());
  run.runtime->flush_events();

  const auto report = run.session->report();
  CHECK(run.in_doubt() > 0_usd);
  CHECK(report.events.at(0).cost_high == run.spent());
  CHECK(report.events.at(0).cost_low == run.spent() - run.in_doubt());
  CHECK(charge.high == run.spent());
}

TEST_CASE("report: a tool that fails is shown with the price it was paid") {
  Run run;
  auto tool = priced_tool(0.02_usd);
  tool->function = [](Json) -> Task<Json> { throw std::runtime_error("broken"); };

  CHECK(!run.invoke(tool));

  CHECK(run.session->report().events.at(0).cost_high == 0.02_usd);
}

TEST_CASE("report: a booking from outside that passes a limit is a warning") {
  Run run;
  REQUIRE(run.session->track("crm", 2_usd));

  REQUIRE(run.session->report().warnings.size() == 1);
  CHECK(run.session->report().warnings[0].type == "budget_exceeded");
}

TEST_CASE("session report: many warnings of a type leave room for others, and each is kept once") {
  Run run;
  const auto count_of = [&](const std::string& type) {
    const auto warnings = run.session->report().warnings;
    return std::count_if(warnings.begin(), warnings.end(),
                         [&](const Warning& warning) { return warning.type == type; });
  };
  for (int i = 0; i < 100; ++i) run.session->warn({"noisy", std::to_string(i % 31)});
  CHECK(count_of("noisy") == 31);

  for (int i = 0; i < 100; ++i) run.session->warn({"noisy", std::to_string(i)});
  run.session->warn({"rare", "once"});
  run.session->warn({"rare", "once"});

  CHECK(count_of("noisy") == 32);
  CHECK(count_of("rare") == 1);
}
