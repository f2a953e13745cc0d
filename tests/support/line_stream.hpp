// line_stream.hpp: feeds lines of JSON to a provider's decoder, cut as a test wants them.
#pragma once

#include <purser/adapters/providers/wire/frames.hpp>
#include <purser/adapters/providers/wire/stream_decoder.hpp>

namespace purser {

/// As decode_events, for streams whose events are lines.
inline Result<ModelReply> decode_lines(provider_wire::StreamDecoder& decoder, std::string_view text,
                                       StreamSink* sink = nullptr, std::size_t piece = 0) {
  const auto frames = provider_wire::line_frames();
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

}  // namespace purser
