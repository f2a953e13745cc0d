// stream_decoder_test.cpp: streamed answers of Cohere's chat.
#include <purser/adapters/providers/cohere/stream_decoder.hpp>
#include <purser/tests/adapters/cohere/examples.hpp>
#include <purser/tests/adapters/provider_wire/streamed_example.hpp>

using namespace purser;
using cohere::StreamDecoder;

namespace {

const StreamedExample examples[] = {{cohere::examples::stream, cohere::examples::body},
                                    {cohere::examples::text_stream, cohere::examples::text_body}};

Result<ModelReply> decode_all(const std::string& text, StreamSink* sink = nullptr) {
  StreamDecoder decoder;
  return decode_events(decoder, text, sink);
}

const std::string begin = R"({"type":"message-start","id":"x","delta":{"message":{}}})";
const std::string end = R"({"type":"message-end","delta":{"finish_reason":"COMPLETE","usage":)"
                        R"({"billed_units":{"input_tokens":5,"output_tokens":2}}}})";

std::string text_delta(const std::string& text) {
  return R"({"type":"content-delta","index":0,"delta":{"message":{"content":{"text":")" + text +
         R"("}}}})";
}

}  // namespace

TEST_CASE("cohere stream: the same reply as without streaming, however the bytes are cut") {
  for (const auto& example : examples)
    check_however_cut<StreamDecoder>(example.stream, cohere::decode(example.body));
}

TEST_CASE("cohere stream: a stream cut at any byte is no reply") {
  for (const auto& example : examples) {
    const std::string_view text = example.stream;
    for (std::size_t cut = 0; cut + 2 < text.size(); ++cut) {
      StreamDecoder decoder;
      REQUIRE_FALSE(decode_events(decoder, text.substr(0, cut)).has_value());
    }
  }
}

TEST_CASE("cohere stream: plan, calls and arguments arrive in order") {
  StreamRecorder sink;
  REQUIRE(decode_all(cohere::examples::stream, &sink).has_value());
  CHECK(sink.reasoning == "I will ask the depot.");
  REQUIRE(sink.calls.size() == 2);
  CHECK(sink.calls[0].id == "depot_k9");
  CHECK(sink.calls[0].arguments == R"({"depot":7})");
  CHECK(sink.calls[1].arguments == R"({"depot":8})");
}

TEST_CASE("cohere stream: arguments find their call by its index") {
  const auto call = [](const std::string& type, int index, const std::string& members) {
    return R"({"type":"tool-call-)" + type + R"(","index":)" + std::to_string(index) +
           R"(,"delta":{"message":{"tool_calls":{)" + members + "}}}}";
  };
  const auto reply = decode_all(
      events({begin, call("start", 4, R"("id":"a","function":{"name":"f","arguments":"1"})"),
              call("start", 9, R"("id":"b","function":{"name":"g"})"),
              call("delta", 4, R"("function":{"arguments":"2"})"),
              call("delta", 9, R"("function":{"arguments":"3"})"), end}));
  REQUIRE(reply.has_value());
  const std::vector<ToolCallPart> calls{{"a", "f", "12"}, {"b", "g", "3"}};
  CHECK(reply->message.tool_calls() == calls);
  CHECK(reply->stop_reason == StopReason::tool_calls);

  const auto stray = decode_all(events({begin, call("delta", 0, R"("function":{})"), end}));
  REQUIRE_FALSE(stray.has_value());
  CHECK(stray.error().code() == ErrorCode::protocol_error);
}

TEST_CASE("cohere stream: an end with an error is that error, and its usage was told before") {
  StreamRecorder sink;
  StreamDecoder decoder;
  const auto reply = decode_events(
      decoder,
      events({begin, text_delta("so far"),
              R"({"type":"message-end","delta":{"finish_reason":"ERROR","error":"lost a shard",)"
              R"("usage":{"billed_units":{"input_tokens":5,"output_tokens":2}}}})"}),
      &sink);
  REQUIRE_FALSE(reply.has_value());
  CHECK(reply.error().code() == ErrorCode::overloaded);
  CHECK(reply.error().peer_message() == "lost a shard");
  CHECK_FALSE(reply.error().rejected());
  CHECK_FALSE(decoder.is_complete());
  CHECK(decoder.usage().total() == 7);
  CHECK(decoder.take_usage_report());
}

TEST_CASE("cohere stream: a bare error object is an error") {
  const auto reply = decode_all(events({begin, R"({"id":"x","message":"too many tokens: 9"})"}));
  REQUIRE_FALSE(reply.has_value());
  CHECK(reply.error().code() == ErrorCode::context_length_exceeded);
}

TEST_CASE("cohere stream: unknown events and fields are no errors, and the name may stand in") {
  const auto reply = decode_all(
      "event: message-start\ndata: {\"delta\":{\"message\":{}}}\n\n" +
      events(
          {R"({"type":"debug","prompt":"x"})", R"({"type":"mood-delta","delta":7})",
           R"({"type":"content-delta","delta":{"mood":1,"message":{"content":{"type":"text","text":"a"}}}})"}) +
      "event: message-end\ndata: {\"delta\":{\"finish_reason\":\"NEW\",\"error\":null}}\n\n");
  REQUIRE(reply.has_value());
  CHECK(reply->message.text() == "a");
  CHECK(reply->stop_reason == StopReason::other);
  CHECK(reply->usage_quality == UsageQuality::missing);
}

TEST_CASE("cohere stream: an event that is no JSON or no object is a protocol error") {
  for (const auto* data :
       {"{\"type\":\"content-delta\",", "[]", "7", "{\"type\":\"message-end\"}x"}) {
    const auto reply = decode_all(events({begin, data}));
    REQUIRE_FALSE(reply.has_value());
    CHECK(reply.error().code() == ErrorCode::protocol_error);
  }
  const auto empty = decode_all(events({end}));
  REQUIRE_FALSE(empty.has_value());
  CHECK(empty.error().code() == ErrorCode::protocol_error);
}

TEST_CASE("cohere stream: a stopped stream is a reply whose usage is no more than a lower bound") {
  StreamRecorder sink;
  sink.stop_after = 1;
  const auto reply = decode_all(events({begin, text_delta("a"), text_delta("b"), end}), &sink);
  REQUIRE(reply.has_value());
  CHECK(reply->stop_reason == StopReason::stopped_by_us);
  CHECK(reply->usage_quality != UsageQuality::exact);
  CHECK(reply->message.text() == "a");
}
