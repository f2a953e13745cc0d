// encode.hpp: a ModelRequest as the body of OpenAI's Chat Completions.
#pragma once

#include <string>

#include <purser/adapters/providers/openai/dialect.hpp>
#include <purser/runtime/model_request.hpp>
#include <purser/runtime/result.hpp>

namespace purser::openai {

struct EncodeOptions {
  bool stream = false;
  Dialect dialect{};
  std::string model{};  ///< the server's name for the model; empty: the request's
};

/// The JSON text of the request body. Pure.
///
/// `request.extra` is merged in untouched; its `tools` are appended to the request's. A field that
/// both state differently is an error, as are `model`, `messages`, `stream` and the output limit in
/// `extra`. ReasoningParts go back where the dialect takes them and made them, and are left out
/// elsewhere. An embedding request is the body of `/embeddings`.
/// `CacheBreakpoint::one_hour` is sent without a lifetime of its own (30 minutes): the next longer
/// one, 12 hours, has no published price. To models of OpenAI before GPT-5.6, by their names, no
/// breakpoints are sent, since they know none. Errors: `invalid_argument`; `unsupported` (an
/// OpaquePart of another format).
[[nodiscard]] Result<std::string> encode(const ModelRequest& request,
                                         const EncodeOptions& options = {});

}  // namespace purser::openai
