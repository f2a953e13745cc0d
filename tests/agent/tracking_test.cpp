// tracking_test.cpp: costs of other clients count like those of calls made here.
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

Usage worked_example() {
  Usage usage;
  usage.input = 1200;
  usage.output = 380;
  return usage;
}

}  // namespace

TEST_CASE("tracking: usage of a model costs what a call would have") {
  Run run;

  REQUIRE(run.session->track_usage("gpt-4o", worked_example()));

  const auto report = run.session->report();
  CHECK(report.sums.total_spent == 0.0068_usd);
  CHECK(report.sums.llm.by_name.at("gpt-4o") == 0.0068_usd);
  CHECK(report.sums.llm.usage == worked_example());
  CHECK(report.sums.llm.calls == 1);
}

TEST_CASE("tracking: usage of a model without a price is an error, not free") {
  Run run;
  CHECK(run.session->track_usage("no-such-model", worked_example()).error().code() ==
        ErrorCode::unpriced_model);
  Usage negative;
  negative.input = -1;
  CHECK(run.session->track_usage("gpt-4o", negative).error().code() == ErrorCode::invalid_argument);
  CHECK(run.spent() == 0_usd);
}

TEST_CASE("tracking: answers of unknown providers, and of those that read none, are errors") {
  Run run;
  CHECK(run.session->track_response("nobody", "{}").error().message() ==
        "no provider is called \"nobody\"; routed are \"scripted\"");
  CHECK(run.session->track_response("scripted", "{}").error().code() == ErrorCode::unsupported);
}
