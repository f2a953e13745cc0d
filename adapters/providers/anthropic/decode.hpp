// decode.hpp: an answer of Anthropic's Messages as a ModelReply.
#pragma once

#include <string>
#include <string_view>

#include <purser/runtime/model_reply.hpp>
#include <purser/runtime/result.hpp>

namespace purser::anthropic {

struct DecodeOptions {
  std::string provider = "anthropic";  ///< as errors name it
  std::string model;  ///< the model asked for; stands in where the answer names none
  /// The request asked for one-hour cache writes; prices writes that the answer does not split.
  bool asks_1h = false;
};

/// Reads a whole answer. Pure. Blocks that have no part of their own (server tools and their
/// results) become OpaqueParts in their order. A refusal without any output is not billed. Unknown
/// fields are ignored; citations are dropped. Errors: `protocol_error`; what an `error` object in a
/// successful answer stands for.
[[nodiscard]] Result<ModelReply> decode(std::string_view body, const DecodeOptions& options = {});

}  // namespace purser::anthropic
