// cassette_test.cpp: a recorded run is played again without a provider, and nothing differs.
#include <purser/middleware/cassette.hpp>

#include <purser/agent/session_report.hpp>
#include <purser/middleware/cassette/note.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/stream_recorder.hpp>

using namespace purser;
using scripted::Answer;

namespace {

RunSetup tape_setup(std::vector<Answer> answers, Money budget = 1_usd) {
  RunSetup setup;
  setup.answers = std::move(answers);
  setup.budget = budget;
  return setup;
}

struct Recording {
  explicit Recording(RunSetup setup, RecordOptions options = {}) : run(std::move(setup)) {
    options.write = [this](std::string_view line) -> Result<> {
      text += std::string(line) + '\n';
      return {};
    };
    REQUIRE(run.runtime->use(record_calls(std::move(options))));
  }

  std::string text;
  Run run;
};

/// Its provider would answer otherwise.
struct Replaying {
  explicit Replaying(std::string cassette, Money budget = 1_usd, bool strict = true)
      : run(tape_setup({Answer("from the network")}, budget)) {
    ReplayOptions options;
    options.cassette = std::move(cassette);
    options.strict = strict;
    REQUIRE(run.runtime->use(replay_calls(std::move(options))));
  }
  Run run;
};

Result<Reply> stream_into(Run& run, StreamSink& sink) {
  return run.wait(run.session->complete(ModelRequest("gpt-4o", "hi"), CallOptions(&sink)));
}

Answer calling_tools() {
  Answer answer;
  answer.tool_calls = {{"c1", "search", R"({"q":"x"})"}, {"c2", "lookup", "{}"}};
  answer.usage = {.input = 100, .cache_read = 7, .output = 20, .units = {{"web_search", 2}}};
  return answer;
}

AgentOptions worker(int* tool_runs) {
  // coroutine-lint: checked, the lambda itself is the coroutine
  auto search = plain_tool("search", [tool_runs](Json arguments) -> Task<Json> {
    ++*tool_runs;
    // coroutine-lint: checked, nothing is awaited
    co_return Json{{"found", arguments}, {"score", 0.1}};
  });
  search->cost_estimate = [](const Json&) -> Result<Money> { return 0.01_usd; };
  // coroutine-lint: checked, the lambda itself is the coroutine
  auto lookup = plain_tool("lookup", [tool_runs](Json) -> Task<Json> {
    ++*tool_runs;
    co_return fail(ErrorCode::tool_failed, "nothing there");
  });
  AgentOptions options;
  options.model = "gpt-4o";
  options.instructions = "Work.";
  options.tools = ToolSet::create({search, lookup}).value();
  return options;
}

/// Asks a model twice, and answers with both.
Task<Json> ask_twice(Json /*arguments*/, const Call& call) {
  if (call.observer != nullptr) call.observer->dispatched();
  auto session = Session::inside(call);
  CallOptions options;
  options.purpose = Purpose::sampling;
  Json answers = Json::array();
  for (const auto* const prompt : {"first", "second"}) {
    ModelRequest request("gpt-4o", prompt);
    auto task = session->complete(std::move(request), options);
    auto reply = co_await std::move(task);
    if (!reply) co_return fail(std::move(reply).error());
    answers.push_back(reply->text());
  }
  co_return answers;
}

Task<Json> failing_server(bool rejected) {
  co_return fail(Error(ErrorCode::connection_lost, "gone").with_rejected(rejected));
}

/// A tool that asks a model; `server` empty: as an agent does.
std::shared_ptr<Tool> calling_tool(std::string server, int* runs) {
  auto tool = plain_tool("ask", nullptr);
  tool->server = std::move(server);
  tool->name_at_server = "ask";
  tool->tells_dispatch = true;
  tool->function_in_call = [runs](Json arguments, const Call& call) {
    ++*runs;
    return ask_twice(std::move(arguments), call);
  };
  return tool;
}

std::string report_of(const Run& run) { return dump_json_pretty(to_json(run.session->report())); }

}  // namespace

TEST_CASE("cassette: a whole run with tools is the same without a network, to the byte") {
  int tool_runs = 0;
  Answer busy(Error(ErrorCode::overloaded, "try later").with_rejected());
  Recording recorded(tape_setup({calling_tools(), busy, Answer("done")}));
  StreamRecorder first;
  const auto before = recorded.run.wait(
      Agent(worker(&tool_runs)).run(*recorded.run.session, "Go", RunOptions(&first)));
  REQUIRE(before.output == "done");
  REQUIRE(tool_runs == 2);

  Replaying replayed(recorded.text);
  StreamRecorder second;
  const auto after = replayed.run.wait(
      Agent(worker(&tool_runs)).run(*replayed.run.session, "Go", RunOptions(&second)));

  CHECK(after.output == "done");
  CHECK(after.messages == before.messages);
  CHECK(after.turns == before.turns);
  CHECK(report_of(replayed.run) == report_of(recorded.run));
  CHECK(second.text == first.text);
  CHECK(second.chunks == first.chunks);
  CHECK(second.usages == first.usages);
  CHECK(replayed.run.provider->calls() == 0);
  CHECK(tool_runs == 2);
}

TEST_CASE("cassette: what is in doubt and what was refused cost the same when played") {
  const auto [dispatches, rejected] =
      GENERATE(table<bool, bool>({{false, false}, {true, false}, {true, true}}));
  Answer broken(Error(ErrorCode::connection_lost, "gone")
                    .with_rejected(rejected)
                    .with_peer_message("bye")
                    .with_should_retry(false));
  broken.dispatches = dispatches;
  Recording recorded(tape_setup({broken}));
  const auto before = recorded.run.complete();

  Replaying replayed(recorded.text);
  const auto after = replayed.run.complete();

  REQUIRE(!before);
  REQUIRE(!after);
  CHECK(to_string(after.error()) == to_string(before.error()));
  CHECK(after.error().rejected() == rejected);
  CHECK(after.error().should_retry() == false);
  CHECK(report_of(replayed.run) == report_of(recorded.run));
  CHECK((recorded.run.in_doubt() > 0_usd) == (dispatches && !rejected));
}

TEST_CASE("cassette: the budget decides as it did") {
  Answer dear("x");
  dear.usage = {.input = 1000, .output = 4000};
  Recording recorded(tape_setup({dear}, 0.10_usd));
  std::vector<std::string> before;
  for (int i = 0; i < 4; ++i) {
    const auto reply = recorded.run.complete();
    before.push_back(reply ? "ok" : to_string(reply.error()));
  }
  REQUIRE(before.back() != "ok");

  Replaying replayed(recorded.text, 0.10_usd);

  for (const auto& expected : before) {
    const auto reply = replayed.run.complete();
    CHECK((reply ? "ok" : to_string(reply.error())) == expected);
  }
  CHECK(report_of(replayed.run) == report_of(recorded.run));
}

TEST_CASE("cassette: equal requests are answered in the order of their recording") {
  Recording recorded(tape_setup({Answer("one"), Answer("two")}));
  CHECK(recorded.run.complete()->text() == "one");
  CHECK(recorded.run.complete()->text() == "two");

  Replaying replayed(recorded.text);

  CHECK(replayed.run.complete()->text() == "one");
  CHECK(replayed.run.complete()->text() == "two");
  const auto third = replayed.run.complete();
  REQUIRE(!third);
  CHECK(third.error().code() == ErrorCode::refused);
  CHECK(third.error().message() ==
        "the request of line 2 of the cassette was recorded 2 times and is asked once more");
  CHECK(replayed.run.held() == 0_usd);
}

TEST_CASE("cassette: an unknown request is refused and the closest one is named, or it is sent") {
  Recording recorded(tape_setup({Answer("sunny")}));
  CHECK(recorded.run.complete("What is the weather in Rome?"));
  CHECK(recorded.run.complete("Say something else entirely"));

  Replaying strict(recorded.text);
  Replaying lax(recorded.text, 1_usd, false);
  const auto refused = strict.run.complete("What is the weather in Oslo?");

  REQUIRE(!refused);
  CHECK(refused.error().code() == ErrorCode::refused);
  const auto& message = refused.error().message();
  CAPTURE(message);
  CHECK(message.find("in line 2") != std::string::npos);
  CHECK(message.find("Rome?") != std::string::npos);
  CHECK(message.find("Oslo?") != std::string::npos);
  CHECK(strict.run.spent() == 0_usd);
  CHECK(strict.run.provider->calls() == 0);
  CHECK(lax.run.complete("What is the weather in Oslo?")->text() == "from the network");
}

TEST_CASE("cassette: a stream and a call without one are different requests") {
  Recording recorded(tape_setup({Answer("one two")}));
  StreamRecorder sink;
  REQUIRE(stream_into(recorded.run, sink));

  Replaying replayed(recorded.text);

  CHECK(replayed.run.complete().error().code() == ErrorCode::refused);
}

TEST_CASE("cassette: a sink that stops earlier than it did gets no more") {
  Recording recorded(tape_setup({Answer("one two three")}));
  StreamRecorder whole;
  REQUIRE(stream_into(recorded.run, whole));
  Replaying replayed(recorded.text);
  StreamRecorder sink;
  sink.stop_after = 2;

  const auto reply = stream_into(replayed.run, sink);

  REQUIRE(reply);
  CHECK(sink.text == "one two ");
  CHECK(reply->text() == "one two ");
  CHECK(reply->model().stop_reason == StopReason::stopped_by_us);
  CHECK(!reply->charge().is_exact());
}

TEST_CASE("cassette: tools that are not named run, recording and playing") {
  int tool_runs = 0;
  RecordOptions options;
  options.tools = {"other_*"};
  Recording recorded(tape_setup({calling_tools(), Answer("done")}), options);
  const auto before = recorded.run.wait(Agent(worker(&tool_runs)).run(*recorded.run.session, "Go"));
  CHECK(recorded.text.find(R"("result")") == std::string::npos);

  Run run(tape_setup({}));
  ReplayOptions replay;
  replay.cassette = recorded.text;
  replay.tools = options.tools;
  REQUIRE(run.runtime->use(replay_calls(replay)));
  const auto after = run.wait(Agent(worker(&tool_runs)).run(*run.session, "Go"));

  CHECK(after.messages == before.messages);
  CHECK(tool_runs == 4);
}

TEST_CASE("cassette: an agent as a tool runs both times, and its calls are played") {
  int runs = 0;
  const auto agent = calling_tool("", &runs);
  Recording recorded(tape_setup({Answer("one"), Answer("two")}));
  REQUIRE(recorded.run.invoke(agent));

  Replaying replayed(recorded.text);
  const auto again = replayed.run.invoke(agent);

  REQUIRE(again);
  CHECK(runs == 2);
  CHECK(report_of(replayed.run) == report_of(recorded.run));
}

TEST_CASE("cassette: a server's tool does not run, and what it asked a model is paid as it was") {
  int runs = 0;
  const auto tool = calling_tool("files", &runs);
  tool->cost_estimate = [](const Json&) -> Result<Money> { return 0.02_usd; };
  Answer busy(Error(ErrorCode::overloaded, "try later").with_rejected());
  Recording recorded(tape_setup({Answer("one"), busy, Answer("two")}));
  const auto before = recorded.run.invoke(tool);
  REQUIRE(before);
  REQUIRE(recorded.run.session->sums().llm.calls == 3);  // an attempt that was refused among them

  Replaying replayed(recorded.text);
  const auto after = replayed.run.invoke(tool);

  REQUIRE(after);
  CHECK(after->result() == before->result());
  CHECK(runs == 1);
  CHECK(report_of(replayed.run) == report_of(recorded.run));
  CHECK(replayed.run.provider->calls() == 0);
}

TEST_CASE("cassette: a server's tool that failed costs the same when played") {
  const auto [dispatches, rejected] =
      GENERATE(table<bool, bool>({{false, false}, {true, false}, {true, true}}));
  int runs = 0;
  const auto tool = calling_tool("files", &runs);
  tool->cost_estimate = [](const Json&) -> Result<Money> { return 0.02_usd; };
  tool->function_in_call = [&, dispatches = dispatches, rejected = rejected](Json,
                                                                             const Call& call) {
    ++runs;
    if (dispatches) call.observer->dispatched();
    return failing_server(rejected);
  };
  Recording recorded(tape_setup({}));
  const auto before = recorded.run.invoke(tool);

  Replaying replayed(recorded.text);
  const auto after = replayed.run.invoke(tool);

  REQUIRE_FALSE(before);
  REQUIRE_FALSE(after);
  CHECK(to_string(after.error()) == to_string(before.error()));
  CHECK(runs == 1);
  CHECK(report_of(replayed.run) == report_of(recorded.run));
  CHECK(replayed.run.spent() == (dispatches && !rejected ? 0.02_usd : 0_usd));
}

TEST_CASE("cassette: notes stand between the calls, and harm none") {
  Recording recorded(tape_setup({Answer("one")}));
  recorded.text += cassette_note("colour", {{"is", "blue"}}) + "\n\n";
  CHECK(recorded.run.complete());
  recorded.text += cassette_note("colour", 2) + "\n" + cassette_note("shape", "round") + "\n";

  const auto colours = cassette_notes(recorded.text, "colour");

  REQUIRE(colours);
  CHECK(*colours == std::vector<Json>{{{"is", "blue"}}, 2});
  CHECK(cassette_notes(recorded.text, "taste")->empty());
  Replaying replayed(recorded.text);
  CHECK(replayed.run.complete()->text() == "one");
  const auto broken = cassette_notes(recorded.text + "{", "colour");
  REQUIRE_FALSE(broken);
  CHECK(broken.error().message().find("line 7") != std::string::npos);
  CHECK_FALSE(cassette_notes(R"({"note":"colour"})", "colour"));
}

TEST_CASE("cassette: a line that cannot be written is a warning, and the call goes on") {
  Run run;
  RecordOptions options;
  options.write = [lines = 0](std::string_view) mutable -> Result<> {
    if (++lines == 1) return {};
    if (lines == 2) return fail(ErrorCode::internal, "disk full");
    throw std::runtime_error("disk gone");
  };
  REQUIRE(run.runtime->use(record_calls(options)));
  for (const auto* const why : {"disk full", "disk gone"}) {
    const auto reply = run.complete();
    REQUIRE(reply);
    REQUIRE(reply->warnings().size() == 1);
    CHECK(reply->warnings()[0].type == "record_failed");
    CHECK(reply->warnings()[0].message.find(why) != std::string::npos);
  }
}

TEST_CASE("cassette: what cannot be read is refused, naming the line") {
  const std::string header = "{\"cassette\":1}\n";
  const auto [text, place] = GENERATE_COPY(table<std::string, std::string>({
      {"", "empty"},
      {"not json", "line 1"},
      {"{\"cassette\":2}", "line 1"},
      {"{}", "line 1"},
      {header + "\n{", "line 3"},
      {header + R"({"request":{}})", "line 2"},
      {header + R"({"request":{},"events":[{"event":"smell"}],"outcome":{"result":1}})", "line 2"},
      {header + R"({"request":{},"events":[],"outcome":{"error":{"code":"odd","message":""}}})",
       "line 2"},
      {header + R"({"request":{},"events":[],"outcome":{"reply":{}}})", "line 2"},
      {header + R"({"request":{"model":{}},"events":[],"outcome":{"result":1}})", "line 2"},
      {header + R"({"request":{},"events":[],"asked":[{}],"outcome":{"result":1}})", "line 2"},
  }));
  CAPTURE(text);
  Run run;
  ReplayOptions options;
  options.cassette = text;
  const auto refused = run.runtime->use(replay_calls(options));
  REQUIRE(!refused);
  CHECK(refused.error().code() == ErrorCode::invalid_argument);
  CHECK(refused.error().message().find(place) != std::string::npos);
  CHECK(!run.runtime->use(record_calls({})));
}
