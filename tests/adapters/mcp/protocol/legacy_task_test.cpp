// legacy_task_test.cpp: the rules of tasks of 2025-11-25, as tables.
#include <purser/adapters/mcp/protocol/legacy_task.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp {
namespace {

using namespace std::chrono_literals;

Json json(std::string_view text) { return parse_json(text).value(); }

TEST_CASE("mcp legacy tasks: tools run as tasks where revision and server have it") {
  struct Row {
    Revision revision;
    const char* capabilities;
    bool runs;
  };
  const auto* const all = R"({"tasks":{"requests":{"tools":{"call":{}}}}})";
  const auto row = GENERATE_REF(
      Row{Revision::r2025_11_25, all, true}, Row{Revision::r2025_06_18, all, false},
      Row{Revision::r2026_07_28, all, false}, Row{Revision::r2025_11_25, "{}", false},
      Row{Revision::r2025_11_25, R"({"tasks":{}})", false},
      Row{Revision::r2025_11_25, R"({"tasks":{"requests":{"tools":7}}})", false},
      Row{Revision::r2025_11_25, R"({"tasks":{"requests":{"tools":{"call":false}}}})", false});
  ServerInfo server;
  server.revision = row.revision;
  server.capabilities = json(row.capabilities);
  CHECK(runs_tool_tasks(server) == row.runs);
}

TEST_CASE("mcp legacy tasks: the time to keep a task is asked for in milliseconds, or left out") {
  CHECK(task_wish(1500ms) == json(R"({"ttl":1500})"));
  CHECK(task_wish(std::chrono::milliseconds::max()) == json("{}"));
}

TEST_CASE("mcp legacy tasks: a state is read, its pause kept within reason") {
  const auto state = [](const char* text) { return read_legacy_task(json(text), Limits()); };
  const auto working =
      state(R"({"taskId":"t","status":"working","statusMessage":"digging","pollInterval":2000})");
  REQUIRE(working);
  CHECK(working->id == "t");
  CHECK(working->status == TaskStatus::working);
  CHECK(working->message == "digging");
  CHECK(working->poll == 2s);
  CHECK(state(R"({"taskId":"t","status":"working","pollInterval":-1})")->poll == 50ms);
  CHECK(state(R"({"taskId":"t","status":"working","pollInterval":9e18})")->poll == 1s);
  CHECK(state(R"({"taskId":"t","status":"working","pollInterval":99999999999})")->poll ==
        Limits().retry_max);
  CHECK(state(R"({"taskId":"t","status":"completed"})"));  // its result comes on its own
}

TEST_CASE("mcp legacy tasks: what is no task is an error") {
  const auto* const text =
      GENERATE("{}", "7", "null", R"({"taskId":7,"status":"working"})",
               R"({"taskId":"","status":"working"})", R"({"taskId":"t"})",
               R"({"taskId":"t","status":"submitted"})", R"({"taskId":"t","status":["working"]})");
  CHECK(read_legacy_task(json(text), Limits()).error().code() == ErrorCode::protocol_error);
}

TEST_CASE("mcp tasks: the state of another task is none of ours") {
  const auto state = read_legacy_task(json(R"({"taskId":"t","status":"working"})"), Limits());
  CHECK(only_of_task("t", state));
  CHECK(only_of_task("u", state).error().code() == ErrorCode::protocol_error);
  CHECK(only_of_task("t", fail(ErrorCode::timeout, "x")).error().code() == ErrorCode::timeout);
}

TEST_CASE("mcp tasks: three states are the last") {
  CHECK_FALSE(is_over(TaskStatus::working));
  CHECK_FALSE(is_over(TaskStatus::input_required));
  CHECK(is_over(TaskStatus::completed));
  CHECK(is_over(TaskStatus::failed));
  CHECK(is_over(TaskStatus::cancelled));
}

TEST_CASE("mcp legacy tasks: only what names a task was made one") {
  CHECK(created_task(json(R"({"task":{"taskId":"t","status":"working"}})")) == "t");
  CHECK(created_task(json(R"({"task":{"taskId":7}})")).empty());
  CHECK(created_task(json(R"({"task":"t"})")).empty());
  CHECK(created_task(json(R"({"content":[]})")).empty());
}

TEST_CASE("mcp legacy tasks: a result is one of a tool, and says that it failed if it did") {
  TaskState completed;
  completed.status = TaskStatus::completed;
  TaskState failed;
  failed.status = TaskStatus::failed;
  failed.message = "out of ink";
  const auto fine = json(R"({"content":[]})");
  const auto wrong = json(R"({"content":[],"isError":true})");

  CHECK(task_result(completed, fine).value() == fine);
  CHECK(task_result(completed, json(R"({"structuredContent":{"a":1}})")));
  CHECK(task_result(completed, wrong).value() == wrong);
  CHECK(task_result(failed, wrong).value() == wrong);
  const auto lie = task_result(failed, fine);
  CHECK(lie.error().code() == ErrorCode::bad_request);
  CHECK(lie.error().peer_message() == "out of ink");
  const auto* const none = GENERATE("{}", R"({"task":{"taskId":"t"}})", R"({"content":"x"})");
  CHECK(task_result(completed, json(none)).error().code() == ErrorCode::protocol_error);
}

TEST_CASE("mcp legacy tasks: messages name their task in _meta, in that revision only") {
  const auto params = json(R"({"_meta":{"io.modelcontextprotocol/related-task":{"taskId":"t"}}})");
  CHECK(related_task(params, Revision::r2025_11_25) == "t");
  CHECK_FALSE(related_task(params, Revision::r2025_06_18));
  CHECK_FALSE(related_task(json("{}"), Revision::r2025_11_25));
  CHECK(related_task(json(R"({"_meta":{"io.modelcontextprotocol/related-task":7}})"),
                     Revision::r2025_11_25) == "");

  auto answer = json(R"({"action":"accept","_meta":{"a":1}})");
  relate_to_task(answer, "t");
  CHECK(answer == json(R"({"action":"accept","_meta":{"a":1,"io.modelcontextprotocol/related-task":
          {"taskId":"t"}}})"));
}

}  // namespace
}  // namespace purser::mcp
