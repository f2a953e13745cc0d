// decode.hpp: an answer of Cohere's v2 interface as a ModelReply.
#pragma once

#include <string>
#include <string_view>

#include <purser/runtime/model_reply.hpp>
#include <purser/runtime/result.hpp>

namespace purser::cohere {

struct DecodeOptions {
  std::string provider = "cohere";  ///< as errors name it
  std::string model;                ///< the model asked for; answers name none
};

/// Reads a whole answer, of chat or of embed. Pure. A plan for tool calls is a ReasoningPart whose
/// id is `tool_plan`; citations are dropped. Unknown fields are ignored. Errors: `protocol_error`;
/// what an error in a successful answer stands for.
[[nodiscard]] Result<ModelReply> decode(std::string_view body, const DecodeOptions& options = {});

}  // namespace purser::cohere
