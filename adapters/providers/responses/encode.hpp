// encode.hpp: a ModelRequest as the body of OpenAI's Responses.
#pragma once

#include <string>
#include <string_view>

#include <purser/runtime/model_request.hpp>
#include <purser/runtime/result.hpp>

namespace purser::responses {

struct EncodeOptions {
  bool stream = false;
  /// The service keeps the answer. Without it the conversation is all in the request, and reasoning
  /// comes back only as `encrypted_content`.
  bool store = false;
  /// Asks for encrypted reasoning where nothing is stored and the model reasons; false for servers
  /// that do not know it.
  bool encrypted_reasoning = true;
  std::string reasoning_summary{};  ///< `auto`, `concise`, `detailed`; empty: none
};

/// Whether a model of this name thinks before it answers. Others refuse to be asked for encrypted
/// reasoning. Unknown names do.
[[nodiscard]] bool reasons(std::string_view model) noexcept;

/// Whether the service keeps the answer to `request`: what its extra fields say, or `options`.
[[nodiscard]] bool stores(const ModelRequest& request, const EncodeOptions& options);

/// The JSON text of the request body. Pure.
///
/// System messages that begin the conversation become `instructions`. `request.extra` is merged in
/// untouched; its `tools` and `include` are appended. A field that both state differently is an
/// error, as are `model`, `input`, `stream` and the output limit in `extra`. `seed` and cache
/// breakpoints are left out, since the interface has no place for them. Errors: `invalid_argument`;
/// `unsupported` (stop sequences, embeddings, audio, an OpaquePart of another format).
[[nodiscard]] Result<std::string> encode(const ModelRequest& request,
                                         const EncodeOptions& options = {});

/// The body of `POST .../responses/input_tokens`, which counts the same request's input for free.
/// Errors: as `encode`.
[[nodiscard]] Result<std::string> encode_count(const ModelRequest& request,
                                               const EncodeOptions& options = {});

}  // namespace purser::responses
