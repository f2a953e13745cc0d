// input_bound.hpp: the most input tokens that a request can be billed for, without a tokenizer.
#pragma once

#include <string_view>

#include <purser/adapters/providers/wire/image_tokens.hpp>
#include <purser/runtime/provider.hpp>
#include <purser/runtime/result.hpp>

namespace purser::provider_wire {

/// Adds up the parts of a request.
///
/// Byte-level tokenizers never make more tokens than UTF-8 bytes. Added to that: what chat
/// templates put around messages, parts and tools; what providers bill for images; the room that
/// text needs when it is normalised or escaped on the way to the model.
/// docs/providers.md has the numbers.
class InputBound {
 public:
  explicit InputBound(ImageRule images = FlatImages()) noexcept : images_(images) {}

  InputBound& add_message() noexcept { return add_tokens(8); }
  /// Plain text as one content part.
  InputBound& add_text(std::string_view text) noexcept;
  /// A tool call's arguments or a tool's schema, which a template may write with escapes.
  InputBound& add_json(std::string_view json) noexcept;
  InputBound& add_tokens(Tokens count) noexcept;
  /// A content block in a provider's own format: images, audio, documents, and whatever comes next.
  InputBound& add_block(const Json& block);
  /// An image in the request. `detail`: as the request has it; empty: not stated.
  InputBound& add_image(std::string_view base64, std::string_view detail = {});
  /// An image at a `data:` URL; any other URL leads out of the request. `field` names it.
  InputBound& add_image_at(std::string_view url, std::string_view detail, std::string_view field);
  /// An image, document or recording.
  InputBound& add_media(const MediaPart& media);
  /// A part of the input lives at the provider; `field` names it. The first one named is kept.
  InputBound& live_at_provider(std::string_view field);

  [[nodiscard]] Tokens tokens() const noexcept { return tokens_; }
  void write_to(RequestBound& bound) const;

 private:
  void add_image_url(const Json& block);
  void add_source(const Json& block, std::string_view kind);
  void add_unknown(const Json& block);
  InputBound& add_nested(const Json& value);

  ImageRule images_;
  Tokens tokens_ = 64;
  std::string context_bound_by_;
};

/// The text parts, tool calls and results of all messages, and the tools.
void add_request(InputBound& bound, const ModelRequest& request);
/// One tool more.
void add_tool(InputBound& bound, const ToolSpec& tool);

/// The error `unbounded_input`. `why`: a clause without its end, as "searches have no limit".
[[nodiscard]] tl::unexpected<Error> unbounded(std::string_view why);

}  // namespace purser::provider_wire
