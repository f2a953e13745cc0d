// stream_fuzz.hpp: what holds for every provider's decoder, whatever bytes arrive.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <purser/tests/support/event_stream.hpp>
#include <purser/tests/support/stream_recorder.hpp>

namespace purser::fuzz {

inline void require(bool holds) {
  if (!holds) std::abort();
}

struct Seen {
  bool is_reply = false;
  Message message;
  Usage usage;
  StreamRecorder sink;
};

/// How bytes become events: decode_events, or decode_lines.
using Play = Result<ModelReply> (*)(provider_wire::StreamDecoder&, std::string_view, StreamSink*,
                                    std::size_t);

template <class Decoder>
Seen see(std::string_view bytes, std::size_t step, Play play) {
  Seen seen;
  Decoder decoder;
  const auto reply = play(decoder, bytes, &seen.sink, step);
  seen.is_reply = reply.has_value();
  if (reply) seen.message = reply->message;
  seen.usage = decoder.usage();
  Tokens before = 0;
  for (const auto& usage : seen.sink.usages) {
    require(usage.total() >= before);
    require(usage.input >= 0 && usage.output >= 0 && usage.cache_read >= 0 && usage.reasoning >= 0);
    before = usage.total();
  }
  return seen;
}

/// The first byte says how the others are cut; they are read as a stream and as a body.
template <class Decoder, class Decode>
int check(const std::uint8_t* data, std::size_t size, Decode decode, Play play = decode_events) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Seen whole = see<Decoder>(bytes, 0, play);
  const Seen cut = see<Decoder>(bytes, 1 + data[0] % 64, play);
  require(whole.is_reply == cut.is_reply);
  require(whole.message == cut.message);
  require(whole.sink.text == cut.sink.text);
  require(whole.sink.chunks == cut.sink.chunks);
  if (const auto reply = decode(bytes)) require(reply->usage.total() >= 0);
  return 0;
}

}  // namespace purser::fuzz
