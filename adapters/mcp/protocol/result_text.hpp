// result_text.hpp: a tool's result as the one text that a model reads.
#pragma once

#include <string>

#include <purser/runtime/json.hpp>

namespace purser::mcp {

struct ResultText {
  std::string content;
  bool is_error = false;  ///< the tool ran and failed
};

/// Text as it is, one part per line; what is no text as a placeholder that names its kind, media
/// type and size: `[image, image/png, 2048 bytes]`. `structuredContent` comes last, unless a text
/// is the same JSON. Never fails: what cannot be read is left out or named.
[[nodiscard]] ResultText result_text(const Json& result);

}  // namespace purser::mcp
