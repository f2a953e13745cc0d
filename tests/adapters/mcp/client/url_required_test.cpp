// url_required_test.cpp: calls that a server refuses until the user has visited an address.
#include <purser/runtime/event.hpp>
#include <purser/tests/adapters/mcp/client/legacy_tasks.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp::tests {
namespace {

using namespace std::chrono_literals;

Task<Json> acting(std::string action) {
  auto answer = Json::object();
  answer["action"] = std::move(action);
  co_return answer;
}

Task<Json> acting_after(Event go) {
  auto waited = co_await go.wait();
  if (!waited) co_return fail(waited.error());
  co_return json(R"({"action":"accept"})");
}

Json urls(int count) {
  auto data = json(R"({"elicitations":[]})");
  for (int i = 0; i < count; ++i) {
    data["elicitations"].push_back(json(R"({"mode":"url","url":"https://a.org/pay","message":"Pay",
      "elicitationId":"e1"})"));
  }
  return data;
}

/// Refuses the first `refusals` calls with the addresses of `data`.
struct UrlRun : LegacyTasks {
  int refusals = 1;
  Json data = urls(1);
  int asked = 0;
  std::string action = "accept";

  UrlRun() {
    list_tool("optional");
    options.handlers.url_elicitation = [this](const Question&) {
      ++asked;
      return acting(action);
    };
    server->scripts["tools/call"] = [this](const Request&) -> FakeReply {
      if (refusals-- > 0) return WireError(-32042, "sign in first", data);
      return json(R"({"content":["done"]})");
    };
  }
};

TEST_CASE("mcp urls: the user is asked, and the call is made once more as it was") {
  UrlRun run;
  int told = 0;
  RequestOptions how;
  how.dispatched = [&] { ++told; };

  const auto result = run.call(how);

  REQUIRE(result);
  CHECK((*result)["content"][0] == "done");
  CHECK(run.asked == 1);
  CHECK(told == 1);
  const auto calls = run.server->seen("tools/call");
  REQUIRE(calls.size() == 2);
  const auto& first = std::get<Request>(calls[0].message);
  const auto& second = std::get<Request>(calls[1].message);
  CHECK(first.id != second.id);
  CHECK(first.params["name"] == second.params["name"]);
  CHECK(first.params["arguments"] == second.params["arguments"]);
}

TEST_CASE("mcp urls: a task that is refused first is asked for once more as well") {
  UrlRun run;
  run.list_tool("required");
  run.server->scripts["tools/call"] = [&run](const Request&) -> FakeReply {
    if (run.refusals-- > 0) return WireError(-32042, "sign in first", run.data);
    return run.created();
  };
  run.states = {"completed"};
  const auto call = run.start_call();
  run.pass(2s);
  REQUIRE(call.ended());
  CHECK(call.outcome());
  CHECK(run.server->last("tools/call").params.contains("task"));
}

TEST_CASE("mcp urls: other requests are as safe to make again") {
  UrlRun run;
  run.speak(R"({"resources":{}})", "2025-11-25");
  run.server->scripts["resources/read"] = run.server->scripts["tools/call"];
  CHECK(run.run(run.client().read_resource("a://b")));
  CHECK(run.server->count("resources/read") == 2);
}

TEST_CASE("mcp urls: who does not accept has run nothing") {
  UrlRun run;
  run.action = GENERATE("decline", "cancel", "whatever");
  const auto result = run.call();
  REQUIRE_FALSE(result);
  CHECK(result.error().code() == ErrorCode::refused);
  CHECK(result.error().rejected());
  CHECK(run.server->count("tools/call") == 1);
}

TEST_CASE("mcp urls: without a handler the error says what is needed") {
  UrlRun run;
  run.options.handlers.url_elicitation = nullptr;
  const auto result = run.call();
  REQUIRE_FALSE(result);
  CHECK(result.error().code() == ErrorCode::unsupported);
  CHECK(result.error().message().find("url_elicitation") != std::string::npos);
  CHECK(result.error().peer_message().find("https://a.org/pay") != std::string::npos);
  CHECK(result.error().rejected());
}

TEST_CASE("mcp urls: a server that wants it again and again is asked twice, the user once") {
  UrlRun run;
  run.refusals = 1'000;
  const auto result = run.call();
  REQUIRE_FALSE(result);
  CHECK(result.error().code() == ErrorCode::refused);
  CHECK(result.error().rejected());
  CHECK(run.asked == 1);
  CHECK(run.server->count("tools/call") == 2);
}

TEST_CASE("mcp urls: too many addresses, or none, are shown to nobody") {
  struct Row {
    int urls;
    ErrorCode code;
  };
  const auto row = GENERATE(Row{33, ErrorCode::too_large}, Row{0, ErrorCode::protocol_error});
  UrlRun run;
  run.data = urls(row.urls);
  const auto result = run.call();
  REQUIRE_FALSE(result);
  CHECK(result.error().code() == row.code);
  CHECK(result.error().rejected());
  CHECK(run.asked == 0);
}

TEST_CASE("mcp urls: a user who takes too long has run nothing either") {
  UrlRun run;
  const bool by_time = GENERATE(false, true);
  const Event never;
  run.options.handlers.url_elicitation = [never](const Question&) { return acting_after(never); };
  RequestOptions how;
  how.total = 30s;
  const auto call = run.start_call(how);
  REQUIRE_FALSE(call.ended());
  if (by_time) {
    run.pass(30s);
  } else {
    call.cancel();
    run.settle();
  }
  REQUIRE(call.ended());
  CHECK(call.outcome().error().code() == (by_time ? ErrorCode::timeout : ErrorCode::cancelled));
  CHECK(call.outcome().error().rejected());
  CHECK(run.server->count("tools/call") == 1);
}

TEST_CASE("mcp urls: a connection that is lost meanwhile does not hide behind the refusal") {
  UrlRun run;
  const Event go;
  run.options.handlers.url_elicitation = [go](const Question&) { return acting_after(go); };
  const auto call = run.start_call();
  run.server->on_start = [] { return fail(ErrorCode::connection_failed, "no such program"); };
  run.server->die();
  run.settle();
  go.set();
  for (int i = 0; i < 100 && !call.ended(); ++i) run.pass(10s);
  REQUIRE(call.ended());
  CHECK(call.outcome().error().code() == ErrorCode::connection_failed);
}

TEST_CASE("mcp urls: in other revisions the code means nothing") {
  UrlRun run;
  run.speak(R"({"tools":{}})", "2025-06-18");
  const auto result = run.call();
  REQUIRE_FALSE(result);
  CHECK(result.error().code() == ErrorCode::bad_request);
  CHECK_FALSE(result.error().rejected());
  CHECK(run.asked == 0);
}

}  // namespace
}  // namespace purser::mcp::tests
