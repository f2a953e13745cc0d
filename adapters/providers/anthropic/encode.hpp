// encode.hpp: a ModelRequest as the body of Anthropic's Messages.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <purser/runtime/model_request.hpp>
#include <purser/runtime/result.hpp>

namespace purser::anthropic {

/// The interface's version, sent as `anthropic-version`.
enum class Version : std::uint8_t {
  v2023_06_01,
  v2026_10_21,  ///< knows no `temperature`, `top_p` or `top_k`
};
[[nodiscard]] std::string_view to_string(Version version) noexcept;

struct EncodeOptions {
  bool stream = false;
  Version version = Version::v2023_06_01;
  /// The interface demands an output limit; this one is sent where the request has none.
  Tokens output_tokens_default = 4096;
  /// System messages behind the first other message stay where they are (newer models only).
  /// Otherwise all of them are put in front, which every model understands.
  bool system_messages_in_place = false;
  /// The body of the service that only counts, which takes nothing that is about the answer.
  bool counts_only = false;
};

/// The JSON text of the request body. Pure.
///
/// All tool results of a turn go first into one user message. Reasoning goes back unmodified and in
/// order; parts without a signature (made by other providers) are left out. `reasoning_effort`
/// becomes `output_config.effort` with adaptive thinking (unless `extra.thinking` says otherwise);
/// `none` switches thinking off, `minimal` is sent as `low`. Arguments of a tool call that are no
/// JSON object are sent as `{"invalid_arguments": "..."}`, since the interface takes objects only.
/// `request.extra` is merged in untouched; its `tools` are appended to the request's. A field that
/// both state differently is an error, as are `model`, `messages`, `stream` and `max_tokens` in
/// `extra`. Errors: `invalid_argument`; `unsupported`: an OpaquePart of another format, sampling
/// fields in version 2026-10-21.
[[nodiscard]] Result<std::string> encode(const ModelRequest& request,
                                         const EncodeOptions& options = {});

/// The interface refuses tool calls in the conversation of a request that defines no tools
/// ("Requests which include `tool_use` or `tool_result` blocks must define tools"), such as an
/// agent's last call. These are sent then, one for each name that was called, with `tool_choice`
/// `none`. Empty where the request defines tools or calls none.
[[nodiscard]] std::vector<ToolSpec> stand_in_tools(const ModelRequest& request);

}  // namespace purser::anthropic
