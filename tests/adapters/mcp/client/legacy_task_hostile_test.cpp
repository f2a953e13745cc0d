// legacy_task_hostile_test.cpp: servers that lie about the tasks they run, and who pays for them.
#include <purser/tests/adapters/mcp/client/legacy_tasks.hpp>
#include <purser/tests/adapters/mcp/client/questions.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp::tests {
namespace {

using namespace std::chrono_literals;

TEST_CASE("mcp legacy tasks: what is no task, or another one, is an error that has run") {
  struct Row {
    const char* created;
    const char* state;
  };
  const auto* const fine = R"({"task":{"taskId":"t9","status":"working","pollInterval":2000}})";
  const auto row =
      GENERATE_REF(Row{R"({"task":7})", "{}"}, Row{R"({"task":{"status":"working"}})", "{}"},
                   Row{R"({"task":{"taskId":"t9","status":"submitted"}})", "{}"}, Row{fine, "{}"},
                   Row{fine, R"({"taskId":"t8","status":"completed"})"},
                   Row{fine, R"({"taskId":"t9","status":"done"})"},
                   Row{fine, R"({"task":{"taskId":"t9","status":"completed"}})"});
  LegacyTasks run;
  run.server->scripts["tools/call"] = [&](const Request&) { return json(row.created); };
  run.server->scripts["tasks/get"] = [&](const Request&) { return json(row.state); };

  const auto call = run.start_call();
  run.pass(2s);

  REQUIRE(call.ended());
  CHECK(call.outcome().error().code() == ErrorCode::protocol_error);
  CHECK_FALSE(call.outcome().error().rejected());
  const bool has_id =
      json(row.created)["task"].is_object() && json(row.created)["task"].contains("taskId");
  CHECK(run.server->count("tasks/cancel") == (has_id ? 1 : 0));  // it may still be working
}

TEST_CASE("mcp legacy tasks: a result that is none of a tool is an error") {
  const auto* const result = GENERATE("{}", "7", "null", R"({"task":{"taskId":"t9"}})");
  LegacyTasks run;
  run.states = {"completed"};
  run.server->scripts["tasks/result"] = [&](const Request&) { return json(result); };
  const auto call = run.start_call();
  run.pass(2s);
  REQUIRE(call.ended());
  CHECK(call.outcome().error().code() == ErrorCode::protocol_error);
}

TEST_CASE("mcp legacy tasks: work without end is ended by the total time, a huge pause before") {
  const std::int64_t pause = GENERATE(-1, 0, 1'000, std::int64_t{1} << 62);
  LegacyTasks run;
  run.server->scripts["tasks/get"] = [&](const Request& request) {
    auto state = std::get<Json>(run.get(request));
    state["pollInterval"] = pause;
    return state;
  };
  RequestOptions how;
  how.total = 100s;
  const auto call = run.start_call(how);
  for (int i = 0; i < 2000; ++i) run.pass(50ms);
  REQUIRE(call.ended());
  CHECK(call.outcome().error().code() == ErrorCode::timeout);
  CHECK(run.server->count("tasks/get") >= 4);
  CHECK(run.server->count("tasks/get") <= 2000);
  CHECK(run.server->count("tasks/cancel") == 1);
}

TEST_CASE("mcp legacy tasks: a server that is silent about a task is given up") {
  LegacyTasks run;
  const bool of_result = GENERATE(false, true);
  run.states = {"completed"};
  run.server->scripts[of_result ? "tasks/result" : "tasks/get"] = [](const Request&) {
    return Silence();
  };
  const auto call = run.start_call();
  run.pass(2s);
  run.pass(60s);
  REQUIRE(call.ended());
  CHECK(call.outcome().error().code() == ErrorCode::timeout);
  CHECK(run.server->count("notifications/cancelled") == 0);
}

TEST_CASE("mcp legacy tasks: a forgotten task is an error, and is asked after no more") {
  LegacyTasks run;
  run.server->scripts["tasks/get"] = [](const Request&) {
    return WireError(-32602, "Task has expired");
  };
  const auto call = run.start_call();
  run.pass(2s);
  REQUIRE(call.ended());
  CHECK(call.outcome().error().peer_message() == "Task has expired");
  CHECK_FALSE(call.outcome().error().rejected());
  run.pass(1h);
  CHECK(run.server->count("tasks/get") == 1);
}

TEST_CASE("mcp legacy tasks: two calls are never one task") {
  LegacyTasks run;
  const auto first = run.start_call();
  const auto second = run.start_call();

  REQUIRE(second.ended());
  CHECK(second.outcome().error().code() == ErrorCode::protocol_error);
  CHECK(run.server->count("tasks/cancel") == 0);  // it is the first one's

  run.states = {"completed"};
  run.pass(2s);
  REQUIRE(first.ended());
  CHECK(first.outcome());
}

/// Two accounts with a task each, `t1` and `t2`, both resting.
struct TwoPayers : LegacyTasks {
  std::vector<const Call*> causes;
  const OwnCall own_a{"a"};
  const OwnCall own_b{"b"};
  std::optional<UnderWay<Json>> first;
  std::optional<UnderWay<Json>> second;

  TwoPayers() {
    options.handlers.sampling = [this](Question question) { return sampled(cause_of(question)); };
    RequestOptions a;
    a.call = &own_a.call;
    RequestOptions b;
    b.call = &own_b.call;
    id = "t1";
    first.emplace(start_call(a));
    id = "t2";
    second.emplace(start_call(b));
  }
  Task<Json> sampled(const Call* cause) {
    causes.push_back(cause);
    co_return json(R"({"role":"assistant"})");
  }
};

TEST_CASE("mcp legacy tasks: a question that names its task is paid for by that one's call") {
  TwoPayers run;
  const bool on_other_stream = GENERATE(false, true);
  const auto stream = on_other_stream ? std::optional(run.call_number()) : std::nullopt;

  run.ask("sampling/createMessage", sample, "t1", std::int64_t{1}, stream);
  run.ask("sampling/createMessage", sample, "t2", std::int64_t{2}, stream);

  CHECK(run.causes == std::vector<const Call*>{&run.own_a.call, &run.own_b.call});
  REQUIRE(run.server->responses().size() == 2);
  CHECK(run.server->responses()[0].result["_meta"] ==
        json(R"({"io.modelcontextprotocol/related-task":{"taskId":"t1"}})"));
}

TEST_CASE("mcp legacy tasks: a question that names none, or one of nobody's, has no cause") {
  const std::string task = GENERATE("", "t3");
  TwoPayers run;
  run.ask("sampling/createMessage", sample, task);
  CHECK(run.causes == std::vector<const Call*>{nullptr});
}

TEST_CASE(
    "mcp legacy tasks: nobody pays for a task that was given up, and the other one still does") {
  TwoPayers run;
  run.first->cancel();
  run.settle();
  REQUIRE(run.first->ended());

  run.ask("sampling/createMessage", sample, "t1", std::int64_t{1});
  run.ask("sampling/createMessage", sample, "", std::int64_t{2});
  run.ask("sampling/createMessage", sample, "t2", std::int64_t{3});

  CHECK(run.causes == std::vector<const Call*>{nullptr, nullptr, &run.own_b.call});
}

TEST_CASE("mcp legacy tasks: one call that rests between questions is still the cause of one") {
  TwoPayers run;
  run.states = {"completed"};
  run.pass(2s);  // the first is done
  REQUIRE(run.first->ended());

  run.ask("sampling/createMessage", sample, "");

  CHECK(run.causes == std::vector<const Call*>{&run.own_b.call});
}

Task<Json> until_cancelled(int& cancelled) {
  const Event never;
  auto outcome = co_await never.wait();
  ++cancelled;
  co_return fail(outcome.error());
}

TEST_CASE("mcp legacy tasks: a question that is open when its task ends is ended with it") {
  LegacyTasks run;
  int cancelled = 0;
  run.options.handlers.sampling = [&](const Question&) { return until_cancelled(cancelled); };
  run.states = {"completed"};
  const auto call = run.start_call();
  run.ask("sampling/createMessage", sample, "t9");
  run.pass(2s);
  REQUIRE(call.ended());
  CHECK(call.outcome());
  CHECK(cancelled == 1);
}

}  // namespace
}  // namespace purser::mcp::tests
