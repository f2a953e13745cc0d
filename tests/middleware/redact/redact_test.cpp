// redact_test.cpp: secrets neither leave nor come back, and whoever looks learns how many there
// were.
#include <purser/middleware/redact.hpp>

#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/stream_recorder.hpp>

using namespace purser;
using scripted::Answer;

namespace {

/// A provider that remembers what it was sent.
struct Redacted {
  explicit Redacted(RedactOptions options = {}, Answer answer = Answer("ask ann@example.com"))
      : run(setup_of(std::move(answer))) {
    REQUIRE(run.runtime->use(redact(std::move(options))));
  }

  RunSetup setup_of(Answer answer) {
    RunSetup setup;
    setup.script = [this, answer](const ModelRequest& request) {
      sent = request;
      return answer;
    };
    return setup;
  }

  ModelRequest sent;
  Run run;
};

}  // namespace

TEST_CASE("redact: secrets do not leave and do not come back, and only their number is told") {
  Redacted given;

  const auto reply = given.run.complete("I am bob@example.com, 4111111111111111");

  REQUIRE(reply);
  CHECK(given.sent.messages[0].text() == "I am [redacted:email], [redacted:card_number]");
  CHECK(reply->text() == "ask [redacted:email]");
  CHECK(reply->warnings() ==
        std::vector{Warning{"redacted", "1 card_number, 1 email redacted in the request"},
                    Warning{"redacted", "1 email redacted in the reply"}});
  CHECK(reply->charge().high > 0_usd);
}

TEST_CASE("redact: every text of a message, and tool calls stay JSON") {
  Answer answer("ok");
  answer.tool_calls = {{"c1", "send", R"({"to":"ann@example.com"})"}};
  Redacted given({}, answer);
  ModelRequest request("gpt-4o", "hi");
  request.messages.emplace_back(
      Role::assistant,
      std::vector<Part>{ReasoningPart{"bob@example.com", "", false},
                        ReasoningPart{"bob@example.com", "signed", false},
                        ToolCallPart{"c0", "send", R"({"card":4111111111111111})"}});
  request.messages.emplace_back(
      Role::tool, std::vector<Part>{ToolResultPart{"c0", "send", "bob@example.com", false}});

  const auto reply = given.run.wait(given.run.session->complete(request));

  REQUIRE(reply);
  const auto& parts = given.sent.messages[1].parts;
  CHECK(std::get<ReasoningPart>(parts[0]).text == "[redacted:email]");
  CHECK(std::get<ReasoningPart>(parts[1]).text == "bob@example.com");
  CHECK(std::get<ToolCallPart>(parts[2]).arguments == R"({"card":"[redacted:card_number]"})");
  CHECK(std::get<ToolResultPart>(given.sent.messages[2].parts[0]).content == "[redacted:email]");
  CHECK(reply->model().message.tool_calls()[0].arguments == R"({"to":"[redacted:email]"})");
}

TEST_CASE("redact: a stream is redacted across its chunks, and nothing is left behind") {
  Redacted given({}, Answer("card 4111 1111 1111 1111 and bob@example.com"));
  StreamRecorder sink;

  const auto reply =
      given.run.wait(given.run.session->complete(ModelRequest("gpt-4o", "hi"), CallOptions(&sink)));

  REQUIRE(reply);
  CHECK(sink.text == "card [redacted:card_number] and [redacted:email]");
  CHECK(sink.text == reply->text());
  CHECK(sink.usages.size() == 1);
}

TEST_CASE("redact: a sink that stops gets no more, and one that throws at the end ends the call") {
  Redacted given({}, Answer("one two bob@example.com"));
  StreamRecorder stopping;
  stopping.stop_after = 1;
  StreamRecorder throwing;
  throwing.also = [](const Chunk& chunk) {
    if (chunk.text == "[redacted:email]") throw std::runtime_error("full");
  };
  const auto ask = [&](StreamSink& sink) {
    return given.run.wait(
        given.run.session->complete(ModelRequest("gpt-4o", "hi"), CallOptions(&sink)));
  };

  const auto stopped = ask(stopping);
  const auto broken = ask(throwing);

  CHECK(stopped->model().stop_reason == StopReason::stopped_by_us);
  CHECK(stopping.chunks == 1);
  CHECK(broken.error().code() == ErrorCode::internal);
}

TEST_CASE("redact: tools get clean arguments and give clean results") {
  Redacted given;
  Json got;
  // coroutine-lint: checked, the lambda itself is the coroutine
  const auto tool = plain_tool("find", [&got](Json arguments) -> Task<Json> {
    got = std::move(arguments);
    // coroutine-lint: checked, nothing is awaited
    co_return Json{{"mail", "ann@example.com"}};
  });

  const auto reply = given.run.invoke(tool, {{"who", {"bob@example.com"}}});

  REQUIRE(reply);
  CHECK(got == Json{{"who", {"[redacted:email]"}}});
  CHECK(reply->result() == Json{{"mail", "[redacted:email]"}});
}

TEST_CASE("redact: one direction alone") {
  RedactOptions only_replies;
  only_replies.requests = false;
  Redacted given(only_replies);
  CHECK(given.run.complete("bob@example.com")->text() == "ask [redacted:email]");
  CHECK(given.sent.messages[0].text() == "bob@example.com");

  RedactOptions only_requests;
  only_requests.replies = false;
  Redacted other(only_requests);
  CHECK(other.run.complete("bob@example.com")->text() == "ask ann@example.com");
  CHECK(other.sent.messages[0].text() == "[redacted:email]");
}

TEST_CASE("redact: options that cannot work are refused, and it stands outside of the budget") {
  Run run;
  RedactOptions nothing;
  nothing.api_keys = nothing.emails = nothing.card_numbers = false;
  RedactOptions unreadable;
  unreadable.patterns = {{"x", "("}};
  RedactOptions unnamed;
  unnamed.patterns = {{"No Name", "x"}};
  RedactOptions short_secret;
  short_secret.secrets = {Secret("abc")};
  for (const auto& options : {nothing, unreadable, unnamed, short_secret}) {
    CHECK(run.runtime->use(redact(options)).error().code() == ErrorCode::invalid_argument);
  }
  CHECK(!run.runtime->use(redact(), Place::record));
}
