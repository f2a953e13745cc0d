// encode.hpp: a ModelRequest as the body of OpenAI's Chat Completions.
#pragma once

#include <string>

#include <purser/runtime/model_request.hpp>
#include <purser/runtime/result.hpp>

namespace purser::openai {

/// What differs between OpenAI and the many servers that speak its format.
struct EncodeOptions {
  bool stream = false;
  /// The name of the output limit: OpenAI's newer models reject `max_tokens`, many compatible
  /// servers know nothing else.
  std::string output_limit_field = "max_completion_tokens";
  /// Instructions are sent as `developer` instead of `system`, which every server accepts.
  bool developer_role = false;
  /// Sends `prompt_cache_breakpoint`; false for servers that reject fields they do not know.
  bool cache_breakpoints = true;
};

/// The JSON text of the request body. Pure.
///
/// `request.extra` is merged in untouched; its `tools` are appended to the request's. A field that
/// both state differently is an error, as are `model`, `messages`, `stream` and the output limit in
/// `extra`. ReasoningParts are left out, since this interface takes none back.
/// `CacheBreakpoint::one_hour` is sent without a lifetime of its own (30 minutes): the next longer
/// one, 12 hours, has no published price. Errors: `invalid_argument`; `unsupported` (an OpaquePart
/// of another format).
[[nodiscard]] Result<std::string> encode(const ModelRequest& request,
                                         const EncodeOptions& options = {});

}  // namespace purser::openai
