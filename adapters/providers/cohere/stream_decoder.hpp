// stream_decoder.hpp: a streamed answer of Cohere's v2 chat, event by event.
#pragma once

#include <purser/adapters/providers/cohere/decode.hpp>
#include <purser/adapters/providers/wire/decoder_handle.hpp>

namespace purser::cohere {

/// Ends with `message-end`, which has the usage and may be an error.
class StreamDecoder final : public provider_wire::DecoderHandle {
 public:
  explicit StreamDecoder(DecodeOptions options = {});
};

}  // namespace purser::cohere
