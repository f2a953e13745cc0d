// embeddings.hpp: a request for vectors as the body of Cohere's v2 embed.
#pragma once

#include <string>

#include <purser/runtime/model_request.hpp>
#include <purser/runtime/result.hpp>

namespace purser::cohere {

/// The JSON text of the request body. Pure.
///
/// `input_type`: what the vectors are for; `extra.input_type` goes before it. A text that is too
/// long is an error and not cut (`truncate` `NONE`), unless `extra.truncate` says otherwise.
/// Errors: `invalid_argument`; `unsupported`: something else than texts.
[[nodiscard]] Result<std::string> encode_embeddings(
    const ModelRequest& request, std::string_view input_type = "search_document");

}  // namespace purser::cohere
