// stream_decoder.hpp: a streamed answer of OpenAI's Responses, event by event.
#pragma once

#include <purser/adapters/providers/responses/decode.hpp>
#include <purser/adapters/providers/wire/decoder_handle.hpp>

namespace purser::responses {

/// Ends with `response.completed` or `response.incomplete`, which alone carry the usage;
/// `response.failed` and `error` are errors.
class StreamDecoder final : public provider_wire::DecoderHandle {
 public:
  explicit StreamDecoder(DecodeOptions options = {});
};

}  // namespace purser::responses
