// time_test.cpp: every request ends: idle, total, deadlines, progress, and restarts.
#include <purser/runtime/event.hpp>
#include <purser/tests/adapters/mcp/client/client_run.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp::tests {
namespace {

using namespace std::chrono_literals;

struct SlowRun : ClientRun {
  SlowRun() {
    options.era = EraChoice::legacy;
    server->scripts["tools/call"] = [](const Request&) { return Silence(); };
  }
  void progress(const char* params) {
    auto json = tests::json(params);
    if (!json.contains("progressToken")) {
      json["progressToken"] = id_json(server->last("tools/call").id);
    }
    server->push(Notification("notifications/progress", json));
    settle();
  }
};

TEST_CASE("mcp time: silence ends a request, which is cancelled on the wire") {
  SlowRun run;
  const auto call = run.start_call();
  run.pass(59s);
  CHECK_FALSE(call.ended());

  run.pass(1s);

  REQUIRE(call.ended());
  CHECK(call.outcome().error().code() == ErrorCode::timeout);
  CHECK(run.server->count("notifications/cancelled") == 1);
  run.pass(1h);
  CHECK(run.server->count("tools/call") == 1);
}

TEST_CASE("mcp time: progress starts the silence anew, and the total stands") {
  SlowRun run;
  run.options.limits.total = 150s;
  const auto call = run.start_call();
  for (int i = 1; i < 5; ++i) {
    run.pass(29s);
    run.progress(("{\"progress\":" + std::to_string(i) + "}").c_str());
  }
  CHECK_FALSE(call.ended());

  run.pass(34s);

  REQUIRE(call.ended());
  CHECK(call.outcome().error().code() == ErrorCode::timeout);
  CHECK(call.outcome().error().message().find("150000 ms") != std::string::npos);
}

TEST_CASE("mcp time: a server that waits for our answer is not silent") {
  SlowRun run;
  const Event answered;
  run.options.handlers.elicitation = [answered](Question) -> Task<Json> {
    auto waited = co_await answered.wait();
    (void)waited;
    co_return json(R"({"action":"decline"})");
  };
  const auto call = run.start_call();
  run.pass(30s);
  run.server->push(
      Request(std::int64_t{1}, "elicitation/create",
              json(R"({"message":"?","requestedSchema":{"type":"object","properties":{}}})")));
  run.settle();
  run.pass(30s);
  run.pass(75s);
  REQUIRE(run.server->responses().empty());
  CHECK_FALSE(call.ended());

  answered.set();
  run.settle();
  REQUIRE(run.server->responses().size() == 1);
  run.pass(59s);
  CHECK_FALSE(call.ended());
  run.pass(1s);
  CHECK(call.ended());
}

TEST_CASE("mcp time: progress that does not rise buys no time") {
  SlowRun run;
  const auto call = run.start_call();
  run.pass(30s);
  run.progress(R"({"progress":1})");
  run.pass(30s);
  run.progress(R"({"progress":1})");
  run.progress(R"({"progress":0.5})");
  run.progress(R"({"progress":"2"})");
  run.progress(R"({"progress":2,"progressToken":"x"})");
  run.pass(30s);

  CHECK(call.ended());
}

TEST_CASE("mcp time: progress is told, rising and not too often") {
  SlowRun run;
  std::vector<Progress> told;
  RequestOptions how;
  how.on_progress = [&](const Progress& progress) { told.push_back(progress); };
  const auto call = run.start_call(how);

  run.progress(R"({"progress":1,"total":10,"message":"one"})");
  run.progress(R"({"progress":2})");
  run.pass(100ms);
  run.progress(R"({"progress":1.5})");
  run.progress(R"({"progress":3.5})");

  REQUIRE(told.size() == 2);
  CHECK(told[0].progress == 1);
  CHECK(told[0].total == 10);
  CHECK(told[0].message == "one");
  CHECK(told[1].progress == 3.5);
  CHECK_FALSE(told[1].total);
}

TEST_CASE("mcp time: progress that falls, is no number, or is nobody's is not told") {
  SlowRun run;
  std::vector<double> told;
  RequestOptions how;
  how.on_progress = [&](const Progress& progress) { told.push_back(progress.progress); };
  const auto call = run.start_call(how);

  for (const auto* params :
       {R"({"progress":3})", R"({"progress":1})", R"({"progress":-7})", R"({"progress":3})",
        R"({"progress":"half"})", R"({"progress":null})", R"({"progress":[]})", R"({})",
        R"({"progress":5,"progressToken":"nobody"})", R"({"progress":6,"progressToken":99})",
        R"({"progress":7,"progressToken":null})", R"({"progress":4})"}) {
    run.progress(params);
    run.pass(100ms);
  }

  CHECK(told == std::vector<double>{3, 4});
}

TEST_CASE("mcp time: a callback that throws harms nobody") {
  SlowRun run;
  RequestOptions how;
  how.on_progress = [](const Progress&) { throw std::runtime_error("no"); };
  const auto call = run.start_call(how);

  run.progress(R"({"progress":1})");
  run.server->push(Response(run.server->last("tools/call").id, json("{}")));
  run.settle();

  CHECK(call.outcome());
}

TEST_CASE("mcp time: a deadline ends a request as its own error") {
  SlowRun run;
  RequestOptions how;
  how.deadline = run.timers->clock().now() + 5s;
  const auto call = run.start_call(how);

  run.pass(5s);

  CHECK(call.outcome().error().code() == ErrorCode::deadline_exceeded);
}

TEST_CASE("mcp time: a deadline also ends the wait for a connection") {
  SlowRun run;
  run.server->scripts["initialize"] = [](const Request&) { return Silence(); };
  RequestOptions how;
  how.deadline = run.timers->clock().now() + 5s;
  const auto call = run.start_call(how);

  run.pass(5s);

  CHECK(call.outcome().error().code() == ErrorCode::deadline_exceeded);
}

TEST_CASE("mcp time: each call has its own patience") {
  SlowRun run;
  RequestOptions how;
  how.idle = 1s;
  const auto call = run.start_call(how);
  run.pass(1s);
  CHECK(call.ended());
}

TEST_CASE(
    "mcp time: pauses between restarts double, and after the last of a row it is left alone") {
  SlowRun run;
  run.server->scripts["initialize"] = [](const Request&) { return Death(); };
  const auto connections_after = [&](std::chrono::milliseconds pause) {
    const auto call = run.start_call();
    run.pass(pause - 1ms);
    const int before = run.server->connections();
    run.pass(1ms);
    CHECK(run.server->connections() == before + 1);
    CHECK(call.ended());
  };
  CHECK_FALSE(run.call());
  connections_after(500ms);
  connections_after(1s);
  connections_after(2s);
  connections_after(4s);

  const auto refused = run.call();

  CHECK(refused.error().code() == ErrorCode::connection_failed);
  CHECK(refused.error().message().find("5 times") != std::string::npos);
  CHECK(run.server->connections() == 5);
  run.pass(30s);
  run.speak_legacy();
  run.server->scripts["tools/call"] = [](const Request&) { return json("{}"); };
  CHECK(run.call());
}

TEST_CASE("mcp time: an answered request ends the row of failures") {
  SlowRun run;
  run.server->scripts["tools/call"] = [](const Request&) { return Death(); };
  run.server->scripts["tools/list"] = [](const Request&) { return json(R"({"tools":[]})"); };
  for (int i = 0; i < 20; ++i) {
    const auto listed = run.start(run.client().list_tools());
    run.pass(500ms);
    REQUIRE(listed.ended());
    REQUIRE(listed.outcome());
    REQUIRE_FALSE(run.call());
  }
}

TEST_CASE("mcp time: more requests than the limit are refused") {
  SlowRun run;
  run.options.limits.requests_max = 2;
  const auto a = run.start_call();
  const auto b = run.start_call();

  CHECK(run.call().error().code() == ErrorCode::too_large);

  a.cancel();
  run.settle();
  CHECK_FALSE(run.start_call().ended());
}

TEST_CASE("mcp time: the first byte is told once") {
  SlowRun run;
  int told = 0;
  RequestOptions how;
  how.dispatched = [&] { ++told; };
  const auto call = run.start_call(how);
  CHECK(told == 1);
}

}  // namespace
}  // namespace purser::mcp::tests
