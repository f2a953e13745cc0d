// streamed_example.hpp: an answer that is streamed and whole, to be read alike.
#pragma once

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/event_stream.hpp>
#include <purser/tests/support/stream_recorder.hpp>

namespace purser {

struct StreamedExample {
  const char* stream;
  const char* body;  ///< the same in one piece
};

/// How a stream gets into a decoder: `decode_events`, `decode_lines`.
using DecodeStream = Result<ModelReply> (*)(provider_wire::StreamDecoder&, std::string_view,
                                            StreamSink*, std::size_t);

inline void check_same_reply(const ModelReply& streamed, const ModelReply& whole) {
  CHECK(streamed.id == whole.id);
  CHECK(streamed.model == whole.model);
  CHECK(streamed.service_tier == whole.service_tier);
  CHECK(streamed.message == whole.message);
  CHECK(streamed.stop_reason == whole.stop_reason);
  CHECK(streamed.usage == whole.usage);
  CHECK(streamed.usage_quality == whole.usage_quality);
}

/// A `Decoder` makes `whole` of the stream, however its bytes are cut, and tells the sink all of
/// it.
template <class Decoder>
void check_however_cut(std::string_view stream, const Result<ModelReply>& whole,
                       DecodeStream decode = decode_events) {
  REQUIRE(whole.has_value());
  for (const std::size_t piece : {0U, 1U, 2U, 3U, 7U, 64U, 1000U}) {
    CAPTURE(piece);
    Decoder decoder;
    StreamRecorder sink;
    const auto streamed = decode(decoder, stream, &sink, piece);
    REQUIRE(streamed.has_value());
    check_same_reply(*streamed, *whole);
    CHECK(sink.text == whole->message.text());
    REQUIRE(sink.calls.size() == whole->message.tool_calls().size());
    REQUIRE_FALSE(sink.usages.empty());
    CHECK(sink.usages.back() == whole->usage);
  }
}

/// What was reported of a stream that broke stays reported, and never goes down.
inline void check_reports_stay(const provider_wire::StreamDecoder& decoder,
                               const StreamRecorder& sink) {
  Tokens before = 0;
  for (const auto& usage : sink.usages) {
    REQUIRE(usage.total() >= before);
    before = usage.total();
  }
  REQUIRE(decoder.usage().total() == before);
}

}  // namespace purser
