// default_chain_test.cpp: the order that users get, and what they may change about it.
#include <purser/middleware/default_chain.hpp>

#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using scripted::Answer;

namespace {

/// A stage that counts what passes it.
std::shared_ptr<Middleware> counter(std::string name, int& seen) {
  return make_before(std::move(name), [&seen](Call&) { ++seen; });
}

std::shared_ptr<Middleware> quiet(std::string name) {
  return make_before(std::move(name), [](Call&) {});
}

/// A second till.
class Toll final : public Middleware {
 public:
  std::string_view name() const noexcept override { return "toll"; }
  Traits traits() const noexcept override {
    Traits traits;
    traits.charges = true;
    return traits;
  }
  Task<Reply> handle(Call& call, Next next) override { return next(call); }
};

/// An attempt that fails for a passing reason.
Answer overloaded() { return Answer(Error(ErrorCode::overloaded, "busy").with_rejected()); }

/// A call that goes on while the test does something else.
struct UnderWay {
  explicit UnderWay(Run& the_run) : run(the_run) {
    start<Result<Reply>>(run.executor(), run.session->complete(ModelRequest("gpt-4o", "hi")),
                         [this](Result<Reply> reply) { outcome.emplace(std::move(reply)); });
    run.poll();
  }

  void finish() {
    run.poll();
    while (!outcome && run.skip_to_next_timer()) run.poll();
  }

  Run& run;
  std::optional<Result<Reply>> outcome;
};

const std::string default_text =
    R"(trace           sees refusals of all other stages too
deadline        bounds queueing and retries
watch           before any cost; refused and unknown calls count too
tool_arguments  before any cost: what cannot work is not paid for
retry           each attempt is paid for
budget          sees the final request; nothing further in changes it
)";

}  // namespace

TEST_CASE("default chain: explain prints the order with the reason for each place") {
  const Run run;

  CHECK(run.runtime->explain() == default_text);
}

TEST_CASE("default chain: own stages stand where their place says") {
  const std::string expected =
      R"(trace           sees refusals of all other stages too
deadline        bounds queueing and retries
audit           yours, once per call
watch           before any cost; refused and unknown calls count too
tool_arguments  before any cost: what cannot work is not paid for
retry           each attempt is paid for
meter           yours, once per attempt
budget          sees the final request; nothing further in changes it
)";
  RunSetup setup;
  setup.stages = {{quiet("meter"), Place::attempt}, {quiet("audit"), Place::call}};
  const Run created(std::move(setup));
  const Run changed;
  REQUIRE(changed.runtime->use(quiet("meter"), Place::attempt));
  REQUIRE(changed.runtime->use(quiet("audit"), Place::call));

  CHECK(created.runtime->explain() == expected);
  CHECK(changed.runtime->explain() == expected);
}

TEST_CASE("default chain: own stages of one place keep the order in which they came") {
  const Run run;
  REQUIRE(run.runtime->use(quiet("first")));
  REQUIRE(run.runtime->use(quiet("second")));

  const auto text = run.runtime->explain();

  CHECK(text.find("\nfirst ") < text.find("\nsecond "));
  CHECK(text.find("\nsecond ") < text.find("\ntool_arguments "));
}

TEST_CASE("default chain: the watch can be switched off, or replaced by one of one's own") {
  Run run;
  RuntimeOptions options;
  options.watch.reset();
  const auto without = Runtime::create(run.executor(), std::move(options)).value();
  REQUIRE(run.runtime->use(watch({.stall = {{.repeats = 2}, WatchAction::log}})));
  const auto text = run.runtime->explain();

  CHECK(without->explain().find("watch") == std::string::npos);
  CHECK(text.find("\nwatch ") != std::string::npos);
  CHECK(text.find("\nwatch ") == text.rfind("\nwatch "));
}

TEST_CASE("default chain: a watch that cannot work is told when the runtime is created") {
  Run run;
  RuntimeOptions options;
  options.watch->retry_loop.options.repeats = 1;

  const auto created = Runtime::create(run.executor(), std::move(options));

  REQUIRE(!created);
  CHECK(created.error().message() ==
        "stage \"watch\": watch: retry_loop: repeats is 1, at least 2");
}

TEST_CASE("default chain: a second stage that charges is refused, and nothing changes") {
  const auto place = GENERATE(Place::call, Place::attempt);
  Run run;

  const auto used = run.runtime->use(std::make_shared<Toll>(), place);

  REQUIRE(!used);
  CHECK(used.error().code() == ErrorCode::invalid_argument);
  CHECK(used.error().message().find("\"toll\"") != std::string::npos);
  CHECK(run.runtime->explain() == default_text);
  REQUIRE(run.runtime->use(quiet("audit")));  // the refused stage is not tried again
  CHECK(run.runtime->explain().find("toll") == std::string::npos);
  CHECK(run.complete());
}

TEST_CASE("default chain: a second stage that charges is refused when a runtime is created") {
  Run run;
  RuntimeOptions options;
  options.stages = {{std::make_shared<Toll>(), Place::attempt}};

  const auto created = Runtime::create(run.executor(), std::move(options));

  REQUIRE(!created);
  CHECK(created.error().code() == ErrorCode::invalid_argument);
  CHECK(created.error().message().find("\"toll\"") != std::string::npos);
}

TEST_CASE("default chain: a stage at Place::call runs once per call, at Place::attempt per try") {
  int calls = 0;
  int attempts = 0;
  RunSetup setup;
  setup.answers = {overloaded(), overloaded(), Answer("at last")};
  setup.stages = {{counter("calls", calls), Place::call},
                  {counter("attempts", attempts), Place::attempt}};
  Run run(std::move(setup));

  REQUIRE(run.complete());

  CHECK(run.provider->calls() == 3);
  CHECK(calls == 1);
  CHECK(attempts == 3);
}

TEST_CASE("default chain: a call under way finishes on the old chain, the next takes the new one") {
  int seen = 0;
  auto gated = overloaded();
  gated.gate.emplace();
  RunSetup setup;
  setup.answers = {gated, Answer("second try")};
  Run run(std::move(setup));
  UnderWay old(run);
  REQUIRE(run.provider->calls() == 1);
  REQUIRE(!old.outcome);

  REQUIRE(run.runtime->use(counter("new", seen), Place::attempt));
  gated.gate->set();
  old.finish();

  REQUIRE(old.outcome);
  CHECK((*old.outcome)->text() == "second try");
  CHECK(run.provider->calls() == 2);  // the second try started after the change
  CHECK(seen == 0);

  REQUIRE(run.complete());
  CHECK(seen == 1);
}

TEST_CASE("default chain: lambdas before and after see every call and how it ended") {
  std::vector<std::string> log;
  RunSetup setup;
  setup.answers = {Answer("hello"), Answer(Error(ErrorCode::bad_request, "no").with_rejected())};
  Run run(std::move(setup));
  REQUIRE(run.runtime->before(
      "looks", [&log](Call& call) { log.push_back("before " + std::string(call.name())); }));
  REQUIRE(run.runtime->after("hears", [&log](const Call& call, const Result<Reply>& outcome) {
    const std::string end(outcome ? "answered" : to_string(outcome.error().code()));
    log.push_back(std::string(call.name()) + " " + end);
  }));

  REQUIRE(run.complete());
  CHECK(!run.complete());
  REQUIRE(run.invoke(priced_tool(0.01_usd)));

  CHECK(log == std::vector<std::string>{"before gpt-4o", "gpt-4o answered", "before gpt-4o",
                                        "gpt-4o bad_request", "before search", "search answered"});
}

TEST_CASE("default chain: a before that refuses ends the call before it costs anything") {
  Run run;
  REQUIRE(run.runtime->before("deny", [](Call&) { return refuse({ErrorCode::refused, "no"}); }));

  CHECK(run.complete().error().code() == ErrorCode::refused);
  CHECK(run.provider->calls() == 0);
  CHECK(run.spent() == 0_usd);
  CHECK(run.held() == 0_usd);
}
