// decode.hpp: an answer of Bedrock's Converse as a ModelReply.
#pragma once

#include <string>
#include <string_view>

#include <purser/runtime/model_reply.hpp>
#include <purser/runtime/result.hpp>

namespace purser::bedrock {

struct DecodeOptions {
  std::string provider = "bedrock";  ///< as errors name it
  std::string model;                 ///< the model asked for; answers name none
  /// The request asked for one-hour cache writes; prices writes that the answer does not split.
  bool asks_1h = false;
  /// What was asked for; stands where the answer does not say what was served.
  std::string service_tier{};
  std::string speed{};
};

/// Reads a whole answer. Pure. Blocks that have no part of their own become OpaqueParts of format
/// `bedrock` in their order. Unknown fields are ignored; citations are dropped, the text that they
/// stand at is kept. The interface gives an answer no id. Errors: `protocol_error`.
[[nodiscard]] Result<ModelReply> decode(std::string_view body, const DecodeOptions& options = {});

}  // namespace purser::bedrock
