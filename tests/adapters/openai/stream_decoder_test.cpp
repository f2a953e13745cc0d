// stream_decoder_test.cpp: streamed answers of Chat Completions.
#include <purser/adapters/providers/openai/stream_decoder.hpp>
#include <purser/tests/adapters/openai/examples.hpp>
#include <purser/tests/adapters/provider_wire/streamed_example.hpp>

using namespace purser;
using openai::StreamDecoder;

namespace {

const StreamedExample examples[] = {{openai::examples::stream, openai::examples::body},
                                    {openai::examples::text_stream, openai::examples::text_body}};

Result<ModelReply> decode_all(const std::string& text, StreamSink* sink = nullptr) {
  StreamDecoder decoder;
  return decode_events(decoder, text, sink);
}

const std::string finish = R"({"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})";

}  // namespace

TEST_CASE("openai stream: the same reply as without streaming, however the bytes are cut") {
  for (const auto& example : examples)
    check_however_cut<StreamDecoder>(example.stream, openai::decode(example.body));
}

TEST_CASE(
    "openai stream: a stream cut at any byte is no reply, and what was reported stays reported") {
  for (const auto& example : examples) {
    const std::string_view text = example.stream;
    const std::size_t last_needed = text.find("[DONE]") + 6;
    for (std::size_t cut = 0; cut < last_needed; ++cut) {
      StreamDecoder decoder;
      StreamRecorder sink;
      const auto reply = decode_events(decoder, text.substr(0, cut), &sink);
      REQUIRE_FALSE(reply.has_value());
      check_reports_stay(decoder, sink);
    }
    StreamDecoder decoder;
    REQUIRE(decode_events(decoder, text.substr(0, last_needed)).has_value());
  }
}

TEST_CASE("openai stream: chunks arrive in order, a call is announced before its arguments") {
  StreamRecorder sink;
  REQUIRE(decode_all(openai::examples::stream, &sink).has_value());
  REQUIRE(sink.calls.size() == 1);
  CHECK(sink.calls[0].id == "call_a1");
  CHECK(sink.calls[0].name == "depot_status");
  CHECK(sink.calls[0].arguments == R"({"depot":7})");
}

TEST_CASE("openai stream: interleaved parallel calls are told apart by index") {
  StreamRecorder sink;
  const auto reply = decode_all(
      events(
          {R"({"choices":[{"delta":{"tool_calls":[{"function":{"arguments":"1","name":"f"},"id":"a","index":5}]},"index":0}]})",
           R"({"choices":[{"delta":{"tool_calls":[{"index":7,"id":"b","function":{"name":"g","arguments":"2"}},{"index":5,"function":{"arguments":"3"}}]}}]})",
           R"({"choices":[{"delta":{"tool_calls":[{"index":7,"function":{"arguments":"4"}}]}}]})",
           finish, "[DONE]"}),
      &sink);
  REQUIRE(reply.has_value());
  const std::vector<ToolCallPart> calls{{"a", "f", "13"}, {"b", "g", "24"}};
  CHECK(reply->message.tool_calls() == calls);
  CHECK(reply->stop_reason == StopReason::tool_calls);
  REQUIRE(sink.calls.size() == 2);
  CHECK(sink.calls[0].arguments == "13");
  CHECK(sink.calls[1].arguments == "24");
}

TEST_CASE("openai stream: calls are numbered as they are announced, whatever their indexes say") {
  StreamRecorder sink;
  const auto reply = decode_all(
      events({R"({"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"late"}]}}]})",
              R"({"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","function":)"
              R"({"name":"first","arguments":"{\"x\":1}"}}]}}]})",
              R"({"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"function":)"
              R"({"name":"second","arguments":"{}"}}]}}]})",
              finish, "[DONE]"}),
      &sink);

  REQUIRE(reply);
  REQUIRE(sink.calls.size() == 2);
  CHECK(sink.calls[0].name == "first");
  CHECK(sink.calls[0].arguments == R"({"x":1})");
  CHECK(sink.calls[1].id == "late");
  CHECK(sink.calls[1].arguments == "{}");
}

TEST_CASE("openai stream: servers that send no index or no id for calls") {
  const auto reply = decode_all(events(
      {R"({"choices":[{"delta":{"tool_calls":[{"id":"a","function":{"name":"f","arguments":"{"}}]}}]})",
       R"({"choices":[{"delta":{"tool_calls":[{"function":{"arguments":"}"}}]}}]})",
       R"({"choices":[{"delta":{"tool_calls":[{"id":"b","function":{"name":"g","arguments":"{}"}}]}}]})",
       R"({"choices":[{"delta":{"tool_calls":[{"index":9,"function":{"name":"h","arguments":"{}"}}]}}]})",
       finish, "[DONE]"}));
  REQUIRE(reply.has_value());
  const std::vector<ToolCallPart> calls{{"a", "f", "{}"}, {"b", "g", "{}"}, {"call_2", "h", "{}"}};
  CHECK(reply->message.tool_calls() == calls);
}

TEST_CASE("openai stream: cumulative usage is overwritten, not added") {
  StreamRecorder sink;
  const auto reply = decode_all(
      events(
          {R"({"choices":[{"index":0,"delta":{"content":"a"}}],"usage":{"prompt_tokens":10,"completion_tokens":1}})",
           R"({"choices":[{"index":0,"delta":{"content":"b"}}],"usage":{"prompt_tokens":10,"completion_tokens":2}})",
           R"({"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":2}})", finish,
           "[DONE]"}),
      &sink);
  REQUIRE(reply.has_value());
  CHECK(reply->usage.input == 10);
  CHECK(reply->usage.output == 2);
  CHECK(reply->usage_quality == UsageQuality::exact);
  CHECK(sink.usages.size() == 3);
}

TEST_CASE("openai stream: usage that shrinks keeps its most and is not trusted") {
  const auto reply = decode_all(events(
      {R"({"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":9}})",
       R"({"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":2}})", finish, "[DONE]"}));
  REQUIRE(reply.has_value());
  CHECK(reply->usage.output == 9);
  CHECK(reply->usage_quality == UsageQuality::partial);
}

TEST_CASE("openai stream: usage inside x_groq counts") {
  const auto reply = decode_all(events(
      {R"({"id":"chatcmpl-G1","model":"openai/gpt-oss-120b","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"x_groq":{"id":"req_01","usage":{"queue_time":0.02,"prompt_tokens":300,"completion_tokens":20,"total_tokens":320,"prompt_tokens_details":{"cached_tokens":256}}}})",
       "[DONE]"}));
  REQUIRE(reply.has_value());
  CHECK(reply->usage.input == 44);
  CHECK(reply->usage.cache_read == 256);
  CHECK(reply->usage.output == 20);
}

TEST_CASE("openai stream: no usage at all is missing, not zero") {
  const auto reply = decode_all(
      events({R"({"choices":[{"index":0,"delta":{"content":"a"}}]})", finish, "[DONE]"}));
  REQUIRE(reply.has_value());
  CHECK(reply->usage_quality == UsageQuality::missing);
}

TEST_CASE("openai stream: an error in mid-stream ends it with that error") {
  struct Row {
    std::string event;
    ErrorCode code;
  };
  const auto row = GENERATE(values<Row>({
      {R"(data: {"error":{"message":"m","type":"server_error","code":null}})",
       ErrorCode::overloaded},
      {R"(data: {"error":{"message":"m","code":"rate_limit_exceeded"}})", ErrorCode::rate_limited},
      {R"(data: {"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}],"error":{"code":502,"message":"m"}})",
       ErrorCode::overloaded},
      {"event: error\ndata: {\"message\":\"m\"}", ErrorCode::overloaded},
      {R"(data: {"error":"m"})", ErrorCode::overloaded},
  }));
  const auto reply = decode_all(R"(data: {"choices":[{"index":0,"delta":{"content":"a"}}]})"
                                "\n\n" +
                                row.event + "\n\n");
  REQUIRE_FALSE(reply.has_value());
  CHECK(reply.error().code() == row.code);
  CHECK(reply.error().peer_message() == "m");
  CHECK_FALSE(reply.error().rejected());
}

TEST_CASE("openai stream: broken JSON is a protocol error, an empty stream a lost connection") {
  CHECK(decode_all("data: {\"choices\":[{]}\n\n").error().code() == ErrorCode::protocol_error);
  CHECK(decode_all("data: 7\n\n").error().code() == ErrorCode::protocol_error);
  CHECK(decode_all("").error().code() == ErrorCode::connection_lost);
  CHECK(decode_all("data: [DONE]\n\n").error().code() == ErrorCode::protocol_error);
}

TEST_CASE("openai stream: unknown events and fields change nothing") {
  const auto reply = decode_all(
      events({R"({"object":"new.thing","payload":[1,2,{"a":"b"}]})",
              R"({"choices":[{"index":0,"delta":{"content":"a","new":{"x":[]}},"z":0}],"q":1})",
              R"({"choices":[null,7,"x"]})", finish, "[DONE]", R"({"broken)"}));
  REQUIRE(reply.has_value());
  CHECK(reply->message.text() == "a");
}

TEST_CASE("openai stream: a sink that stops gets nothing more, and the reply says so") {
  StreamRecorder sink;
  sink.stop_after = 2;
  const auto reply = decode_all(openai::examples::text_stream, &sink);
  REQUIRE(reply.has_value());
  CHECK(reply->stop_reason == StopReason::stopped_by_us);
  CHECK(sink.chunks == 2);
  CHECK(reply->message.text() == "Grüß Go");
  CHECK(reply->usage_quality == UsageQuality::missing);
}

TEST_CASE("openai stream: what a sink throws passes through") {
  StreamRecorder sink;
  sink.also = [](const Chunk&) { throw std::runtime_error("full"); };
  CHECK_THROWS_AS(decode_all(openai::examples::text_stream, &sink), std::runtime_error);
}

TEST_CASE("openai stream: endless tool calls end in an error, not in endless memory") {
  StreamDecoder decoder;
  Result<StreamControl> last = StreamControl::go_on;
  int taken = 0;
  for (; last && taken < 5000; ++taken) {
    last =
        decoder.on_event("",
                         R"({"choices":[{"index":0,"delta":{"tool_calls":[{"index":)" +
                             std::to_string(taken) + R"(,"id":"a","function":{"name":"f"}}]}}]})",
                         nullptr);
  }
  REQUIRE_FALSE(last.has_value());
  CHECK(taken < 1100);
}
