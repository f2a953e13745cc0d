// stream_decoder_test.cpp: streamed answers of OpenAI's Responses.
#include <purser/adapters/providers/responses/stream_decoder.hpp>
#include <purser/tests/adapters/provider_wire/streamed_example.hpp>
#include <purser/tests/adapters/responses/examples.hpp>

using namespace purser;
using responses::StreamDecoder;

namespace {

const StreamedExample all_examples[] = {
    {responses::examples::stream, responses::examples::body},
    {responses::examples::text_stream, responses::examples::text_body}};

Result<ModelReply> decode_all(const std::string& text, StreamSink* sink = nullptr) {
  StreamDecoder decoder;
  return decode_events(decoder, text, sink);
}

Error must_fail(const std::string& text) {
  const auto reply = decode_all(text);
  REQUIRE_FALSE(reply.has_value());
  return reply.error();
}

const std::string completed =
    R"({"type":"response.completed","response":{"id":"r","status":"completed","output":[],"usage":{"input_tokens":3,"output_tokens":2}}})";

}  // namespace

TEST_CASE("responses stream: the same reply as without streaming, however the bytes are cut") {
  for (const auto& example : all_examples)
    check_however_cut<StreamDecoder>(example.stream, responses::decode(example.body));
  StreamRecorder sink;
  REQUIRE(decode_all(responses::examples::stream, &sink).has_value());
  CHECK(sink.usages.size() == 1);
}

TEST_CASE("responses stream: a stream cut before its last event is no reply") {
  for (const auto& example : all_examples) {
    const std::string_view text = example.stream;
    const std::size_t last_needed = text.size() - 2;
    for (std::size_t cut = 0; cut < last_needed; ++cut) {
      StreamDecoder decoder;
      StreamRecorder sink;
      const auto reply = decode_events(decoder, text.substr(0, cut), &sink);
      REQUIRE_FALSE(reply.has_value());
      REQUIRE(sink.usages.empty());
    }
    StreamDecoder decoder;
    REQUIRE(decode_events(decoder, text.substr(0, last_needed)).has_value());
  }
}

TEST_CASE("responses stream: interleaved calls are told apart by their output index") {
  StreamRecorder sink;
  REQUIRE(decode_all(responses::examples::stream, &sink).has_value());
  REQUIRE(sink.calls.size() == 2);
  CHECK(sink.calls[0].id == "call_x");
  CHECK(sink.calls[0].arguments == R"({"from":"Norddeich"})");
  CHECK(sink.calls[1].name == "weather");
  CHECK(sink.calls[1].arguments == "{}");
  CHECK(sink.reasoning == "The harbour is asked for.\n\nSearch first.");
}

TEST_CASE("responses stream: encrypted reasoning is taken from the finished item") {
  const auto reply = decode_all(responses::examples::stream);
  REQUIRE(reply.has_value());
  const auto& part = std::get<ReasoningPart>(reply->message.parts.at(0));
  CHECK(part.signature == "gAAAAABq");
  CHECK(part.id == "rs_7");
  CHECK(part.format == "responses");
}

TEST_CASE("responses stream: items that were not streamed piece by piece still arrive, once") {
  StreamRecorder sink;
  const auto reply = decode_all(
      events(
          {R"({"type":"response.output_item.done","output_index":0,"item":{"type":"message","content":[{"type":"output_text","text":"Hi"}]}})",
           R"({"type":"response.output_item.done","output_index":1,"item":{"type":"function_call","call_id":"c","name":"f","arguments":"{\"x\":1}"}})",
           completed}),
      &sink);
  REQUIRE(reply.has_value());
  CHECK(reply->message.text() == "Hi");
  CHECK(sink.text == "Hi");
  const std::vector<ToolCallPart> calls{{"c", "f", R"({"x":1})"}};
  CHECK(reply->message.tool_calls() == calls);
  REQUIRE(sink.calls.size() == 1);
  CHECK(sink.calls[0].arguments == R"({"x":1})");
}

TEST_CASE("responses stream: output that stands only in the last event is taken from there") {
  const auto reply = decode_all(events(
      {R"({"type":"response.completed","response":{"status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"Late"}]}],"usage":null}})"}));
  REQUIRE(reply.has_value());
  CHECK(reply->message.text() == "Late");
  CHECK(reply->usage_quality == UsageQuality::missing);
}

TEST_CASE("responses stream: a type that only the event's name tells is understood") {
  const auto reply = decode_all(
      "event: response.output_text.delta\ndata: {\"output_index\":0,\"delta\":\"Hi\"}\n\n" +
      events({completed}));
  REQUIRE(reply.has_value());
  CHECK(reply->message.text() == "Hi");
}

TEST_CASE("responses stream: unknown events, items and a [DONE] are no errors") {
  const auto reply = decode_all(events(
      {R"({"type":"response.dance.started","tempo":{"a":[1,{}]}})",
       R"({"type":"response.output_item.added","output_index":0,"item":{"type":"dance"}})",
       R"({"type":"response.output_item.done","output_index":0,"item":{"type":"dance","steps":3}})",
       completed, "[DONE]"}));
  REQUIRE(reply.has_value());
  const auto& opaque = std::get<OpaquePart>(reply->message.parts.at(0));
  CHECK(opaque.format == "responses");
  CHECK(opaque.body.at("steps") == 3);
  CHECK(reply->stop_reason == StopReason::end);
}

TEST_CASE("responses stream: errors in mid-stream have the code that they name") {
  const auto bare = must_fail(events(
      {R"({"type":"error","code":"rate_limit_exceeded","message":"slow","param":null,"sequence_number":4})"}));
  CHECK(bare.code() == ErrorCode::rate_limited);
  CHECK(bare.peer_message() == "slow");
  const auto nested = must_fail(
      events({R"({"type":"error","error":{"code":"insufficient_quota","message":"m"}})"}));
  CHECK(nested.code() == ErrorCode::quota_exhausted);
  const auto foreign = must_fail(events({R"({"error":{"code":502,"message":"upstream lost"}})"}));
  CHECK(foreign.code() == ErrorCode::overloaded);
  CHECK(foreign.peer_message() == "upstream lost");
}

TEST_CASE("responses stream: a failed response is an error, and its usage is not lost") {
  StreamDecoder decoder;
  StreamRecorder sink;
  const auto reply = decode_events(
      decoder,
      events(
          {R"({"type":"response.failed","response":{"status":"failed","error":{"code":"bio_policy","message":"no"},"output":[],"usage":{"input_tokens":40,"output_tokens":1}}})"}),
      &sink);
  REQUIRE_FALSE(reply.has_value());
  CHECK(reply.error().code() == ErrorCode::content_filtered);
  CHECK(reply.error().peer_message() == "no");
  CHECK_FALSE(reply.error().rejected());
  CHECK(decoder.take_usage_report());
  CHECK(decoder.usage().input == 40);
  CHECK(must_fail(events({R"({"type":"response.failed","response":{"usage":null}})"})).code() ==
        ErrorCode::overloaded);
}

TEST_CASE("responses stream: what is no event of the interface is a protocol error") {
  for (
      const auto* broken :
      {"{", "[]", R"({"type":"response.output_text.delta","delta":"a"}x)",
       R"({"type":"response.output_text.delta","delta":"a"}{})", R"({"type":"response.completed"})",
       R"({"type":"response.unknown","a":})",
       R"({"type":"response.output_item.done","output_index":0,"item":{"type":"function_call",)"}) {
    CAPTURE(broken);
    CHECK(must_fail(events({broken})).code() == ErrorCode::protocol_error);
  }
}

TEST_CASE("responses stream: a stream with more items than any answer has is refused") {
  StreamDecoder decoder;
  Result<StreamControl> control = StreamControl::go_on;
  int items = 0;
  for (; control && items < 10'000; ++items) {
    control =
        decoder.on_event("",
                         R"({"type":"response.output_text.delta","delta":"a","output_index":)" +
                             std::to_string(items) + "}",
                         nullptr);
  }
  REQUIRE_FALSE(control.has_value());
  CHECK(control.error().code() == ErrorCode::protocol_error);
  CHECK(items > 1000);
}

TEST_CASE("responses stream: a sink that stops keeps what came, with usage in doubt") {
  StreamDecoder decoder;
  StreamRecorder sink;
  sink.stop_after = 1;
  const auto reply = decode_events(decoder, responses::examples::text_stream, &sink);
  REQUIRE(reply.has_value());
  CHECK(reply->stop_reason == StopReason::stopped_by_us);
  CHECK(reply->message.text() == "It is");
  CHECK(reply->usage_quality != UsageQuality::exact);
}
