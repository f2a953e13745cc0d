// stream_decoder_test.cpp: streamed answers of Bedrock's ConverseStream.
#include <purser/adapters/providers/bedrock/event_stream.hpp>
#include <purser/adapters/providers/bedrock/stream_decoder.hpp>
#include <purser/tests/adapters/bedrock/examples.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/stream_recorder.hpp>

using namespace purser;
using bedrock::DecodeOptions;
using bedrock::StreamDecoder;
using bedrock::examples::Events;

namespace {

Result<ModelReply> play(const Events& events, StreamSink* sink = nullptr,
                        DecodeOptions options = {}) {
  StreamDecoder decoder(std::move(options));
  for (const auto& [name, data] : events) {
    const auto control = decoder.on_event(name, data, sink);
    if (!control) return fail(control.error());
    if (*control == StreamControl::stop) return decoder.stopped();
  }
  return decoder.finish();
}

ModelReply must(const Result<ModelReply>& reply) {
  if (!reply) FAIL(to_string(reply.error()));
  return *reply;
}

Events first(Events events, std::size_t count) {
  events.resize(count);
  return events;
}

}  // namespace

TEST_CASE("bedrock stream: blocks, calls and the usage that comes after the end") {
  StreamRecorder sink;
  DecodeOptions options;
  options.model = "m";
  const auto reply = must(play(bedrock::examples::stream(), &sink, options));

  CHECK(reply.model == "m");
  CHECK(reply.stop_reason == StopReason::tool_calls);
  REQUIRE(reply.message.parts.size() == 3);
  CHECK(std::get<ReasoningPart>(reply.message.parts[0]) ==
        ReasoningPart{"Need the rate.", "c2ln", false, "bedrock"});
  CHECK(std::get<TextPart>(reply.message.parts[1]).text == "Ich prüfe 😀.");
  CHECK(std::get<ToolCallPart>(reply.message.parts[2]) ==
        ToolCallPart{"tu_2", "vat", R"({"c":"DE"})"});
  CHECK(reply.usage.input == 80);
  CHECK(reply.usage.output == 30);
  CHECK(reply.usage_quality == UsageQuality::exact);
  CHECK(sink.text == "Ich prüfe 😀.");
  CHECK(sink.reasoning == "Need the rate.");
  REQUIRE(sink.calls.size() == 1);
  CHECK(sink.calls[0].arguments == R"({"c":"DE"})");
  REQUIRE(sink.usages.size() == 1);
  CHECK(sink.usages[0] == reply.usage);
}

TEST_CASE("bedrock stream: it is complete with the usage, and over with the message's end") {
  const auto events = bedrock::examples::stream();
  StreamDecoder decoder;
  for (const auto& [name, data] : events) {
    CHECK_FALSE(decoder.is_complete());
    CHECK(decoder.on_event(name, data, nullptr) == StreamControl::go_on);
    CHECK(decoder.take_usage_report() == (name == "metadata"));
  }
  CHECK(decoder.is_complete());

  const auto without_usage = must(play(first(events, events.size() - 1)));
  CHECK(without_usage.usage_quality == UsageQuality::missing);
  CHECK(without_usage.stop_reason == StopReason::tool_calls);
  for (std::size_t count = 0; count + 1 < events.size(); ++count)
    CHECK(play(first(events, count)).error().code() == ErrorCode::connection_lost);
}

TEST_CASE("bedrock stream: usage in front of the message's end counts as well") {
  auto events = bedrock::examples::stream();
  std::swap(events[events.size() - 1], events[events.size() - 2]);
  CHECK(must(play(events)).usage_quality == UsageQuality::exact);
}

TEST_CASE("bedrock stream: calls side by side keep their pieces apart") {
  const auto reply = must(play({
      {"contentBlockStart",
       R"({"start":{"toolUse":{"name":"f","toolUseId":"a"}},"contentBlockIndex":0})"},
      {"contentBlockStart",
       R"({"start":{"toolUse":{"name":"g","toolUseId":"b"}},"contentBlockIndex":1})"},
      {"contentBlockDelta", R"({"delta":{"toolUse":{"input":"{\"x\":"}},"contentBlockIndex":0})"},
      {"contentBlockDelta", R"({"delta":{"toolUse":{"input":"[2]"}},"contentBlockIndex":1})"},
      {"contentBlockDelta", R"({"delta":{"toolUse":{"input":"1}"}},"contentBlockIndex":0})"},
      {"contentBlockDelta", R"({"delta":{"toolUse":{"input":"lost"}},"contentBlockIndex":7})"},
      {"messageStop", R"({"stopReason":"tool_use"})"},
  }));
  const auto calls = reply.message.tool_calls();
  REQUIRE(calls.size() == 2);
  CHECK(calls[0].arguments == R"({"x":1})");
  CHECK(calls[1].arguments == "[2]");
}

TEST_CASE("bedrock stream: what runs at the provider is no call") {
  const auto reply = must(play({
      {"contentBlockStart",
       R"({"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":"a","name":"s","type":"server_tool_use"}}})"},
      {"contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"toolUse":{"input":"{}"}}})"},
      {"contentBlockStop", R"({"contentBlockIndex":0})"},
      {"contentBlockDelta", R"({"contentBlockIndex":1,"delta":{"text":"done"}})"},
      {"messageStop", R"({"stopReason":"end_turn"})"},
  }));
  CHECK(reply.message.tool_calls().empty());
  CHECK(reply.message.text() == "done");
}

TEST_CASE("bedrock stream: hidden reasoning in pieces is one, blocks are not joined") {
  const auto reply = must(play({
      {"contentBlockDelta",
       R"({"contentBlockIndex":0,"delta":{"reasoningContent":{"redactedContent":"YQ=="}}})"},
      {"contentBlockDelta",
       R"({"contentBlockIndex":0,"delta":{"reasoningContent":{"redactedContent":"YmM="}}})"},
      {"contentBlockDelta", R"({"contentBlockIndex":1,"delta":{"text":"one"}})"},
      {"contentBlockStop", R"({"contentBlockIndex":1})"},
      {"contentBlockDelta", R"({"contentBlockIndex":2,"delta":{"text":"two"}})"},
      {"messageStop", R"({"stopReason":"end_turn"})"},
  }));
  REQUIRE(reply.message.parts.size() == 3);
  CHECK(std::get<ReasoningPart>(reply.message.parts[0]) ==
        ReasoningPart{"YWJj", "", true, "bedrock"});
  CHECK(std::get<TextPart>(reply.message.parts[1]).text == "one");
}

TEST_CASE("bedrock stream: exceptions are errors, known or not") {
  StreamDecoder decoder;
  const auto error =
      decoder.on_event("exception:throttlingException", R"({"message":"slow down"})", nullptr);
  REQUIRE_FALSE(error.has_value());
  CHECK(error.error().code() == ErrorCode::rate_limited);
  CHECK(error.error().peer_message() == "slow down");
  CHECK_FALSE(error.error().rejected());
  CHECK(StreamDecoder().on_event("exception:brandNew", "", nullptr).error().code() ==
        ErrorCode::overloaded);
}

TEST_CASE("bedrock stream: unknown events and members are no errors, broken JSON is") {
  auto events = bedrock::examples::stream();
  events.insert(events.begin() + 1, {"somethingNew", "not even JSON"});
  events.insert(events.begin() + 2, {"contentBlockDelta", R"({"delta":{"new":[1]},"x":{"y":2}})"});
  CHECK(must(play(events)).message.parts.size() == 3);
  for (const std::string data :
       {"", "{", "[]", R"({"delta":{"text":"a)", "{\"delta\":{\"text\":\"\xff\"}}"}) {
    CAPTURE(data);
    CHECK(play({{"contentBlockDelta", data}}).error().code() == ErrorCode::protocol_error);
  }
}

TEST_CASE("bedrock stream: a sink that stops gets a partial reply") {
  StreamRecorder sink;
  sink.stop_after = 2;
  const auto reply = must(play(bedrock::examples::stream(), &sink));
  CHECK(reply.stop_reason == StopReason::stopped_by_us);
  CHECK(reply.usage_quality == UsageQuality::missing);
  CHECK(std::get<ReasoningPart>(reply.message.parts.at(0)).text == "Need the rate.");
}

TEST_CASE("bedrock stream: endless calls are refused") {
  StreamDecoder decoder;
  Result<StreamControl> control = StreamControl::go_on;
  int calls = 0;
  for (; control && calls < 5000; ++calls) {
    control = decoder.on_event("contentBlockStart",
                               R"({"start":{"toolUse":{"toolUseId":"a","name":"f"}}})", nullptr);
  }
  CHECK(calls == 1001);
  REQUIRE_FALSE(control.has_value());
  CHECK(control.error().code() == ErrorCode::protocol_error);
}
