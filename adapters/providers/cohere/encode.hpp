// encode.hpp: a ModelRequest as the body of Cohere's v2 chat.
#pragma once

#include <string>

#include <purser/runtime/model_request.hpp>
#include <purser/runtime/result.hpp>

namespace purser::cohere {

struct EncodeOptions {
  bool stream = false;
};

/// The JSON text of the request body. Pure.
///
/// A named tool is forced by offering it alone. `strict_tools` holds for all tools or for none, so
/// it is set where every tool asks for it. `reasoning_effort` switches thinking on, and off with
/// `none`; a budget of tokens is `extra.thinking.token_budget`. Text documents go into `documents`,
/// since messages have no place for them. Reasoning goes back where it came from here: plans as
/// `tool_plan`, thinking as it was. `request.extra` is merged in untouched; its `tools` and
/// `documents` are appended to the request's. A field that both state differently is an error, as
/// are `model`, `messages`, `stream` and `max_tokens` in `extra`. Errors: `invalid_argument`;
/// `unsupported`: an OpaquePart of another format, audio, files, other documents than text, one
/// tool call at a time.
[[nodiscard]] Result<std::string> encode(const ModelRequest& request,
                                         const EncodeOptions& options = {});

}  // namespace purser::cohere
