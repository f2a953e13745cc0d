// places_test.cpp: where stages stand by themselves, what they join, and what they remember.
#include <purser/runtime/session_slots.hpp>
#include <purser/runtime/stage_context.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

/// Stands where it is told to and counts the calls of each session.
class Counting final : public Hook {
 public:
  explicit Counting(std::string name, Place place = Place::guard)
      : name_(std::move(name)), place_(place) {}
  std::string_view name() const noexcept override { return name_; }
  Place place() const noexcept override { return place_; }
  Result<> join(const StageContext& context) override {
    if (!works) return fail(ErrorCode::invalid_argument, "it has no ladder");
    has_ledger = context.ledger != nullptr && context.timers != nullptr;
    return {};
  }
  Verdict before(Call& call) override {
    last = ++*call.session->get<int>(name_);
    if (last == 2) {
      Finding finding;
      finding.type = "loop_detected";
      finding.message = "the second one";
      call.found(std::move(finding));
    }
    return go_on();
  }

  bool works = true;
  bool has_ledger = false;
  int last = 0;

 private:
  std::string name_;
  Place place_;
};

}  // namespace

TEST_CASE("places: stages stand in the order of their places, however they are added") {
  Run run;
  for (const auto& [name, place] :
       std::vector<std::pair<const char*, Place>>{{"record", Place::record},
                                                  {"limiter", Place::rate_limit},
                                                  {"cache", Place::cache},
                                                  {"fallback", Place::fallback},
                                                  {"downgrade", Place::downgrade},
                                                  {"approve", Place::approve},
                                                  {"guard", Place::guard},
                                                  {"redact", Place::redact},
                                                  {"alert", Place::alert}}) {
    REQUIRE(run.runtime->use(std::make_shared<Counting>(name, place)));
  }
  std::string order;
  std::istringstream lines(run.runtime->explain());
  for (std::string line; std::getline(lines, line);) order += line.substr(0, line.find(' ')) + ' ';

  CHECK(order ==
        "trace alert deadline redact watch guard tool_arguments approve downgrade fallback cache "
        "retry "
        "limiter budget record ");
}

TEST_CASE("places: a stage joins a runtime, and one that cannot is refused by name") {
  Run run;
  const auto stage = std::make_shared<Counting>("counting");
  stage->works = false;

  const auto refused = run.runtime->use(stage);

  REQUIRE(!refused);
  CHECK(refused.error().message() == "stage \"counting\": it has no ladder");
  stage->works = true;
  REQUIRE(run.runtime->use(stage));
  CHECK(stage->has_ledger);
}

TEST_CASE("places: what a stage remembers belongs to the session, and outlives the stage") {
  Run run;
  const auto first = std::make_shared<Counting>("counting");
  REQUIRE(run.runtime->use(first));
  CHECK(run.complete());
  const auto other = run.runtime->session({.id = "s2", .budget = 1_usd}).value();
  CHECK(run.wait(other.complete(ModelRequest("gpt-4o", "hi"))));
  CHECK(first->last == 1);
  REQUIRE(run.runtime->use(std::make_shared<Counting>("counting")));

  CHECK(run.complete());

  CHECK(first->last == 2);
}

TEST_CASE("places: what a stage finds is in the reply, in the report, and told to subscribers") {
  Run run;
  std::vector<Finding> told;
  run.runtime->events().on_loop.connect([&](const Finding& finding) { told.push_back(finding); });
  REQUIRE(run.runtime->use(std::make_shared<Counting>("counting")));
  CHECK(run.complete());

  const auto reply = run.complete();

  run.runtime->flush_events();
  REQUIRE(reply);
  CHECK(reply->warnings() == std::vector{Warning{"loop_detected", "the second one"}});
  CHECK(run.session->report().warnings == reply->warnings());
  REQUIRE(told.size() == 1);
  CHECK(told[0].scope.to_string() == "session:s1");
  CHECK(told[0].name == "gpt-4o");
}
