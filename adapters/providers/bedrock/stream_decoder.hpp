// stream_decoder.hpp: a streamed answer of Bedrock's ConverseStream, event by event.
#pragma once

#include <purser/adapters/providers/bedrock/decode.hpp>
#include <purser/adapters/providers/wire/decoder_handle.hpp>

namespace purser::bedrock {

/// Ends with `metadata`, which has the usage and follows `messageStop`. A stream that ends in good
/// order between the two is a reply without usage. Names as event_frames() makes them.
class StreamDecoder final : public provider_wire::DecoderHandle {
 public:
  explicit StreamDecoder(DecodeOptions options = {});
};

}  // namespace purser::bedrock
