// stream_decoder.hpp: a streamed answer of Gemini, event by event.
#pragma once

#include <purser/adapters/providers/gemini/decode.hpp>
#include <purser/adapters/providers/wire/decoder_handle.hpp>

namespace purser::gemini {

/// There is no terminator: a stream is whole when a reason to finish came and it ends in good
/// order. An event is a chunk, an error, or an array of them. Each chunk reports all usage so far,
/// the last one what is billed.
class StreamDecoder final : public provider_wire::DecoderHandle {
 public:
  explicit StreamDecoder(DecodeOptions options = {});
};

}  // namespace purser::gemini
