// rounds_test.cpp: results that are not the end: kinds, questions, tasks.
#include <purser/adapters/mcp/protocol/input_round.hpp>
#include <purser/adapters/mcp/protocol/result_kind.hpp>
#include <purser/adapters/mcp/protocol/task_state.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp {
namespace {

Json json(std::string_view text) { return parse_json(text).value(); }

TEST_CASE("mcp rounds: a result without a kind is complete, an unknown kind is none") {
  CHECK(kind_of(json("{}")) == ResultKind::complete);
  CHECK(kind_of(nullptr) == ResultKind::complete);
  CHECK(kind_of(json(R"({"resultType":"complete"})")) == ResultKind::complete);
  CHECK(kind_of(json(R"({"resultType":"input_required"})")) == ResultKind::input_required);
  CHECK(kind_of(json(R"({"resultType":"task"})")) == ResultKind::task);
  CHECK(kind_of(json(R"({"resultType":"later"})")) == ResultKind::unknown);
  CHECK(kind_of(json(R"({"resultType":7})")) == ResultKind::unknown);
}

TEST_CASE("mcp rounds: the next one repeats the request with answers and the state as it came") {
  const auto first = json(R"({"name":"triage","arguments":{"ticket":881}})");
  const auto result = json(R"({"requestState":"q0Jx+/8="})");

  const auto next = next_round(first, result, json(R"({"label":{"action":"accept"}})"));

  CHECK(next == json(R"({"name":"triage","arguments":{"ticket":881},"requestState":"q0Jx+/8=",
    "inputResponses":{"label":{"action":"accept"}}})"));
  CHECK_FALSE(next_round(first, json("{}"), Json::object()).contains("requestState"));
  CHECK_FALSE(next_round(first, json("{}"), Json::object()).contains("inputResponses"));
}

TEST_CASE("mcp rounds: only what was declared may be asked") {
  ClientCapabilities declared;
  declared.elicitation_form = true;
  const auto ask = [&](const char* method, const char* params) {
    auto result = Json::object();
    result["inputRequests"]["k"]["method"] = method;
    result["inputRequests"]["k"]["params"] = json(params);
    return read_questions(result, declared, Limits());
  };
  CHECK(ask("elicitation/create", "{}"));
  CHECK(ask("elicitation/create", R"({"mode":"form"})"));
  CHECK(ask("elicitation/create", R"({"mode":"url"})").error().code() == ErrorCode::protocol_error);
  CHECK(ask("sampling/createMessage", "{}").error().code() == ErrorCode::protocol_error);
  CHECK(ask("roots/list", "{}").error().code() == ErrorCode::protocol_error);
  CHECK(ask("ping", "{}").error().code() == ErrorCode::protocol_error);
  CHECK(ask("elicitation/create", "[]").error().code() == ErrorCode::protocol_error);
}

TEST_CASE("mcp rounds: no more questions at once than the limit") {
  ClientCapabilities declared;
  declared.roots = true;
  Limits limits;
  limits.server_requests_max = 1;
  const auto one = json(R"({"inputRequests":{"a":{"method":"roots/list"}}})");
  const auto two =
      json(R"({"inputRequests":{"a":{"method":"roots/list"},"b":{"method":"roots/list"}}})");
  CHECK(read_questions(one, declared, limits));
  CHECK(read_questions(two, declared, limits).error().code() == ErrorCode::too_large);
  CHECK(read_questions(json(R"({"inputRequests":[]})"), declared, limits).error().code() ==
        ErrorCode::protocol_error);
}

TEST_CASE("mcp tasks: states are read, pauses kept within reason") {
  const auto working =
      read_task(json(R"({"taskId":"t9","status":"working","pollIntervalMs":2000})"), Limits());
  REQUIRE(working);
  CHECK(working->id == "t9");
  CHECK(working->poll == std::chrono::milliseconds(2000));
  CHECK(
      read_task(json(R"({"taskId":"t","status":"working","pollIntervalMs":-5})"), Limits())->poll ==
      std::chrono::milliseconds(50));
  CHECK(
      read_task(json(R"({"taskId":"t","status":"working","pollIntervalMs":99999999999})"), Limits())
          ->poll == Limits().retry_max);
  const auto failed = read_task(
      json(R"({"taskId":"t","status":"failed","error":{"code":-5,"message":"m"}})"), Limits());
  REQUIRE(failed);
  CHECK(failed->error->code == -5);
}

TEST_CASE("mcp tasks: what is no task is an error") {
  const auto* text =
      GENERATE("{}", "7", R"({"taskId":"t"})", R"({"taskId":"","status":"working"})",
               R"({"taskId":"t","status":"done"})", R"({"taskId":"t","status":"completed"})");
  CHECK(read_task(json(text), Limits()).error().code() == ErrorCode::protocol_error);
}

}  // namespace
}  // namespace purser::mcp
