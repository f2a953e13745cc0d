// stream_decoder_test.cpp: streamed answers of Ollama's chat.
#include <purser/adapters/providers/ollama/stream_decoder.hpp>
#include <purser/tests/adapters/ollama/examples.hpp>
#include <purser/tests/adapters/provider_wire/streamed_example.hpp>

using namespace purser;
using ollama::StreamDecoder;

namespace {

const StreamedExample examples[] = {{ollama::examples::stream, ollama::examples::body},
                                    {ollama::examples::text_stream, ollama::examples::text_body}};

Result<ModelReply> decode_all(const std::string& text, StreamSink* sink = nullptr) {
  StreamDecoder decoder;
  return decode_lines(decoder, text, sink);
}

const std::string said = R"({"message":{"content":"a"},"done":false})"
                         "\n";
const std::string end =
    R"({"message":{"content":""},"done":true,"done_reason":"stop","prompt_eval_count":5,"eval_count":2})"
    "\n";

}  // namespace

TEST_CASE("ollama stream: the same reply as without streaming, however the bytes are cut") {
  for (const auto& example : examples)
    check_however_cut<StreamDecoder>(example.stream, ollama::decode(example.body), decode_lines);
}

TEST_CASE("ollama stream: a stream cut at any byte is no reply") {
  for (const auto& example : examples) {
    const std::string_view text = example.stream;
    for (std::size_t cut = 0; cut + 1 < text.size(); ++cut) {
      StreamDecoder decoder;
      REQUIRE_FALSE(decode_lines(decoder, text.substr(0, cut)).has_value());
      REQUIRE(decoder.usage().total() == 0);
    }
  }
}

TEST_CASE("ollama stream: a line with an error is that error") {
  const auto reply = decode_all(said + R"({"error":"the runner was terminated"})" + "\n");
  REQUIRE_FALSE(reply.has_value());
  CHECK(reply.error().code() == ErrorCode::overloaded);
  CHECK(reply.error().peer_message() == "the runner was terminated");
  CHECK_FALSE(reply.error().rejected());

  StreamDecoder decoder;
  const auto at_end = decode_lines(decoder, R"({"error":"lost","done":true,"eval_count":3})");
  CHECK_FALSE(at_end.has_value());
  CHECK_FALSE(decoder.is_complete());
  CHECK(decoder.usage().output == 3);
}

TEST_CASE("ollama stream: ids that are made up differ within an answer and between answers") {
  const auto line = [](const std::string& time) {
    return R"({"message":{"tool_calls":[{"function":{"name":"f","arguments":{}}}]},"created_at":")" +
           time + "\"}\n";
  };
  const auto first = decode_all(line("2026-11-21T10:00:00Z") + line("2026-11-21T10:00:00Z") + end);
  const auto second = decode_all(line("2026-11-21T10:00:01Z") + end);
  REQUIRE(first.has_value());
  REQUIRE(second.has_value());
  const auto calls = first->message.tool_calls();
  REQUIRE(calls.size() == 2);
  CHECK(calls[0].id == "call_20261121T100000Z_0");
  CHECK(calls[1].id == "call_20261121T100000Z_1");
  CHECK(second->message.tool_calls().front().id != calls[0].id);
  CHECK(first->stop_reason == StopReason::tool_calls);
}

TEST_CASE("ollama stream: unknown fields are no errors; what is no object is") {
  const auto reply =
      decode_all(R"({"message":{"content":"a","mood":[1]},"logprobs":[{"token":"a"}],"done":null})"
                 "\n" +
                 end);
  REQUIRE(reply.has_value());
  CHECK(reply->message.text() == "a");
  for (const auto* line : {"{\"message\":", "[]", "7", "{}x", "data: {}"}) {
    const auto broken = decode_all(said + line + "\n" + end);
    REQUIRE_FALSE(broken.has_value());
    CHECK(broken.error().code() == ErrorCode::protocol_error);
  }
  const auto empty = decode_all(R"({"done":true})");
  REQUIRE_FALSE(empty.has_value());
  CHECK(empty.error().code() == ErrorCode::protocol_error);
}

TEST_CASE("ollama stream: a stopped stream is a reply whose usage is no more than a lower bound") {
  StreamRecorder sink;
  sink.stop_after = 1;
  const auto reply = decode_all(said + said + end, &sink);
  REQUIRE(reply.has_value());
  CHECK(reply->stop_reason == StopReason::stopped_by_us);
  CHECK(reply->usage_quality != UsageQuality::exact);
  CHECK(reply->message.text() == "a");
}
