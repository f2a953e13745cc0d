// text_cut.hpp: text of a peer, cut to a limit.
#pragma once

#include <cstddef>
#include <string>

namespace purser::mcp {

/// At most `bytes_max` bytes of `text`; no character is cut in two.
[[nodiscard]] inline std::string cut_text(std::string text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  text.resize(end);
  return text;
}

}  // namespace purser::mcp
