// cache_test.cpp: what is known is free, and what is kept.
#include <purser/middleware/cache.hpp>

#include <purser/tests/support/cached_run.hpp>
#include <purser/tests/support/stream_recorder.hpp>

using namespace purser;
using scripted::Answer;
using namespace std::chrono_literals;

namespace {

Task<Json> text_answer(std::string text) { co_return Json(std::move(text)); }

}  // namespace

TEST_CASE("cache: the second answer is the first one, costs nothing and is no call of the ledger") {
  Kept given;
  const auto first = given.ask();
  REQUIRE(first);
  CHECK(!is_hit(first));
  const auto spent = given.run.spent();
  CHECK(spent > 0_usd);

  const auto second = given.ask();

  REQUIRE(is_hit(second));
  CHECK(second->text() == "hello");
  CHECK(second->model().message == first->model().message);
  CHECK(second->model().stop_reason == StopReason::end);
  CHECK(second->charge().high == 0_usd);
  CHECK(second->model().usage == Usage());
  CHECK(given.run.spent() == spent);
  CHECK(given.run.session->usage().calls == 1);
  CHECK(given.paid() == 1);
}

TEST_CASE("cache: a hit is given also when no money is left") {
  Kept given;
  REQUIRE(given.ask());
  REQUIRE(given.run.session->track("elsewhere", 1_usd));

  CHECK(is_hit(given.ask()));
  CHECK(given.ask(steady("other")).error().code() == ErrorCode::budget_exhausted);
}

TEST_CASE("cache: whatever would be sent tells requests apart") {
  Kept given({.temperature_max = 1});
  REQUIRE(given.ask());
  std::vector<ModelRequest> others(10, steady());
  others[0].messages.push_back(Message::assistant("hm"));
  others[1].model = "gpt-4o-mini";
  others[2].temperature = 0.5;
  others[3].top_p = 0.5;
  others[4].stop = {"."};
  others[5].output_tokens_max = 100;
  others[6].extra = {{"seed", 7}};
  others[7].tools = {ToolSpec{"search", "", Json::object()}};
  others[8].reasoning_effort = "low";
  others[9].messages[0].role = Role::system;

  for (std::size_t i = 0; i < others.size(); ++i) {
    CAPTURE(i);
    CHECK(!is_hit(given.ask(others[i])));
    CHECK(is_hit(given.ask(others[i])));
  }
}

TEST_CASE("cache: sessions of a customer share, customers never do") {
  Kept given;
  CHECK(!is_hit(given.ask(given.session_of("a1", "acme"))));
  CHECK(is_hit(given.ask(given.session_of("a2", "acme"))));
  CHECK(!is_hit(given.ask(given.session_of("b1", "bolt"))));
  CHECK(!is_hit(given.ask()));
}

TEST_CASE("cache: sessions keep to themselves where told so") {
  Kept given({.sharing = CacheSharing::session});
  const auto session = given.session_of("a1", "acme");
  CHECK(!is_hit(given.ask(session)));
  CHECK(!is_hit(given.ask(given.session_of("a2", "acme"))));
  CHECK(is_hit(given.ask(session)));
}

TEST_CASE("cache: answers that may differ are not kept unless told so") {
  auto warm = steady();
  warm.temperature = 0.7;
  const auto unset = ModelRequest("gpt-4o", "hi");
  Kept given;
  Kept daring({.temperature_max = 0.7, .temperature_unset = true});
  for (auto* const kept : {&given, &daring}) {
    CHECK(kept->ask(warm));
    CHECK(is_hit(kept->ask(warm)) == (kept == &daring));
    CHECK(kept->ask(unset));
    CHECK(is_hit(kept->ask(unset)) == (kept == &daring));
  }
  Kept picky({.models = {"claude-*"}});
  CHECK(picky.ask());
  CHECK(!is_hit(picky.ask()));
}

TEST_CASE("cache: errors, refusals and answers that are not whole are not kept") {
  Answer cut("half");
  cut.stop_reason = StopReason::length;
  Answer refused("no");
  refused.stop_reason = StopReason::refusal;
  Answer unsure("hello");
  unsure.usage_quality = UsageQuality::partial;
  Answer broken(Error(ErrorCode::bad_request, "no"));
  for (const auto& answer : {cut, refused, unsure, broken}) {
    Kept given({}, one_answer(answer));
    (void)given.ask();
    CHECK(!is_hit(given.ask()));
    CHECK(given.paid() == 2);
  }
}

TEST_CASE("cache: what its tool presents as a failure is not kept") {
  Kept given({.tools = {"*"}});
  int runs = 0;
  const auto answer = [&runs](Json) {
    return text_answer(++runs == 1 ? "busy, try later" : "fine");
  };
  auto tool = plain_tool("lookup", answer);
  tool->idempotent = true;
  tool->present = [](const Json& result) { return ToolAnswer{"", result != "fine", 0}; };

  CHECK(given.run.invoke(tool)->result() == "busy, try later");
  CHECK(given.run.invoke(tool)->result() == "fine");
  CHECK(is_hit(given.run.invoke(tool)));
  CHECK(runs == 2);
}

TEST_CASE("cache: a result that its tool cannot present is kept as it is") {
  Kept given({.tools = {"*"}});
  auto tool = plain_tool("lookup", tool_ok);
  tool->idempotent = true;
  tool->present = [](const Json&) -> ToolAnswer { throw std::runtime_error("odd"); };

  CHECK(given.run.invoke(tool));
  CHECK(is_hit(given.run.invoke(tool)));
}

TEST_CASE("cache: a stream gets a known answer as chunks, tool calls included") {
  Answer answer("hello world");
  answer.tool_calls = {{"c1", "search", R"({"q":1})"}, {"c2", "open", "{}"}};
  Kept given({}, one_answer(answer));
  REQUIRE(given.ask());
  StreamRecorder sink;

  const auto reply = given.run.wait(given.run.session->complete(steady(), CallOptions(&sink)));

  REQUIRE(is_hit(reply));
  CHECK(sink.text == "hello world");
  REQUIRE(sink.calls.size() == 2);
  CHECK(sink.calls[1].name == "open");
  CHECK(sink.calls[0].arguments == R"({"q":1})");
  CHECK(sink.usages.empty());
}

TEST_CASE("cache: a sink may stop or break a known answer like any other") {
  Answer answer("hello");
  answer.tool_calls = {{"c1", "search", "{}"}};
  Kept given({}, one_answer(answer));
  REQUIRE(given.ask());
  StreamRecorder stopping;
  stopping.stop_after = 1;
  StreamRecorder throwing;
  throwing.also = [](const Chunk&) { throw std::runtime_error("full"); };

  const auto stopped =
      given.run.wait(given.run.session->complete(steady(), CallOptions(&stopping)));
  const auto broken = given.run.wait(given.run.session->complete(steady(), CallOptions(&throwing)));

  REQUIRE(stopped);
  CHECK(stopped->model().stop_reason == StopReason::stopped_by_us);
  CHECK(stopped->model().message == Message::assistant("hello"));
  CHECK(broken.error().code() == ErrorCode::internal);
  CHECK(given.ask()->model().message.tool_calls().size() == 1);
}

TEST_CASE("cache: an answer is given until its time is over") {
  Kept given({.time_to_live = 60s});
  REQUIRE(given.ask());
  given.run.timers().advance(59s);
  CHECK(is_hit(given.ask()));
  given.run.timers().advance(1s);
  CHECK(!is_hit(given.ask()));
}

TEST_CASE("cache: the least recently used answer goes first") {
  Kept given({.entries_max = 2});
  REQUIRE(given.ask(steady("a")));
  REQUIRE(given.ask(steady("b")));
  CHECK(is_hit(given.ask(steady("a"))));
  REQUIRE(given.ask(steady("c")));

  CHECK(is_hit(given.ask(steady("a"))));
  CHECK(is_hit(given.ask(steady("c"))));
  CHECK(!is_hit(given.ask(steady("b"))));
}

TEST_CASE("cache: an answer larger than all the room is not kept, and pushes nothing out") {
  Kept given({.bytes_max = 4000});
  REQUIRE(given.ask());

  CHECK(given.ask(steady(std::string(5000, 'x'))));

  CHECK(!is_hit(given.ask(steady(std::string(5000, 'x')))));
  CHECK(is_hit(given.ask()));
}

TEST_CASE("cache: tools that are idempotent and named keep their results, each its own") {
  Kept given({.tools = {"look*"}});
  const auto make = [](std::string name, bool idempotent) {
    auto tool = priced_tool(0.01_usd, std::move(name));
    tool->idempotent = idempotent;
    return tool;
  };
  const auto lookup = make("lookup", true);
  REQUIRE(given.run.invoke(lookup, {{"a", 1}, {"b", 2}}));
  const auto known = given.run.invoke(lookup, {{"b", 2}, {"a", 1}});
  CHECK(is_hit(known));
  CHECK(known->result() == "done");
  CHECK(given.run.spent() == 0.01_usd);
  CHECK(!is_hit(given.run.invoke(lookup, {{"a", 2}})));
  CHECK(!is_hit(given.run.invoke(make("lookup", true), {{"a", 1}, {"b", 2}})));
  for (const auto& other : {make("look_once", false), make("send", true)}) {
    REQUIRE(given.run.invoke(other));
    CHECK(!is_hit(given.run.invoke(other)));
  }
}
