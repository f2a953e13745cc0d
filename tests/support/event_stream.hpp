// event_stream.hpp: feeds the text of an event stream to a provider's decoder, cut as a test wants
// it.
#pragma once

#include <string_view>

#include <purser/adapters/providers/wire/stream_decoder.hpp>
#include <purser/adapters/sse/parser.hpp>

namespace purser {

/// Feeds `text` in pieces of `piece` bytes, to the end of the stream, and asks for the reply.
/// `piece` 0: in one.
inline Result<ModelReply> decode_events(provider_wire::StreamDecoder& decoder,
                                        std::string_view text, StreamSink* sink = nullptr,
                                        std::size_t piece = 0) {
  sse::Parser parser;
  const auto on_event = [&](const sse::Event& event) {
    return decoder.on_event(event.type, event.data, sink);
  };
  if (piece == 0) piece = text.size() + 1;
  for (std::size_t at = 0; at < text.size(); at += piece) {
    const auto fed = parser.feed(text.substr(at, piece), on_event);
    if (!fed) return fail(fed.error());
    if (*fed == StreamControl::stop) return decoder.stopped();
  }
  const auto ended = parser.finish(on_event);
  if (!ended) return fail(ended.error());
  if (*ended == StreamControl::stop) return decoder.stopped();
  return decoder.finish();
}

}  // namespace purser
