// embeddings.hpp: texts in, vectors out.
#pragma once

#include <string>
#include <string_view>

#include <purser/adapters/providers/gemini/decode.hpp>
#include <purser/runtime/model_request.hpp>

namespace purser::gemini {

/// The body of `batchEmbedContents`, one request per text. `model_path`: see model_name.hpp.
/// `request.extra` (`taskType`, `outputDimensionality`) goes into each. Pure. Error:
/// `invalid_argument`.
[[nodiscard]] Result<std::string> encode_embeddings(const ModelRequest& request,
                                                    std::string_view model_path);

/// The body of `embedContent`, which is all that Vertex AI has. Errors: `invalid_argument`;
/// `unsupported` (several texts).
[[nodiscard]] Result<std::string> encode_embedding(const ModelRequest& request);

/// Reads the answer of either. Older models report no usage. Error: `protocol_error`.
[[nodiscard]] Result<ModelReply> decode_embeddings(std::string_view body,
                                                   const DecodeOptions& options = {});

}  // namespace purser::gemini
