// stream_decoder_test.cpp: streamed answers of Gemini, and how they are cut into events.
#include <purser/adapters/providers/gemini/frames.hpp>
#include <purser/adapters/providers/gemini/stream_decoder.hpp>
#include <purser/tests/adapters/gemini/examples.hpp>
#include <purser/tests/adapters/provider_wire/streamed_example.hpp>

using namespace purser;
using gemini::StreamDecoder;

namespace {

/// As AnswerReader reads it: frames into the decoder, to the end.
Result<ModelReply> read(provider_wire::StreamDecoder& decoder, std::string_view text,
                        StreamSink* sink = nullptr, std::size_t piece = 0) {
  return decode_frames(gemini::frames(), decoder, text, sink, piece);
}

Result<ModelReply> read_all(const std::string& text) {
  StreamDecoder decoder;
  return read(decoder, text);
}

const std::string hello = R"({"candidates":[{"content":{"parts":[{"text":"Hello"}]}}]})";
const std::string stop = R"({"candidates":[{"finishReason":"STOP"}],)"
                         R"("usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":2}})";
const std::string overloaded =
    R"({"error":{"code":503,"message":"No \"}\" room","status":"UNAVAILABLE"}})";

}  // namespace

TEST_CASE("gemini stream: the same reply however the bytes are cut") {
  for (const std::size_t piece : {0U, 1U, 2U, 3U, 7U, 64U, 1000U}) {
    CAPTURE(piece);
    StreamDecoder decoder;
    StreamRecorder sink;
    const auto reply = read(decoder, gemini::examples::stream, &sink, piece);
    REQUIRE(reply.has_value());
    CHECK(reply->id == "rX4-_y");
    CHECK(reply->model == "gemini-3-pro");
    CHECK(reply->stop_reason == StopReason::end);
    const auto& parts = reply->message.parts;
    REQUIRE(parts.size() == 3);
    CHECK(std::get<ReasoningPart>(parts[0]).text == "Feet to metres.");
    CHECK(std::get<TextPart>(parts[1]).text == "Grüß Gott 😀");
    CHECK(std::get<ReasoningPart>(parts[2]) == ReasoningPart{"", "CsIBend=", false, "gemini"});
    CHECK(sink.text == "Grüß Gott 😀");
    CHECK(sink.reasoning == "Feet to metres.");
    CHECK(reply->usage.input == 100);
    CHECK(reply->usage.cache_read == 200);
    CHECK(reply->usage.output == 9);
    CHECK(reply->usage.reasoning == 24);
    CHECK(reply->usage_quality == UsageQuality::exact);
    CHECK(sink.usages.size() == 3);
    CHECK(sink.usages.back() == reply->usage);
  }
}

TEST_CASE("gemini stream: cut at any byte it is no reply, and what was reported stays reported") {
  const std::string_view text = gemini::examples::stream;
  const std::size_t last_needed = text.rfind('}') + 1;
  for (std::size_t cut = 0; cut < last_needed; ++cut) {
    StreamDecoder decoder;
    StreamRecorder sink;
    REQUIRE_FALSE(read(decoder, text.substr(0, cut), &sink).has_value());
    check_reports_stay(decoder, sink);
  }
  StreamDecoder decoder;
  REQUIRE(read(decoder, text.substr(0, last_needed)).has_value());
}

TEST_CASE("gemini stream: without a reason to finish the connection was lost") {
  const auto reply = read_all(events({hello}));
  REQUIRE_FALSE(reply.has_value());
  CHECK(reply.error().code() == ErrorCode::connection_lost);
}

TEST_CASE("gemini stream: usage from before the end is a lower bound") {
  const auto early =
      read_all(events({R"({"usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":2}})",
                       hello, R"({"candidates":[{"finishReason":"STOP"}]})"}));
  REQUIRE(early.has_value());
  CHECK(early->usage_quality == UsageQuality::partial);
  const auto late =
      read_all(events({hello, R"({"candidates":[{"finishReason":"STOP"}]})",
                       R"({"usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":2}})"}));
  REQUIRE(late.has_value());
  CHECK(late->usage_quality == UsageQuality::exact);
}

TEST_CASE("gemini stream: with several candidates the report of the last one counts") {
  const std::string other = R"({"candidates":[{"index":1,"finishReason":"STOP"}])";
  const auto cut = read_all(events({hello, stop, other + "}"}));
  REQUIRE(cut.has_value());
  CHECK(cut->usage_quality == UsageQuality::partial);
  const auto whole =
      read_all(events({hello, stop, other + R"(,"usageMetadata":{"promptTokenCount":5}})"}));
  REQUIRE(whole.has_value());
  CHECK(whole->usage_quality == UsageQuality::exact);
}

TEST_CASE("gemini stream: an error without framing ends it, wherever it is cut") {
  for (const std::size_t piece : {0U, 1U, 5U}) {
    for (const auto& bare : {overloaded, "[" + overloaded + "]", "[\r\n" + overloaded + "\r\n]\r\n",
                             "data: " + overloaded + "\r\n\r\n"}) {
      CAPTURE(piece, bare);
      StreamDecoder decoder;
      StreamRecorder sink;
      const auto reply = read(decoder, events({hello}) + bare, &sink, piece);
      REQUIRE_FALSE(reply.has_value());
      CHECK(reply.error().code() == ErrorCode::overloaded);
      CHECK(reply.error().peer_message() == R"(No "}" room)");
      CHECK_FALSE(reply.error().rejected());
      CHECK(sink.text == "Hello");
    }
  }
}

TEST_CASE("gemini stream: an error in mid-stream says when to come back") {
  const auto reply = read_all(events(
      {hello,
       R"({"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"retryDelay":"1.5s"}]}})"}));
  REQUIRE_FALSE(reply.has_value());
  CHECK(reply.error().code() == ErrorCode::rate_limited);
  CHECK(reply.error().retry_after() == std::chrono::milliseconds(1500));
}

TEST_CASE("gemini stream: JSON that breaks off in the middle is no event") {
  CHECK_FALSE(read_all(events({hello, stop}) + R"({"error":{"code":503,)").has_value());
}

TEST_CASE("gemini stream: events go on behind bare JSON, and lines of text are skipped") {
  const auto reply =
      read_all(": ping\r\n\r\nnoise\r\n" + hello + "\r\n\r\n" + events({hello, stop}));
  REQUIRE(reply.has_value());
  CHECK(reply->message.text() == "HelloHello");
}

TEST_CASE("gemini stream: a signed piece stays apart from the pieces around it") {
  const auto reply = read_all(events(
      {hello,
       R"({"candidates":[{"content":{"parts":[{"text":" there","thoughtSignature":"s"}]}}]})",
       R"({"candidates":[{"content":{"parts":[{"text":"","thoughtSignature":"t"}]}}]})", hello,
       stop}));
  REQUIRE(reply.has_value());
  const auto& parts = reply->message.parts;
  REQUIRE(parts.size() == 6);
  CHECK(std::get<ReasoningPart>(parts[1]).signature == "s");
  CHECK(std::get<TextPart>(parts[2]).text == " there");
  CHECK(std::get<ReasoningPart>(parts[3]).signature == "t");
  CHECK(std::get<TextPart>(parts[4]).text.empty());
  CHECK(std::get<TextPart>(parts[5]).text == "Hello");
}

TEST_CASE("gemini stream: grounding that grows is counted once") {
  const auto reply = read_all(events(
      {R"({"candidates":[{"groundingMetadata":{"webSearchQueries":["a"]}}],"modelVersion":"gemini-3-pro"})",
       R"({"candidates":[{"groundingMetadata":{"webSearchQueries":["a","b","c"]}}]})", stop}));
  REQUIRE(reply.has_value());
  CHECK(reply->usage.units == std::vector<UsageUnits>{{"web_search", 3}});
}

TEST_CASE("gemini stream: a blocked prompt is a whole stream") {
  const auto reply = read_all(events(
      {R"({"promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":{"promptTokenCount":8}})"}));
  REQUIRE(reply.has_value());
  CHECK(reply->stop_reason == StopReason::content_filter);
  CHECK(reply->usage_quality == UsageQuality::exact);
}

TEST_CASE("gemini stream: a sink that stops gets what came so far, with usage that is not exact") {
  StreamDecoder decoder;
  StreamRecorder sink;
  sink.stop_after = 1;
  const auto reply = read(decoder, events({hello, stop}), &sink);
  REQUIRE(reply.has_value());
  CHECK(reply->stop_reason == StopReason::stopped_by_us);
  CHECK(reply->message.text() == "Hello");
}

TEST_CASE("gemini stream: more calls than a model makes are an error") {
  std::string parts = R"({"functionCall":{"name":"f"}})";
  for (int i = 0; i < 1000; ++i) parts += R"(,{"functionCall":{"name":"f"}})";
  const auto reply =
      read_all(events({R"({"candidates":[{"content":{"parts":[)" + parts + "]}}]}", stop}));
  REQUIRE_FALSE(reply.has_value());
  CHECK(reply.error().code() == ErrorCode::protocol_error);
}
