// answers_test.cpp: what every provider makes of every kind of answer.
#include <purser/tests/contract/providers/any.hpp>
#include <purser/tests/contract/providers/provider_fixture.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using contract::any_kind;
using contract::any_mode;
using contract::ProviderFixture;
using contract::ProviderSetup;

namespace {

ModelRequest question(std::string text = "Where is my parcel?") {
  ModelRequest request("sim-model", std::move(text));
  request.output_tokens_max = 500;
  return request;
}

ToolSpec tool(std::string name) {
  return ToolSpec{std::move(name),
                  "a tool",
                  parse_json(R"({"type":"object","properties":{"x":{"type":"integer"}}})").value(),
                  false,
                  {}};
}

/// A usage object that every interface finds its own members in.
Json usage_in_all_words(const Json& input) {
  Json object;
  for (const auto* name :
       {"prompt_tokens", "input_tokens", "inputTokens", "promptTokenCount", "prompt_eval_count"}) {
    object[name] = input;
  }
  for (const auto* name : {"completion_tokens", "output_tokens", "outputTokens",
                           "candidatesTokenCount", "eval_count"}) {
    object[name] = 3;
  }
  object["billed_units"] = {{"input_tokens", input}, {"output_tokens", 3}};
  return object;
}

ModelReply must(const Result<ModelReply>& reply) {
  if (!reply) FAIL(to_string(reply.error()));
  return *reply;
}

}  // namespace

TEST_CASE(
    "provider contract: an answer comes whole, is streamed as it is, and its usage is exact") {
  ProviderSetup setup;
  setup.kind = any_kind();
  const bool streams = any_mode();
  setup.reply.answer.text = "Grüß Gott, 😀! \"It\\is\" on its way.";
  setup.reply.answer.thinking = "Look it up.";
  setup.reply.answer.usage.kind = simulator::ScriptedUsage::Kind::exact;
  setup.reply.answer.usage.classes.input = 20;
  setup.reply.answer.usage.classes.output = 9;
  setup.reply.answer.usage.classes.reasoning = 4;
  const auto usage = setup.reply.answer.usage.classes;
  ProviderFixture fixture(std::move(setup));
  const auto& subject = fixture.subject;
  CAPTURE(fixture.kind, streams);

  const auto reply = must(fixture.complete(question(), streams));

  CHECK(reply.message.text() == "Grüß Gott, 😀! \"It\\is\" on its way.");
  if (subject.shows_reasoning)
    CHECK(std::get<ReasoningPart>(reply.message.parts.at(0)).text == "Look it up.");
  CHECK(reply.stop_reason == StopReason::end);
  CHECK(reply.model == "sim-model");
  CHECK(reply.id.empty() != subject.gives_id);
  CHECK(reply.usage_quality == UsageQuality::exact);
  CHECK(reply.usage == contract::as_told(usage, subject));
  CHECK(reply.billed);
  CHECK(fixture.dispatched == 1);
  CHECK(fixture.simulator->requests().at(0).api == subject.api);
  REQUIRE_FALSE(fixture.usages.empty());
  CHECK(fixture.usages.back() == reply.usage);
  if (streams) CHECK(fixture.sink.text == reply.message.text());
  if (streams && subject.shows_reasoning) CHECK(fixture.sink.reasoning == "Look it up.");
  if (!streams) CHECK(fixture.sink.chunks == 0);
}

TEST_CASE("provider contract: tool calls come out, and their results go back in") {
  ProviderSetup setup;
  setup.kind = any_kind();
  const bool streams = any_mode();
  setup.reply.answer.thinking = "Two at once.";
  setup.reply.answer.tool_calls = {{"find", R"({"x":1})", ""}, {"count", R"({"x": 2})", ""}};
  ProviderFixture fixture(std::move(setup));
  CAPTURE(fixture.kind, streams);
  auto request = question();
  request.tools = {tool("find"), tool("count")};

  const auto reply = must(fixture.complete(request, streams));

  const auto calls = reply.message.tool_calls();
  REQUIRE(calls.size() == 2);
  CHECK(reply.stop_reason == StopReason::tool_calls);
  CHECK(calls[0].name == "find");
  CHECK(parse_json(calls[0].arguments).value() == Json({{"x", 1}}));
  CHECK(parse_json(calls[1].arguments).value() == Json({{"x", 2}}));
  CHECK(calls[0].id != calls[1].id);
  if (streams) {
    REQUIRE(fixture.sink.calls.size() == 2);
    CHECK(fixture.sink.calls[1].id == calls[1].id);
    CHECK(fixture.sink.calls[1].arguments == calls[1].arguments);
  }

  // The simulator refuses conversations whose calls, results or thinking do not match.
  request.messages.push_back(reply.message);
  Message results(Role::tool, {});
  for (const auto& call : calls)
    results.parts.emplace_back(ToolResultPart{call.id, call.name, "7", false});
  request.messages.push_back(results);
  CHECK(must(fixture.complete(request, streams)).stop_reason == StopReason::tool_calls);
}

TEST_CASE("provider contract: cached tokens are classes of their own") {
  ProviderSetup setup;
  setup.kind = any_kind();
  const bool streams = any_mode();
  setup.reply.answer.text = "ok";
  setup.reply.answer.usage.kind = simulator::ScriptedUsage::Kind::exact;
  setup.reply.answer.usage.classes.input = 300;
  setup.reply.answer.usage.classes.cache_read = 2000;
  setup.reply.answer.usage.classes.cache_write = 100;
  setup.reply.answer.usage.classes.output = 10;
  const Usage expected = setup.reply.answer.usage.classes;
  ProviderFixture fixture(std::move(setup));
  CAPTURE(fixture.kind, streams);
  const auto told = contract::as_told(expected, fixture.subject);
  CHECK(must(fixture.complete(question(), streams)).usage == told);
}

TEST_CASE("provider contract: reasons to stop") {
  ProviderSetup setup;
  setup.kind = any_kind();
  const bool streams = any_mode();
  SECTION("length") {
    setup.reply.answer.text = "cut";
    setup.reply.answer.finish = "length";
    ProviderFixture fixture(std::move(setup));
    CHECK(must(fixture.complete(question(), streams)).stop_reason == StopReason::length);
  }
  SECTION("refusal") {
    setup.reply.answer.refusal = "I will not.";
    ProviderFixture fixture(std::move(setup));
    const auto reply = must(fixture.complete(question(), streams));
    if (fixture.subject.refuses) CHECK(reply.stop_reason == StopReason::refusal);
    if (!fixture.subject.refuses) CHECK(reply.message.text() == "I will not.");
  }
}

TEST_CASE("provider contract: usage that is missing or cannot be right is never taken for exact") {
  ProviderSetup setup;
  setup.kind = any_kind();
  const bool streams = any_mode();
  setup.reply.answer.text = "ok";
  auto& usage = setup.reply.answer.usage;
  using Kind = simulator::ScriptedUsage::Kind;
  UsageQuality expected = UsageQuality::partial;
  SECTION("missing") {
    usage.kind = Kind::missing;
    expected = UsageQuality::missing;
  }
  SECTION("null") {
    usage.kind = Kind::null;
    expected = UsageQuality::missing;
  }
  SECTION("negative") {
    usage.kind = Kind::raw;
    usage.object = usage_in_all_words(-5);
  }
  SECTION("absurd") {
    usage.kind = Kind::raw;
    usage.object = usage_in_all_words(1e18);
  }
  SECTION("words") {
    usage.kind = Kind::raw;
    usage.object = usage_in_all_words("many");
  }
  ProviderFixture fixture(std::move(setup));
  const auto reply = must(fixture.complete(question(), streams));
  CAPTURE(fixture.kind, streams);
  CHECK(reply.usage_quality == expected);
  CHECK(reply.usage.total() >= 0);
  CHECK(reply.usage.input == 0);
}

TEST_CASE("provider contract: a sink that stops closes the connection") {
  ProviderSetup setup;
  setup.kind = any_kind();
  setup.reply.answer.text = "endless";
  setup.reply.delivery.flood = true;
  ProviderFixture fixture(std::move(setup));
  fixture.sink.stop_after = 20;
  const auto reply = must(fixture.complete(question(), true));
  CHECK(reply.stop_reason == StopReason::stopped_by_us);
  CHECK(reply.usage_quality != UsageQuality::exact);
  CHECK(fixture.sink.chunks == 20);
  CHECK(fixture.simulator->wait_for_connections(0));
}

TEST_CASE("provider contract: vectors that an interface does not have are not asked for") {
  ProviderSetup setup;
  setup.kind = any_kind();
  ProviderFixture fixture(std::move(setup));
  CAPTURE(fixture.kind);
  const auto request = ModelRequest::embedding("sim-embed", {"a parcel"});
  const auto reply = fixture.complete(request, any_mode());
  if (reply) {
    CHECK(reply->embeddings.size() == 1);
    return;
  }
  CHECK_FALSE(fixture.subject.embeds);
  CHECK(reply.error().code() == ErrorCode::unsupported);
  CHECK(fixture.dispatched == 0);
}

TEST_CASE("provider contract: each text becomes a vector, and its usage is exact") {
  ProviderSetup setup;
  setup.kind = any_kind();
  ProviderFixture fixture(std::move(setup));
  if (!fixture.subject.embeds) return;
  CAPTURE(fixture.kind);
  auto request = ModelRequest::embedding("sim-embed", {"a parcel", "a depot", "a parcel"});

  const auto bound = fixture.provider->bound(request);
  const auto reply = must(fixture.complete(request, any_mode()));

  REQUIRE(reply.embeddings.size() == 3);
  CHECK_FALSE(reply.embeddings[0].empty());
  CHECK(reply.embeddings[0] == reply.embeddings[2]);
  CHECK(reply.embeddings[0] != reply.embeddings[1]);
  CHECK(reply.usage_quality == UsageQuality::exact);
  CHECK(reply.usage.input > 0);
  CHECK(reply.usage.output_total() == 0);
  REQUIRE(bound.has_value());
  CHECK(bound->choices == 0);
  CHECK(bound->input >= reply.usage.input);
}
