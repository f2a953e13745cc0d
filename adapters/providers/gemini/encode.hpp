// encode.hpp: a ModelRequest as the body of Gemini's generateContent.
#pragma once

#include <string>

#include <purser/runtime/model_request.hpp>
#include <purser/runtime/result.hpp>

namespace purser::gemini {

/// How this wire format is called in `ReasoningPart::format` and `OpaquePart::format`.
inline constexpr const char* format_name = "gemini";

/// Ids that the decoder makes up for calls without one begin so; they are not sent back.
inline constexpr std::string_view made_up_id = "unnamed_";

/// The JSON text of the request body; the model is part of the path. Pure.
///
/// Thought signatures. Any part of an answer may carry one, and all go back with exactly the part
/// that carried them. A thought with a signature is one ReasoningPart. The signature of any other
/// part is a ReasoningPart without text, directly in front of that part; at the end of a message
/// it stands for an empty text part, as streams end with one. Gemini 3 refuses function calls of
/// the current turn without a signature; calls that another model made get the word that its
/// documentation has for them.
///
/// Calls are answered in their order, in one content; a call without an id (one that begins with
/// `made_up_id`) is matched by its name and place.
///
/// `request.extra` is merged in untouched; its `tools` are appended. It is written in camelCase,
/// since a second spelling of a field could not be checked. A field that both state differently is
/// an error, as are `model`, `contents` and `generationConfig.maxOutputTokens` in `extra`.
/// `reasoning_effort`: `none` is a budget of 0; `minimal`, `low`, `medium` and `high` are levels,
/// or budgets of 512, 1024, 8192 and 24576 tokens up to generation 2. Cache breakpoints and
/// `MediaPart::detail` have no place here and are left out. Errors: `invalid_argument`;
/// `unsupported` (a part in another format, `parallel_tool_calls` set to false, an unknown effort,
/// embeddings: see embeddings.hpp).
[[nodiscard]] Result<std::string> encode(const ModelRequest& request);

/// What cannot be told apart or counted if it stands in `extra`. Error: `invalid_argument`,
/// `unsupported`.
[[nodiscard]] Result<> check_extra(const ModelRequest& request);

}  // namespace purser::gemini
