// stream_decoder_test.cpp: streamed answers of Anthropic's Messages.
#include <purser/adapters/providers/anthropic/stream_decoder.hpp>
#include <purser/tests/adapters/anthropic/examples.hpp>
#include <purser/tests/adapters/provider_wire/streamed_example.hpp>

using namespace purser;
using anthropic::StreamDecoder;

namespace {

Result<ModelReply> decode_all(const std::string& text, StreamSink* sink = nullptr) {
  StreamDecoder decoder;
  return decode_events(decoder, text, sink);
}

const std::string start =
    R"({"type":"message_start","message":{"id":"m","model":"c","content":[],"usage":{"input_tokens":10,"output_tokens":1}}})";
const std::string end =
    R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":10,"output_tokens":4}})";
const std::string stop = R"({"type":"message_stop"})";

}  // namespace

TEST_CASE("anthropic stream: the same reply as without streaming, however the bytes are cut") {
  check_however_cut<StreamDecoder>(anthropic::examples::stream,
                                   anthropic::decode(anthropic::examples::stream_as_body));
  StreamRecorder sink;
  const auto reply = decode_all(anthropic::examples::stream, &sink);
  REQUIRE(reply.has_value());
  CHECK(reply->usage_quality == UsageQuality::exact);
  CHECK(sink.reasoning == "Need the legal rate.");
  REQUIRE(sink.calls.size() == 1);
  CHECK(sink.calls[0].id == "toolu_8");
  CHECK(sink.calls[0].arguments == R"({"country":"DE"})");
}

TEST_CASE(
    "anthropic stream: a stream cut at any byte is no reply, and what was reported stays "
    "reported") {
  const std::string_view text = anthropic::examples::stream;
  const std::size_t last_needed = text.rfind('}') + 1;
  for (std::size_t cut = 0; cut < last_needed; ++cut) {
    StreamDecoder decoder;
    StreamRecorder sink;
    REQUIRE_FALSE(decode_events(decoder, text.substr(0, cut), &sink).has_value());
    check_reports_stay(decoder, sink);
  }
  StreamDecoder decoder;
  REQUIRE(decode_events(decoder, text.substr(0, last_needed)).has_value());
}

TEST_CASE("anthropic stream: usage is cumulative; null leaves a count as it was") {
  const auto reply = decode_all(events(
      {start,
       R"({"type":"message_delta","delta":{},"usage":{"input_tokens":null,"output_tokens":2,"server_tool_use":{"web_search_requests":1}}})",
       R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":500,"output_tokens":4,"server_tool_use":{"web_search_requests":2}}})",
       stop}));
  REQUIRE(reply.has_value());
  CHECK(reply->usage.input == 500);
  CHECK(reply->usage.output == 4);
  CHECK(reply->usage.units == std::vector<UsageUnits>{{"web_search", 2}});
  CHECK(reply->usage_quality == UsageQuality::exact);
}

TEST_CASE("anthropic stream: the lifetimes of cache writes come only at the start") {
  const auto reply = decode_all(events(
      {R"({"type":"message_start","message":{"model":"c","usage":{"input_tokens":1,"cache_creation_input_tokens":30,"cache_creation":{"ephemeral_5m_input_tokens":10,"ephemeral_1h_input_tokens":20},"output_tokens":1}}})",
       R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":1,"cache_creation_input_tokens":35,"output_tokens":4}})",
       stop}));
  REQUIRE(reply.has_value());
  CHECK(reply->usage.cache_write == 15);
  CHECK(reply->usage.cache_write_1h == 20);
}

TEST_CASE("anthropic stream: without the closing report the output is a lower bound") {
  const auto reply = decode_all(events({start, stop}));
  REQUIRE(reply.has_value());
  CHECK(reply->usage_quality == UsageQuality::partial);
}

TEST_CASE(
    "anthropic stream: a call without arguments has an empty object, a server tool keeps its "
    "input") {
  const auto reply = decode_all(events(
      {start,
       R"({"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"now","input":{}}})",
       R"({"type":"content_block_stop","index":0})",
       R"({"type":"content_block_start","index":1,"content_block":{"type":"server_tool_use","id":"s","name":"web_search","input":{}}})",
       R"({"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"query\":\"x\"}"}})",
       R"({"type":"content_block_stop","index":1})", end, stop}));
  REQUIRE(reply.has_value());
  CHECK(reply->message.tool_calls().at(0).arguments == "{}");
  CHECK(std::get<OpaquePart>(reply->message.parts.at(1)).body.at("input").at("query") == "x");
}

TEST_CASE("anthropic stream: a signature replaces the one before") {
  const auto reply = decode_all(events(
      {start,
       R"({"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}})",
       R"({"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"one"}})",
       R"({"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"two"}})",
       end, stop}));
  REQUIRE(reply.has_value());
  CHECK(std::get<ReasoningPart>(reply->message.parts.at(0)) ==
        ReasoningPart{"", "two", false, "anthropic"});
}

TEST_CASE("anthropic stream: an error event ends it with that error") {
  struct Row {
    std::string type;
    ErrorCode code;
  };
  const auto row = GENERATE(values<Row>({{"overloaded_error", ErrorCode::overloaded},
                                         {"rate_limit_error", ErrorCode::rate_limited},
                                         {"api_error", ErrorCode::overloaded},
                                         {"invalid_request_error", ErrorCode::bad_request},
                                         {"a_new_error", ErrorCode::overloaded}}));
  const auto reply =
      decode_all("event: message_start\ndata: " + start +
                 "\n\nevent: error\ndata: " + R"({"type":"error","error":{"type":")" + row.type +
                 R"(","message":"m"}})" + "\n\n");
  REQUIRE_FALSE(reply.has_value());
  CHECK(reply.error().code() == row.code);
  CHECK(reply.error().peer_message() == "m");
  CHECK_FALSE(reply.error().rejected());
}

TEST_CASE("anthropic stream: broken JSON and impossible events are protocol errors") {
  const auto event = GENERATE(
      as<std::string>{}, "{", "[]", "7", R"({"type":"message_start"})",
      R"({"type":"message_start","message":7})",
      R"({"type":"content_block_delta","index":5,"delta":{"type":"text_delta","text":"a"}})",
      R"({"type":"content_block_delta","delta":{"text":"a"}})",
      R"({"type":"content_block_start","index":0})",
      R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":"\x"}})",
      R"({"type":"content_block_start","index":0,"content_block":{]}})");
  CAPTURE(event);
  const auto reply = decode_all(events({start, event}));
  REQUIRE_FALSE(reply.has_value());
  CHECK(reply.error().code() == ErrorCode::protocol_error);
}

TEST_CASE("anthropic stream: unknown events, deltas and fields change nothing") {
  const auto reply = decode_all(events(
      {R"({"type":"hello","x":[{}]})", start,
       R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":"","new":{"a":[]}}})",
       R"({"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{"url":"u"}}})",
       R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a","x":[]},"y":1})",
       R"({"type":"content_block_delta","index":0,"delta":{"type":"new_delta","newness":"b"}})",
       end, stop, R"({"broken)"}));
  REQUIRE(reply.has_value());
  CHECK(reply->message.text() == "a");
}

TEST_CASE("anthropic stream: the event's name stands in for a missing type") {
  const auto reply = decode_all(
      "event: message_start\ndata: "
      "{\"message\":{\"model\":\"c\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}}\n\n"
      "event: message_stop\ndata: {}\n\n");
  REQUIRE(reply.has_value());
  CHECK(reply->model == "c");
}

TEST_CASE("anthropic stream: a refusal before any output is not billed") {
  const auto reply = decode_all(events(
      {start,
       R"({"type":"message_delta","delta":{"stop_reason":"refusal"},"usage":{"output_tokens":1}})",
       stop}));
  REQUIRE(reply.has_value());
  CHECK(reply->stop_reason == StopReason::refusal);
  CHECK_FALSE(reply->billed);
}

TEST_CASE("anthropic stream: a sink that stops gets nothing more, and the reply says so") {
  StreamRecorder sink;
  sink.stop_after = 2;
  const auto reply = decode_all(anthropic::examples::stream, &sink);
  REQUIRE(reply.has_value());
  CHECK(reply->stop_reason == StopReason::stopped_by_us);
  CHECK(sink.chunks == 2);
  CHECK(reply->usage.cache_read == 5000);
  CHECK(reply->usage_quality == UsageQuality::partial);
  CHECK(reply->billed);
}
