// encode.hpp: a ModelRequest as the body of Ollama's own chat and embed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <purser/runtime/model_request.hpp>
#include <purser/runtime/result.hpp>

namespace purser::ollama {

struct EncodeOptions {
  bool stream = false;
  /// The size of the context, as `options.num_ctx`. Unset: the server's default, often 4096.
  std::optional<std::int64_t> num_ctx{};
  /// Lets the server drop what does not fit into the context, without a word.
  bool truncate = false;
  std::string keep_alive{};  ///< how long the model stays loaded: `5m`; empty: the server's default
};

/// The JSON text of a chat's body. Pure.
///
/// `stream` is always stated, since the server's default is to stream; so are `truncate` and
/// `shift`, which decide whether a prompt that is too long is an error. `reasoning_effort` is
/// `think`; `none` switches it off, `minimal` is `low`, `xhigh` is `max`. Without `tool_choice` in
/// this interface, `none` means that no tools are sent. Arguments of a tool call that are no JSON
/// object are sent as `{"invalid_arguments": "..."}`, since the interface takes objects only.
/// `request.extra` is merged in untouched; its `tools` are appended to the request's. A field that
/// both state differently is an error, as are `model`, `messages`, `stream` and
/// `options.num_predict` in `extra`. Errors: `invalid_argument`; `unsupported`: a tool that must be
/// called, one call at a time, OpaqueParts, audio, documents, images that are not in the request.
[[nodiscard]] Result<std::string> encode(const ModelRequest& request,
                                         const EncodeOptions& options = {});

/// The same for a request for vectors. Errors: `invalid_argument`; `unsupported`: something else
/// than texts.
[[nodiscard]] Result<std::string> encode_embeddings(const ModelRequest& request,
                                                    const EncodeOptions& options = {});

}  // namespace purser::ollama
