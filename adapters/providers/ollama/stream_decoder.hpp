// stream_decoder.hpp: a streamed answer of Ollama's chat, line by line.
#pragma once

#include <purser/adapters/providers/ollama/decode.hpp>
#include <purser/adapters/providers/wire/decoder_handle.hpp>

namespace purser::ollama {

/// Ends with the line that is `done`, which has the usage. Events are the lines; they have no
/// names.
class StreamDecoder final : public provider_wire::DecoderHandle {
 public:
  explicit StreamDecoder(DecodeOptions options = {});
};

}  // namespace purser::ollama
