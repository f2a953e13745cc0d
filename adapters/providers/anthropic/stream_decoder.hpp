// stream_decoder.hpp: a streamed answer of Anthropic's Messages, event by event.
#pragma once

#include <purser/adapters/providers/anthropic/decode.hpp>
#include <purser/adapters/providers/wire/decoder_handle.hpp>

namespace purser::anthropic {

/// Ends with `message_stop`. Usage comes with `message_start` (input) and, cumulative, with
/// `message_delta`.
class StreamDecoder final : public provider_wire::DecoderHandle {
 public:
  explicit StreamDecoder(DecodeOptions options = {});
};

}  // namespace purser::anthropic
