// legacy_task_test.cpp: calls that a server of 2025-11-25 works on as tasks.
#include <purser/tests/adapters/mcp/client/legacy_tasks.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp::tests {
namespace {

using namespace std::chrono_literals;

TEST_CASE("mcp legacy tasks: a tool that has to be a task is called as one, and polled") {
  LegacyTasks run;
  run.states = {"working", "working", "completed"};

  const auto call = run.start_call();

  CHECK(run.server->last("tools/call").params["task"] == json(R"({"ttl":600000})"));
  CHECK(run.server->last("tools/call").params["_meta"].contains("progressToken"));
  run.pass(1999ms);
  CHECK(run.server->count("tasks/get") == 0);
  run.pass(1ms);
  CHECK(run.server->count("tasks/get") == 1);
  CHECK(run.server->last("tasks/get").params == json(R"({"taskId":"t9"})"));
  CHECK_FALSE(call.ended());
  run.pass(2s);
  run.pass(2s);
  REQUIRE(call.ended());
  CHECK((*call.outcome())["content"][0] == "done");
  CHECK(run.server->count("tasks/get") == 3);
  CHECK(run.server->count("tasks/result") == 1);
  CHECK(run.server->count("tasks/cancel") == 0);
}

TEST_CASE("mcp legacy tasks: other tools are called plainly") {
  const std::string support = GENERATE("optional", "forbidden", "whenever");
  LegacyTasks run;
  run.list_tool(support);
  run.server->scripts["tools/call"] = [](const Request&) { return json(R"({"content":[]})"); };

  CHECK(run.call());

  CHECK_FALSE(run.server->last("tools/call").params.contains("task"));
}

TEST_CASE("mcp legacy tasks: the list is read before the first call, on each connection once") {
  LegacyTasks run;
  run.states = {"completed", "completed", "completed"};

  (void)run.start_call();
  run.pass(2s);
  (void)run.start_call();
  run.pass(2s);
  CHECK(run.server->count("tools/list") == 1);

  run.server->die();
  run.settle();
  const auto call = run.start_call();
  run.pass(500ms);
  run.pass(2s);

  REQUIRE(call.ended());
  CHECK(call.outcome());
  CHECK(run.server->count("tools/list") == 2);
  CHECK(run.server->last("tools/call").params.contains("task"));
}

TEST_CASE("mcp legacy tasks: what is paid for leaves with the call, not with the list") {
  LegacyTasks run;
  std::size_t calls_before = 99;
  int told = 0;
  RequestOptions how;
  how.dispatched = [&] {
    ++told;
    calls_before = run.server->count("tools/list");
  };
  const auto call = run.start_call(how);
  run.pass(2s);
  CHECK(told == 1);
  CHECK(calls_before == 1);
}

TEST_CASE("mcp legacy tasks: a tool is listed where its server runs tasks, else left out") {
  struct Row {
    const char* capabilities;
    const char* revision;
    bool listed;
  };
  const auto row = GENERATE(Row{LegacyTasks::capabilities, "2025-11-25", true},
                            Row{LegacyTasks::capabilities, "2025-06-18", false},
                            Row{R"({"tools":{},"tasks":{"cancel":{}}})", "2025-11-25", false},
                            Row{R"({"tools":{}})", "2025-11-25", false});
  LegacyTasks run;
  run.speak(row.capabilities, row.revision);

  const auto tools = run.run(run.client().list_tools());

  REQUIRE(tools);
  CHECK(tools->size() == (row.listed ? 1 : 0));
  const auto left_out = run.client().left_out_tools();
  CHECK(left_out.size() == (row.listed ? 0 : 1));
  if (row.listed) return;
  CHECK(left_out[0].why.find("task of revision 2025-11-25") != std::string::npos);
  CHECK(run.call().error().code() == ErrorCode::unsupported);
  CHECK(run.server->count("tools/call") == 0);
}

TEST_CASE("mcp legacy tasks: a task is kept no longer than its call may take") {
  LegacyTasks run;
  REQUIRE(run.run(run.client().list_tools()));
  RequestOptions how;
  how.total = 90s;
  (void)run.start_call(how);
  CHECK(run.server->last("tools/call").params["task"]["ttl"] == 90'000);
  how.deadline = run.timers->clock().now() + 30s;
  (void)run.start_call(how);
  CHECK(run.server->last("tools/call").params["task"]["ttl"] == 30'000);
}

TEST_CASE("mcp legacy tasks: a server that answers at once is not asked again") {
  LegacyTasks run;
  run.server->scripts["tools/call"] = [](const Request&) { return json(R"({"content":[]})"); };
  CHECK(run.call());
  run.pass(1h);
  CHECK(run.server->count("tasks/get") == 0);
}

TEST_CASE("mcp legacy tasks: who wrote a task of their own gets what the server answers") {
  LegacyTasks run;
  const auto result = run.run(run.client().request(
      "tools/call", json(R"({"name":"echo","task":{"ttl":5}})"), RequestOptions()));
  REQUIRE(result);
  CHECK((*result)["task"]["taskId"] == "t9");
  CHECK(run.server->last("tools/call").params["task"]["ttl"] == 5);
}

TEST_CASE("mcp legacy tasks: input is asked for while the result is waited for, however long") {
  LegacyTasks run;
  run.states = {"input_required"};
  run.server->scripts["tasks/result"] = [](const Request&) { return Silence(); };
  run.options.handlers.elicitation = [](Question) -> Task<Json> {
    co_return json(R"({"action":"accept","content":{"a":"x"}})");
  };
  const auto call = run.start_call();
  run.pass(2s);
  REQUIRE(run.server->count("tasks/result") == 1);

  run.ask("elicitation/create", R"({"message":"?","requestedSchema":{"type":"object",
    "properties":{"a":{"type":"string"}}}})",
          "t9");

  REQUIRE(run.server->responses().size() == 1);
  CHECK(run.server->responses()[0].result ==
        json(R"({"action":"accept","content":{"a":"x"},"_meta":{
          "io.modelcontextprotocol/related-task":{"taskId":"t9"}}})"));
  run.pass(9min);
  REQUIRE_FALSE(call.ended());  // nothing says how long it takes from here
  run.server->push(Response(run.server->last("tasks/result").id, json(R"({"content":[7]})")));
  run.settle();
  REQUIRE(call.ended());
  CHECK((*call.outcome())["content"][0] == 7);
  CHECK(run.server->count("tasks/cancel") == 0);
}

TEST_CASE("mcp legacy tasks: progress is heard as long as the task lives, under the first token") {
  LegacyTasks run;
  std::vector<double> heard;
  RequestOptions how;
  how.on_progress = [&](const Progress& progress) { heard.push_back(progress.progress); };
  run.states = {"working", "completed"};
  const auto call = run.start_call(how);
  const auto token = run.call_number();

  run.progress(token, 1);
  run.pass(2s);
  run.progress(token, 2);
  run.progress(token, 2);
  CHECK(heard == std::vector<double>{1, 2});
  CHECK_FALSE(run.server->last("tasks/get").params.contains("_meta"));

  run.pass(2s);
  REQUIRE(call.ended());
  run.progress(token, 3);
  CHECK(heard.size() == 2);
}

TEST_CASE("mcp legacy tasks: a call that is given up cancels its task, in the task's own words") {
  struct Row {
    const char* state;
    bool by_time;
  };
  const auto row = GENERATE(Row{"working", false}, Row{"working", true},
                            Row{"input_required", false}, Row{"input_required", true});
  LegacyTasks run;
  run.states = {row.state};
  run.server->scripts["tasks/result"] = [](const Request&) { return Silence(); };
  RequestOptions how;
  how.total = 30s;
  const auto call = run.start_call(how);
  run.pass(2s);
  if (row.by_time) {
    for (int i = 0; i < 28; ++i) run.pass(1s);
  } else {
    call.cancel();
    run.settle();
  }

  REQUIRE(call.ended());
  CHECK(call.outcome().error().code() == (row.by_time ? ErrorCode::timeout : ErrorCode::cancelled));
  REQUIRE(run.server->count("tasks/cancel") == 1);
  CHECK(run.server->last("tasks/cancel").params == json(R"({"taskId":"t9"})"));
  CHECK(run.server->count("notifications/cancelled") == 0);
  const auto asked = run.server->count("tasks/get");
  run.pass(1h);
  CHECK(run.server->count("tasks/get") == asked);
}

TEST_CASE("mcp legacy tasks: a server without tasks/cancel is not asked to") {
  LegacyTasks run;
  run.speak(R"({"tools":{},"tasks":{"requests":{"tools":{"call":{}}}}})", "2025-11-25");
  const auto call = run.start_call();
  call.cancel();
  run.settle();
  REQUIRE(call.ended());
  CHECK(run.server->count("tasks/cancel") == 0);
}

TEST_CASE("mcp legacy tasks: a task that turns up after its call was given up is cancelled") {
  LegacyTasks run;
  run.server->rude = true;
  run.server->scripts["tools/call"] = [](const Request&) { return Silence(); };
  const auto call = run.start_call();
  const auto id = run.server->last("tools/call").id;
  call.cancel();
  run.settle();
  REQUIRE(call.ended());
  CHECK(run.server->count("tasks/cancel") == 0);

  for (int i = 0; i < 2; ++i) run.server->push(Response(id, run.created()));
  run.settle();

  CHECK(run.server->count("tasks/cancel") == 1);
  CHECK(run.server->last("tasks/cancel").params["taskId"] == "t9");
}

TEST_CASE("mcp legacy tasks: failures are what the tool would have said, or errors") {
  LegacyTasks run;
  run.states = {"failed"};
  SECTION("a result that says so") {
    run.server->scripts["tasks/result"] = [](const Request&) {
      return json(R"({"content":[],"isError":true})");
    };
    const auto call = run.start_call();
    run.pass(2s);
    CHECK((*call.outcome())["isError"] == true);
  }
  SECTION("an error, which takes back nothing") {
    run.server->scripts["tasks/result"] = [](const Request&) {
      return WireError(-32602, "no such city");
    };
    const auto call = run.start_call();
    run.pass(2s);
    const auto& error = call.outcome().error();
    CHECK(error.code() == ErrorCode::bad_request);
    CHECK(error.peer_message() == "no such city");
    CHECK_FALSE(error.rejected());
  }
  SECTION("a result that says nothing") {
    const auto call = run.start_call();
    run.pass(2s);
    CHECK(call.outcome().error().code() == ErrorCode::bad_request);
    CHECK(call.outcome().error().peer_message() == "about failed");
  }
  CHECK(run.server->count("tasks/cancel") == 0);
}

TEST_CASE("mcp legacy tasks: a task that the server cancelled is an error, and has run") {
  LegacyTasks run;
  run.states = {"cancelled"};
  const auto call = run.start_call();
  run.pass(2s);
  REQUIRE(call.ended());
  CHECK(call.outcome().error().code() == ErrorCode::cancelled);
  CHECK(call.outcome().error().peer_message() == "about cancelled");
  CHECK_FALSE(call.outcome().error().rejected());
  CHECK(run.server->count("tasks/result") == 0);
  CHECK(run.server->count("tasks/cancel") == 0);
}

TEST_CASE("mcp legacy tasks: a refusal before there is a task has run nothing") {
  LegacyTasks run;
  run.server->scripts["tools/call"] = [](const Request&) { return WireError(-32602, "no"); };
  const auto result = run.call();
  CHECK(result.error().code() == ErrorCode::bad_request);
  CHECK(result.error().rejected());
}

TEST_CASE("mcp legacy tasks: a task ends with its connection, and says how that ended") {
  LegacyTasks run;
  const auto call = run.start_call();
  run.server->die("fake --server: exit status 3");
  run.settle();
  REQUIRE(call.ended());
  const auto& error = call.outcome().error();
  CHECK(error.code() == ErrorCode::connection_lost);
  CHECK(error.message().find("exit status 3") != std::string::npos);
  CHECK_FALSE(error.rejected());
  run.pass(1h);
  CHECK(run.server->connections() == 1);  // nobody needs another one
  CHECK(run.server->count("tasks/get") == 0);
}

TEST_CASE("mcp legacy tasks: an answer that is lost on the way is asked for again, a few times") {
  LegacyTasks run;
  run.server->http = true;
  const int losses = GENERATE(1, 5, 6);
  const bool of_result = GENERATE(false, true);
  int lost = 0;
  run.server->scripts[of_result ? "tasks/result" : "tasks/get"] = [&](const Request& request) {
    if (lost < losses) {
      ++lost;
      return FakeReply(Lost(Error(ErrorCode::connection_lost, "reset")));
    }
    return of_result ? FakeReply(json(R"({"content":[]})")) : run.get(request);
  };
  run.states.assign(20, "completed");
  const auto call = run.start_call();
  for (int i = 0; i < 10; ++i) run.pass(2s);
  REQUIRE(call.ended());
  CHECK(call.outcome().has_value() == (losses <= 5));
  if (!call.outcome()) CHECK(call.outcome().error().code() == ErrorCode::connection_lost);
  CHECK(run.server->count("tools/call") == 1);
}

}  // namespace
}  // namespace purser::mcp::tests
