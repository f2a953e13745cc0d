// stream_decoder.hpp: a streamed answer of Chat Completions, event by event.
#pragma once

#include <purser/adapters/providers/openai/decode.hpp>
#include <purser/adapters/providers/wire/decoder_handle.hpp>

namespace purser::openai {

/// Ends with `[DONE]`; usage comes in a chunk of its own before that, or with any chunk. Tool calls
/// are told apart by their `index`, or by their order where a server sends none.
class StreamDecoder final : public provider_wire::DecoderHandle {
 public:
  explicit StreamDecoder(DecodeOptions options = {});
};

}  // namespace purser::openai
