// decode.hpp: an answer of Ollama's own interface as a ModelReply.
#pragma once

#include <string>
#include <string_view>

#include <purser/runtime/model_reply.hpp>
#include <purser/runtime/result.hpp>

namespace purser::ollama {

struct DecodeOptions {
  std::string provider = "ollama";  ///< as errors name it
  std::string model;                ///< the model asked for; stands in where the answer names none
};

/// Reads a whole answer, of chat or of embed. Pure. Calls without an id get one that is made of the
/// answer's time, so that it does not come again. Unknown fields are ignored. Errors:
/// `protocol_error`; what an error in a successful answer stands for.
[[nodiscard]] Result<ModelReply> decode(std::string_view body, const DecodeOptions& options = {});

}  // namespace purser::ollama
