// approve_test.cpp: a tool runs when somebody allowed it, and not otherwise.
#include <purser/middleware/approve.hpp>

#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace std::chrono_literals;

namespace {

/// Tools that record what they were given; questions that a test answers when it likes.
struct Desk {
  explicit Desk(ApproveOptions options = {}, RunSetup setup = {}) : run(std::move(setup)) {
    if (!options.ask) {
      options.ask = [this](const ApprovalRequest& request, ApprovalAnswer answer) {
        requests.push_back(request);
        if (keeps) answers.push_back(std::move(answer));
      };
    }
    REQUIRE(run.runtime->use(approve(std::move(options))));
  }

  std::shared_ptr<Tool> tool(std::string name = "delete_file") {
    // coroutine-lint: checked, the lambda itself is the coroutine
    auto made = plain_tool(std::move(name), [this](Json arguments) -> Task<Json> {
      ran.push_back(arguments);
      co_return Json("done");
    });
    made->schema = {{"type", "object"},
                    {"properties", {{"path", {{"type", "string"}}}}},
                    {"required", {"path"}}};
    made->cost_estimate = [](const Json&) -> Result<Money> { return 0.01_usd; };
    return made;
  }

  Started invoke(std::shared_ptr<Tool> what) {
    auto started = start<Result<Reply>>(
        run.executor(), run.session->invoke(std::move(what), Json{{"path", "/tmp/a"}}),
        [this](Result<Reply> reply) { outcome.emplace(std::move(reply)); });
    run.poll();
    return started;
  }
  Started invoke() { return invoke(tool()); }

  [[nodiscard]] std::string error() const {
    REQUIRE(outcome);
    REQUIRE(!*outcome);
    CHECK(outcome->error().code() == ErrorCode::refused);
    return outcome->error().message();
  }

  bool keeps = true;
  std::vector<ApprovalRequest> requests;
  std::vector<ApprovalAnswer> answers;
  std::vector<Json> ran;
  std::optional<Result<Reply>> outcome;
  Run run;
};

}  // namespace

TEST_CASE("approve: a tool waits for its answer, and nothing is held meanwhile") {
  Desk given;
  given.invoke();
  REQUIRE(given.requests.size() == 1);
  CHECK(given.requests[0].tool == "delete_file");
  CHECK(given.requests[0].description == "a tool for tests");
  CHECK(given.requests[0].arguments == Json{{"path", "/tmp/a"}});
  CHECK(given.requests[0].price == 0.01_usd);
  CHECK(given.requests[0].scope.to_string() == "session:s1");
  CHECK(given.ran.empty());
  CHECK(given.run.held() == 0_usd);

  CHECK(given.answers[0].is_open());
  given.answers[0].allow();
  CHECK_FALSE(given.answers[0].is_open());
  given.run.poll();

  REQUIRE(given.outcome);
  CHECK(*given.outcome);
  CHECK(given.ran.size() == 1);
  CHECK(given.run.spent() == 0.01_usd);
}

TEST_CASE("approve: a refusal has the reason that the model reads, and costs nothing") {
  Desk given;
  given.invoke();

  given.answers[0].refuse("that file is needed");
  given.answers[0].allow();  // too late
  given.run.poll();

  CHECK(given.error() == "delete_file was not approved: that file is needed");
  CHECK(given.ran.empty());
  CHECK(given.run.spent() == 0_usd);
}

TEST_CASE("approve: edited arguments are what the tool gets") {
  Desk given;
  given.invoke();

  given.answers[0].allow_with({{"path", "/tmp/b"}});
  given.run.poll();

  REQUIRE(given.outcome);
  REQUIRE(*given.outcome);
  CHECK(given.ran == std::vector{Json{{"path", "/tmp/b"}}});
  REQUIRE((*given.outcome)->warnings().size() == 1);
  CHECK((*given.outcome)->warnings()[0].type == "arguments_edited");
}

TEST_CASE("approve: edited arguments that do not fit the schema do not run") {
  Desk given;
  given.invoke();

  given.answers[0].allow_with({{"path", 7}});
  given.run.poll();

  REQUIRE(given.outcome);
  CHECK(given.outcome->error().code() == ErrorCode::invalid_tool_arguments);
  CHECK(given.ran.empty());
}

TEST_CASE("approve: only tools of that name, and calls for which the predicate asks") {
  Desk given({.tools = {"delete_*", "send"}, .when = [](const Call& call) {
                return call.arguments()["path"] != "/tmp/a" || call.name() == "delete_file";
              }});
  given.invoke(given.tool("list_files"));
  CHECK(given.ran.size() == 1);
  given.invoke(given.tool("send"));
  CHECK(given.ran.size() == 2);
  given.invoke(given.tool("delete_file"));
  CHECK(given.ran.size() == 2);
  CHECK(given.requests.size() == 1);
  CHECK(given.run.complete());  // models are never asked about
}

TEST_CASE("approve: a predicate that throws is no approval") {
  Desk given({.when = [](const Call&) -> bool { throw std::runtime_error("broken"); }});
  given.invoke();
  CHECK(given.requests.size() == 1);
  CHECK(given.ran.empty());
}

TEST_CASE("approve: a callback that throws refuses") {
  Desk given({.ask = [](const ApprovalRequest&, const ApprovalAnswer&) {
    throw std::runtime_error("no window");
  }});
  given.invoke();
  const auto error = given.error();
  CHECK(error.find("delete_file was not approved") == 0);
}

TEST_CASE("approve: an answer that is dropped refuses at once") {
  Desk given;
  given.keeps = false;
  given.invoke();
  CHECK(given.error() == "delete_file was not approved: nobody decided");
}

TEST_CASE("approve: an answer that never comes refuses at wait_max") {
  Desk given({.wait_max = 30s});
  given.invoke();
  given.run.timers().advance(29s);
  given.run.poll();
  CHECK(!given.outcome);

  given.run.timers().advance(1s);
  given.run.poll();

  CHECK(given.error() == "delete_file was not approved: nobody decided in time");
  CHECK(given.ran.empty());
  CHECK(given.run.timers().armed() == 0);
}

TEST_CASE("approve: an answer that never comes refuses at the call's deadline") {
  RunSetup setup;
  setup.call_timeout = 5s;
  Desk given({}, std::move(setup));
  given.invoke();

  given.run.timers().advance(5s);
  given.run.poll();

  CHECK(given.error() == "delete_file was not approved: nobody decided in time");
}

TEST_CASE("approve: a cancelled call is cancelled, and a late answer harms nothing") {
  Desk given;
  const auto started = given.invoke();

  started.cancel();
  given.run.poll();
  CHECK_FALSE(given.answers[0].is_open());
  given.answers[0].allow();
  given.run.poll();

  REQUIRE(given.outcome);
  CHECK(given.outcome->error().code() == ErrorCode::cancelled);
  CHECK(given.ran.empty());
}

TEST_CASE("approve: it asks once per call, however often the tool is tried") {
  int asked = 0;
  Desk given({.ask = [&asked](const ApprovalRequest&, const ApprovalAnswer& answer) {
    ++asked;
    answer.allow();
  }});
  int tries = 0;
  // coroutine-lint: checked, the lambda itself is the coroutine
  auto flaky = plain_tool("flaky", [&tries](Json) -> Task<Json> {
    ++tries;
    co_return fail(ErrorCode::tool_failed, "x");
  });
  flaky->idempotent = true;
  flaky->attempts_max = 3;

  CHECK(!given.run.invoke(flaky));

  CHECK(tries == 3);
  CHECK(asked == 1);
}

TEST_CASE("approve: a model is told why, and goes on") {
  RunSetup setup;
  scripted::Answer wants;
  wants.tool_calls = {{"c1", "delete_file", R"({"path":"/tmp/a"})"}};
  setup.answers = {wants, scripted::Answer("I will not, then.")};
  Desk given({.ask = [](const ApprovalRequest&,
                        const ApprovalAnswer& answer) { answer.refuse("not on a Friday"); }},
             std::move(setup));
  AgentOptions options;
  options.model = "gpt-4o";
  options.tools = ToolSet::create({given.tool()}).value();

  const auto run = given.run.wait(Agent(options).run(*given.run.session, "Delete it"));

  CHECK(run.output == "I will not, then.");
  bool told = false;
  for (const auto& message : run.messages) {
    for (const auto& part : message.parts) {
      const auto* const result = std::get_if<ToolResultPart>(&part);
      told = told ||
             (result != nullptr && result->content.find("not on a Friday") != std::string::npos);
    }
  }
  CHECK(told);
}

TEST_CASE("approve: without anybody to ask, or inside of the budget, it is refused") {
  Run run;
  CHECK(run.runtime->use(approve({})).error().message() ==
        "stage \"approve\": it has nobody to ask");
  ApproveOptions options;
  options.ask = [](const ApprovalRequest&, const ApprovalAnswer& answer) { answer.allow(); };
  CHECK(run.runtime->use(approve(std::move(options)), Place::record).error().code() ==
        ErrorCode::invalid_argument);
}
