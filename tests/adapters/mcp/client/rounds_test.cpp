// rounds_test.cpp: modern results that ask for input or for patience.
#include <purser/runtime/event.hpp>
#include <purser/tests/adapters/mcp/client/client_run.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp::tests {
namespace {

using namespace std::chrono_literals;

Task<Json> sampled(Question question) {
  auto result = json(R"({"role":"assistant"})");
  result["limit"] = question.params["maxTokens"];
  co_return result;
}

struct RoundsRun : ClientRun {
  std::vector<FakeReply> replies;

  RoundsRun() {
    options.era = EraChoice::modern;
    options.handlers.sampling = sampled;
    options.handlers.roots = [] { return std::vector<Root>{{"file:///d", ""}}; };
    server->scripts["tools/call"] = [this](const Request&) { return next(); };
    server->scripts["tasks/get"] = [this](const Request&) { return next(); };
    server->scripts["tasks/update"] = [](const Request&) { return json("{}"); };
    server->scripts["tasks/cancel"] = [](const Request&) { return json("{}"); };
  }
  FakeReply next() {
    if (replies.empty()) return json(R"({"resultType":"complete","content":[]})");
    auto reply = replies.front();
    replies.erase(replies.begin());
    return reply;
  }
};

const auto* const two_questions = R"({"resultType":"input_required","requestState":"q0Jx+/8=",
  "inputRequests":{"label":{"method":"sampling/createMessage","params":{"messages":[{}],"maxTokens":40}},
  "where":{"method":"roots/list"}}})";

TEST_CASE("mcp rounds: answers and state go back with the same request under a new id") {
  RoundsRun run;
  run.replies = {json(two_questions)};

  const auto result = run.run(run.client().call_tool("triage", json(R"({"t":1})"), {}));

  REQUIRE(result);
  const auto calls = run.server->seen("tools/call");
  REQUIRE(calls.size() == 2);
  const auto& first = std::get<Request>(calls[0].message);
  const auto& second = std::get<Request>(calls[1].message);
  CHECK(first.id != second.id);
  CHECK(second.params["arguments"] == first.params["arguments"]);
  CHECK(second.params["requestState"] == "q0Jx+/8=");
  CHECK(second.params["inputResponses"]["label"]["limit"] == 40);
  CHECK(second.params["inputResponses"]["where"]["roots"][0]["uri"] == "file:///d");
  CHECK_FALSE(first.params.contains("inputResponses"));
}

TEST_CASE("mcp rounds: nothing of one call gets into another") {
  RoundsRun run;
  run.replies = {json(two_questions)};
  REQUIRE(run.call());
  REQUIRE(run.call());
  const auto params = run.server->last("tools/call").params;
  CHECK_FALSE(params.contains("requestState"));
  CHECK_FALSE(params.contains("inputResponses"));
}

TEST_CASE("mcp rounds: a state without questions is returned after a pause") {
  RoundsRun run;
  run.replies = {json(R"({"resultType":"input_required","requestState":"s"})")};
  const auto call = run.start_call();
  CHECK(run.server->count("tools/call") == 1);
  run.pass(500ms);
  REQUIRE(call.ended());
  CHECK(call.outcome());
  CHECK(run.server->last("tools/call").params["requestState"] == "s");
}

TEST_CASE("mcp rounds: the first byte is told of the first round only") {
  RoundsRun run;
  run.replies = {json(two_questions), json(two_questions)};
  int told = 0;
  RequestOptions how;
  how.dispatched = [&] { ++told; };
  REQUIRE(run.call(how));
  CHECK(run.server->count("tools/call") == 3);
  CHECK(told == 1);
}

TEST_CASE("mcp rounds: rounds have an end") {
  RoundsRun run;
  run.options.limits.rounds_max = 3;
  for (int i = 0; i < 100; ++i) run.replies.emplace_back(json(two_questions));
  const auto result = run.call();
  REQUIRE_FALSE(result);
  CHECK(result.error().code() == ErrorCode::too_large);
  CHECK(run.server->count("tools/call") == 4);
}

TEST_CASE("mcp rounds: a result of an unknown kind is an error, one without a kind is complete") {
  RoundsRun run;
  run.replies = {json(R"({"resultType":"maybe"})"), json(R"({"content":[],"inputRequests":{}})")};
  CHECK(run.call().error().code() == ErrorCode::protocol_error);
  CHECK(run.call());
}

TEST_CASE("mcp rounds: what a call does not offer may not be asked of it") {
  RoundsRun run;
  run.replies = {json(two_questions)};
  RequestOptions how;
  how.refuse_sampling = true;
  const auto result = run.call(how);
  REQUIRE_FALSE(result);
  CHECK(result.error().code() == ErrorCode::protocol_error);
  CHECK(run.server->count("tools/call") == 1);
}

TEST_CASE("mcp rounds: a handler's refusal ends the call, which ran all the same") {
  RoundsRun run;
  run.options.handlers.sampling = [](Question) -> Task<Json> {
    co_return fail(Error(ErrorCode::bad_request, "our own affair").with_rejected());
  };
  run.replies = {json(two_questions)};
  const auto result = run.call();
  REQUIRE_FALSE(result);
  CHECK(result.error().code() == ErrorCode::bad_request);
  CHECK_FALSE(result.error().rejected());
  CHECK(run.server->count("tools/call") == 1);
}

TEST_CASE(
    "mcp rounds: a call cancelled between rounds cancels its handlers and sends nothing more") {
  RoundsRun run;
  int cancelled = 0;
  run.options.handlers.sampling = [&](Question) -> Task<Json> {
    const Event never;
    auto outcome = co_await never.wait();
    ++cancelled;
    co_return fail(outcome.error());
  };
  run.replies = {json(two_questions)};
  const auto call = run.start_call();
  REQUIRE_FALSE(call.ended());
  call.cancel();
  run.settle();
  REQUIRE(call.ended());
  CHECK(call.outcome().error().code() == ErrorCode::cancelled);
  CHECK(cancelled == 1);
  CHECK(run.server->count("tools/call") == 1);
}

TEST_CASE("mcp rounds: the total time counts all rounds") {
  RoundsRun run;
  run.options.limits.rounds_max = 1000;
  for (int i = 0; i < 1000; ++i) {
    run.replies.emplace_back(json(R"({"resultType":"input_required","requestState":"s"})"));
  }
  RequestOptions how;
  how.total = 10s;
  const auto call = run.start_call(how);
  for (int i = 0; i < 20; ++i) run.pass(500ms);
  REQUIRE(call.ended());
  CHECK(call.outcome().error().code() == ErrorCode::timeout);
}

TEST_CASE("mcp tasks: a task is polled until it is done, and its result is the call's") {
  RoundsRun run;
  run.replies = {
      json(R"({"resultType":"task","taskId":"t9","status":"working","pollIntervalMs":2000})"),
      json(R"({"resultType":"complete","taskId":"t9","status":"working","pollIntervalMs":2000})"),
      json(R"({"taskId":"t9","status":"completed","result":{"content":["done"]}})")};
  const auto call = run.start_call();
  CHECK(run.server->count("tasks/get") == 0);
  run.pass(2s);
  CHECK(run.server->count("tasks/get") == 1);
  run.pass(2s);
  REQUIRE(call.ended());
  CHECK((*call.outcome())["content"][0] == "done");
  CHECK(run.server->last("tasks/get").params["taskId"] == "t9");
}

TEST_CASE("mcp tasks: a task's questions are answered once each") {
  RoundsRun run;
  int asked = 0;
  run.options.handlers.sampling = [&](Question question) {
    ++asked;
    return sampled(std::move(question));
  };
  const auto* const asking = R"({"taskId":"t","status":"input_required","inputRequests":
    {"k":{"method":"sampling/createMessage","params":{"messages":[{}],"maxTokens":4}}}})";
  run.replies = {json(R"({"resultType":"task","taskId":"t","status":"working"})"), json(asking),
                 json(asking), json(R"({"taskId":"t","status":"completed","result":{}})")};
  const auto call = run.start_call();
  for (int i = 0; i < 3; ++i) run.pass(1s);
  REQUIRE(call.ended());
  CHECK(call.outcome());
  CHECK(asked == 1);
  REQUIRE(run.server->count("tasks/update") == 1);
  CHECK(run.server->last("tasks/update").params["inputResponses"]["k"]["limit"] == 4);
}

TEST_CASE("mcp tasks: a cancelled call cancels its task") {
  RoundsRun run;
  run.replies = {json(R"({"resultType":"task","taskId":"t","status":"working"})")};
  const auto call = run.start_call();
  call.cancel();
  run.settle();
  CHECK(call.outcome().error().code() == ErrorCode::cancelled);
  REQUIRE(run.server->count("tasks/cancel") == 1);
  CHECK(run.server->last("tasks/cancel").params["taskId"] == "t");
  run.pass(1h);
  CHECK(run.server->count("tasks/get") == 0);
}

TEST_CASE("mcp tasks: a task that never ends is ended by the total time") {
  RoundsRun run;
  run.options.limits.rounds_max = 100'000;
  run.replies = {json(R"({"resultType":"task","taskId":"t","status":"working"})")};
  run.server->scripts["tasks/get"] = [](const Request&) {
    return json(R"({"taskId":"t","status":"working"})");
  };
  RequestOptions how;
  how.total = 30s;
  const auto call = run.start_call(how);
  for (int i = 0; i < 30; ++i) run.pass(1s);
  REQUIRE(call.ended());
  CHECK(call.outcome().error().code() == ErrorCode::timeout);
  CHECK(run.server->count("tasks/cancel") == 1);
}

TEST_CASE("mcp rounds: a refusal takes back nothing of the round or task that ran before it") {
  const bool asks = GENERATE(true, false);
  const auto* const task = R"({"resultType":"task","taskId":"t","status":"working"})";
  RoundsRun run;
  run.replies = {json(asks ? two_questions : task), WireError(-32602, "unknown")};

  const auto call = run.start_call();
  run.pass(1s);

  REQUIRE(call.ended());
  CHECK(call.outcome().error().code() == ErrorCode::bad_request);
  CHECK_FALSE(call.outcome().error().rejected());
}

TEST_CASE("mcp tasks: failures and cancellations of the server are errors") {
  struct Row {
    const char* state;
    ErrorCode code;
  };
  const auto row =
      GENERATE(Row{R"({"taskId":"t","status":"failed","error":{"code":-32603,"message":"x"}})",
                   ErrorCode::bad_request},
               Row{R"({"taskId":"t","status":"cancelled"})", ErrorCode::cancelled},
               Row{R"({"taskId":"t","status":"completed"})", ErrorCode::protocol_error},
               Row{R"({"status":"working"})", ErrorCode::protocol_error});
  RoundsRun run;
  run.replies = {json(R"({"resultType":"task","taskId":"t","status":"working"})"), json(row.state)};
  const auto call = run.start_call();
  run.pass(1s);
  REQUIRE(call.ended());
  CHECK(call.outcome().error().code() == row.code);
}

}  // namespace
}  // namespace purser::mcp::tests
