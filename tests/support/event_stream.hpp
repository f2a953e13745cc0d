// event_stream.hpp: feeds the text of a stream to a provider's decoder, cut as a test wants it.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include <purser/adapters/providers/wire/frames.hpp>
#include <purser/adapters/providers/wire/stream_decoder.hpp>

namespace purser {

/// Feeds `text` in pieces of `piece` bytes, to the end of the stream, and asks for the reply.
/// `piece` 0: in one.
inline Result<ModelReply> decode_frames(const std::unique_ptr<provider_wire::FrameParser>& frames,
                                        provider_wire::StreamDecoder& decoder,
                                        std::string_view text, StreamSink* sink,
                                        std::size_t piece) {
  const auto on_frame = [&](const provider_wire::Frame& frame) {
    return decoder.on_event(frame.name, frame.data, sink);
  };
  if (piece == 0) piece = text.size() + 1;
  for (std::size_t at = 0; at < text.size(); at += piece) {
    const auto fed = frames->feed(text.substr(at, piece), on_frame);
    if (!fed) return fail(fed.error());
    if (*fed == StreamControl::stop) return decoder.stopped();
  }
  const auto ended = frames->finish(on_frame);
  if (!ended) return fail(ended.error());
  if (*ended == StreamControl::stop) return decoder.stopped();
  return decoder.finish();
}

/// Of server-sent events.
inline Result<ModelReply> decode_events(provider_wire::StreamDecoder& decoder,
                                        std::string_view text, StreamSink* sink = nullptr,
                                        std::size_t piece = 0) {
  return decode_frames(provider_wire::sse_frames(), decoder, text, sink, piece);
}

/// Of lines.
inline Result<ModelReply> decode_lines(provider_wire::StreamDecoder& decoder, std::string_view text,
                                       StreamSink* sink = nullptr, std::size_t piece = 0) {
  return decode_frames(provider_wire::line_frames(), decoder, text, sink, piece);
}

/// A stream of events without names.
inline std::string events(std::initializer_list<std::string> data) {
  std::string text;
  for (const auto& each : data) text += "data: " + each + "\n\n";
  return text;
}

}  // namespace purser
