// question_test.cpp: what servers ask of us, as legacy requests and in modern rounds.
#include <purser/tests/adapters/mcp/client/questions.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp::tests {
namespace {

using namespace std::chrono_literals;

Task<Json> sampled(Question question) {
  auto result = json(R"({"role":"assistant","model":"m"})");
  result["echo"] = question.params["maxTokens"];
  co_return result;
}

Task<Json> failing(ErrorCode code) { co_return fail(code, "our own affair"); }

Task<Json> accepting(Json content) {
  auto answer = json(R"({"action":"accept"})");
  answer["content"] = std::move(content);
  co_return answer;
}
TEST_CASE("mcp questions: a legacy server's sampling is answered with its own id") {
  const Id id = GENERATE(Id(std::int64_t{0}), Id(std::string("0")), Id(std::int64_t{-5}));
  LegacyQuestions run;
  run.options.handlers.sampling = sampled;
  const auto call = run.start_call();

  run.ask("sampling/createMessage", sample, id);

  const auto responses = run.server->responses();
  REQUIRE(responses.size() == 1);
  CHECK(responses[0].id == id);
  CHECK(responses[0].result["model"] == "m");
  CHECK(responses[0].result["echo"] == 10);
}

TEST_CASE("mcp questions: what was not declared is an unknown method") {
  const std::string method = GENERATE("sampling/createMessage", "elicitation/create", "roots/list",
                                      "tools/list", "who/are/you");
  LegacyQuestions run;
  const auto call = run.start_call();
  run.ask(method, "{}");
  const auto responses = run.server->responses();
  REQUIRE(responses.size() == 1);
  CHECK(responses[0].error->code == -32601);
}

TEST_CASE("mcp questions: a ping is answered at once, even while a handler is busy") {
  LegacyQuestions run;
  run.sample_for_ever();
  const auto call = run.start_call();
  run.ask("sampling/createMessage", sample);
  run.ask("ping", "{}", std::string("p"));
  const auto responses = run.server->responses();
  REQUIRE(responses.size() == 1);
  CHECK(responses[0].id == Id(std::string("p")));
  CHECK(responses[0].result == Json::object());
}

TEST_CASE("mcp questions: an error of a handler reaches the server without our words") {
  struct Row {
    ErrorCode code;
    std::int64_t wire;
  };
  const auto row = GENERATE(Row{ErrorCode::budget_exhausted, -1}, Row{ErrorCode::refused, -1},
                            Row{ErrorCode::internal, -32603}, Row{ErrorCode::bad_request, -32602});
  LegacyQuestions run;
  run.options.handlers.sampling = [row](Question) { return failing(row.code); };
  const auto call = run.start_call();
  run.ask("sampling/createMessage", sample);
  const auto responses = run.server->responses();
  REQUIRE(responses.size() == 1);
  CHECK(responses[0].error->code == row.wire);
  CHECK(responses[0].error->message.find("affair") == std::string::npos);
}

TEST_CASE("mcp questions: a handler that throws is an error of ours, told without its text") {
  LegacyQuestions run;
  run.options.handlers.sampling = [](Question) -> Task<Json> {
    throw std::runtime_error("sk-secret");
  };
  run.options.handlers.roots = []() -> std::vector<Root> { throw std::runtime_error("sk-secret"); };
  const auto call = run.start_call();
  run.ask("sampling/createMessage", sample);
  run.ask("roots/list", "{}");
  const auto responses = run.server->responses();
  REQUIRE(responses.size() == 2);
  for (const auto& response : responses) {
    CHECK(response.error->code == -32603);
    CHECK(response.error->message.find("sk-") == std::string::npos);
  }
}

TEST_CASE("mcp questions: roots are listed as they are set") {
  LegacyQuestions run;
  run.options.handlers.roots = [] { return std::vector<Root>{{"file:///data", "data"}}; };
  const auto call = run.start_call();
  run.ask("roots/list", "{}");
  CHECK(run.server->responses().at(0).result ==
        json(R"({"roots":[{"uri":"file:///data","name":"data"}]})"));
}

TEST_CASE("mcp questions: the server's cancellation cancels the handler, and is not answered") {
  LegacyQuestions run;
  run.sample_for_ever();
  const auto call = run.start_call();
  run.ask("sampling/createMessage", sample, std::string("s1"));
  run.server->push(Notification("notifications/cancelled", json(R"({"requestId":"s2"})")));
  run.settle();
  CHECK(run.cancelled == 0);

  run.server->push(Notification("notifications/cancelled", json(R"({"requestId":"s1"})")));
  run.settle();

  CHECK(run.cancelled == 1);
  CHECK(run.server->responses().empty());
  CHECK_FALSE(call.ended());
}

TEST_CASE("mcp questions: a cancelled call cancels what was asked for it, and waits for that") {
  LegacyQuestions run;
  run.sample_for_ever();
  const auto call = run.start_call();
  run.ask("sampling/createMessage", sample);
  REQUIRE(run.started == 1);

  call.cancel();
  run.settle();

  CHECK(run.cancelled == 1);
  CHECK(call.ended());
}

TEST_CASE("mcp questions: a call that is answered ends only after the handlers that use it") {
  LegacyQuestions run;
  bool still_used = true;
  const Event go;
  run.options.handlers.sampling = [&](Question) -> Task<Json> {
    auto first = go.wait();
    auto stopped = co_await std::move(first);
    (void)stopped;
    co_await asio::this_coro::throw_if_cancelled(false);
    const Event cleaned;
    run.timers->call_at(run.timers->clock().now() + 1s, [cleaned] { cleaned.set(); });
    auto slow = co_await cleaned.wait();
    (void)slow;
    still_used = false;
    co_return fail(cancelled_error());
  };
  const auto call = run.start_call();
  run.ask("sampling/createMessage", sample);

  run.answer_call();
  CHECK_FALSE(call.ended());
  run.pass(1s);

  CHECK(call.ended());
  CHECK_FALSE(still_used);
  CHECK(call.outcome());
}

TEST_CASE("mcp questions: more at one time than the limit are refused") {
  LegacyQuestions run;
  run.options.limits.server_requests_max = 2;
  run.sample_for_ever();
  const auto call = run.start_call();
  for (std::int64_t id = 0; id < 1000; ++id) run.ask("sampling/createMessage", sample, id);
  CHECK(run.started == 2);
  CHECK(run.server->responses().size() == 998);
  CHECK(run.server->responses()[0].error->code == -32603);
}

TEST_CASE("mcp questions: an id that is in use is refused and disturbs nothing") {
  LegacyQuestions run;
  run.sample_for_ever();
  const auto call = run.start_call();
  run.ask("sampling/createMessage", sample, std::int64_t{7});
  run.ask("sampling/createMessage", sample, std::int64_t{7});
  CHECK(run.started == 1);
  REQUIRE(run.server->responses().size() == 1);
  CHECK(run.server->responses()[0].error->code == -32600);
}

TEST_CASE("mcp questions: accepted forms are completed by defaults and checked") {
  struct Row {
    const char* content;
    const char* answer;
  };
  const auto row =
      GENERATE(Row{"{}", R"({"action":"accept","content":{"name":"John"}})"},
               Row{R"({"name":"Eve"})", R"({"action":"accept","content":{"name":"Eve"}})"},
               Row{R"({"name":7})", R"({"action":"cancel"})"},
               Row{R"({"other":"x"})", R"({"action":"cancel"})"});
  LegacyQuestions run;
  run.options.handlers.elicitation = [row](Question) { return accepting(json(row.content)); };
  const auto call = run.start_call();
  run.ask("elicitation/create", R"({"message":"?","requestedSchema":{"type":"object",
    "properties":{"name":{"type":"string","default":"John"}}}})");
  CHECK(run.server->responses().at(0).result == json(row.answer));
}

TEST_CASE("mcp questions: a form that asks for a password never reaches the user") {
  LegacyQuestions run;
  int asked = 0;
  run.options.handlers.elicitation = [&](Question) {
    ++asked;
    return accepting(Json::object());
  };
  const auto call = run.start_call();
  run.ask("elicitation/create", R"({"message":"?","requestedSchema":{"type":"object",
    "properties":{"password":{"type":"string"}}}})");
  CHECK(run.server->responses().at(0).result == json(R"({"action":"decline"})"));
  CHECK(asked == 0);
}

TEST_CASE("mcp questions: addresses are asked about only where there is a handler for them") {
  LegacyQuestions run;
  run.options.handlers.url_elicitation = [](Question) { return accepting(json(R"({"x":1})")); };
  const auto call = run.start_call();
  run.ask("elicitation/create", R"({"mode":"url","message":"?","url":"https://a.org/x"})");
  run.ask("elicitation/create", R"({"mode":"url","message":"?","url":"javascript:x"})");
  run.ask("elicitation/create", R"({"message":"?","requestedSchema":{}})");
  const auto responses = run.server->responses();
  REQUIRE(responses.size() == 3);
  CHECK(responses[0].result == json(R"({"action":"accept"})"));
  CHECK(responses[1].result == json(R"({"action":"decline"})"));
  CHECK(responses[2].error->code == -32601);
}

TEST_CASE("mcp questions: a sampling request that is none never reaches the handler") {
  LegacyQuestions run;
  run.sample_for_ever();
  const auto call = run.start_call();
  run.ask("sampling/createMessage", R"({"messages":[]})");
  CHECK(run.started == 0);
  CHECK(run.server->responses().at(0).error->code == -32602);
}

TEST_CASE("mcp questions: the log is passed on, and its level asked for") {
  LegacyQuestions run;
  run.speak_legacy(R"({"tools":{},"logging":{}})");
  run.options.log_level = "warning";
  std::vector<LogLine> lines;
  run.options.handlers.log = [&](const LogLine& line) { lines.push_back(line); };
  const auto call = run.start_call();
  CHECK(run.server->last("logging/setLevel").params["level"] == "warning");
  run.server->push(Notification("notifications/message",
                                json(R"({"level":"error","logger":"db","data":{"a":1}})")));
  run.settle();
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].server == "files");
  CHECK(lines[0].level == "error");
  CHECK(lines[0].logger == "db");
  CHECK(lines[0].data["a"] == 1);
}

TEST_CASE("mcp questions: a flood keeps neither cancellation nor progress from being heard") {
  LegacyQuestions run;
  run.sample_for_ever();
  int told = 0;
  RequestOptions how;
  how.on_progress = [&](const Progress&) { ++told; };
  const auto call = run.start_call(how);
  run.ask("sampling/createMessage", sample, std::string("s1"));
  for (int i = 0; i < 5000; ++i) run.server->push(Notification("notifications/message", nullptr));
  auto progress = json(R"({"progress":1})");
  progress["progressToken"] = run.call_number();
  run.server->push(Notification("notifications/progress", progress));
  run.server->push(Notification("notifications/cancelled", json(R"({"requestId":"s1"})")));
  run.settle();
  CHECK(told == 1);
  CHECK(run.cancelled == 1);
}

TEST_CASE("mcp questions: a flood of notifications is cut") {
  LegacyQuestions run;
  int told = 0;
  run.options.handlers.log = [&](const LogLine&) { ++told; };
  const auto call = run.start_call();
  for (int i = 0; i < 5000; ++i) run.server->push(Notification("notifications/message", nullptr));
  run.settle();
  CHECK(told == 1000);
  run.pass(1s);
  run.server->push(Notification("notifications/message", nullptr));
  run.settle();
  CHECK(told == 1001);
}

TEST_CASE("mcp questions: a modern server may not ask by requests") {
  LegacyQuestions run;
  run.options.era = EraChoice::modern;
  run.sample_for_ever();
  const auto call = run.start_call();
  run.ask("sampling/createMessage", sample);
  run.ask("ping", "{}");
  CHECK(run.started == 0);
  CHECK(run.server->responses().size() == 2);
  CHECK(run.server->responses()[1].error->code == -32601);
}

}  // namespace
}  // namespace purser::mcp::tests
