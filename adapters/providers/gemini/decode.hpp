// decode.hpp: an answer of Gemini as a ModelReply.
#pragma once

#include <string>
#include <string_view>

#include <purser/runtime/model_reply.hpp>
#include <purser/runtime/result.hpp>

namespace purser::gemini {

struct DecodeOptions {
  std::string provider = "gemini";  ///< as errors name it
  std::string model{};              ///< the model asked for; stands in where the answer names none
  std::string region{};             ///< of Vertex AI; no answer states it
};

/// Reads a whole answer, or an array of the chunks of one. Pure. The first candidate is returned;
/// the usage covers all. How signatures are kept: see encode.hpp. Parts that this runtime has no
/// word for (images, executed code) are OpaqueParts. A blocked prompt is a reply that ended with
/// `content_filter`. A grounded answer has the units `grounded_prompt` or `web_search`, by how its
/// model is billed, or both where its name does not tell. Unknown fields are ignored. Errors:
/// `protocol_error`; what an `error` object in a successful answer stands for.
[[nodiscard]] Result<ModelReply> decode(std::string_view body, const DecodeOptions& options = {});

}  // namespace purser::gemini
