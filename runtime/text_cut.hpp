// text_cut.hpp: the beginning of a UTF-8 text, cut between two characters.
#pragma once

#include <cstddef>
#include <string_view>

namespace purser {

/// Whether a byte of UTF-8 stands inside of a character and begins none.
[[nodiscard]] constexpr bool continues_character(char byte) noexcept {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// The longest beginning of `text` that has at most `bytes_max` bytes and cuts no character in two.
[[nodiscard]] constexpr std::string_view cut_text(std::string_view text,
                                                  std::size_t bytes_max) noexcept {
  if (text.size() <= bytes_max) return text;
  while (bytes_max > 0 && continues_character(text[bytes_max])) --bytes_max;
  return text.substr(0, bytes_max);
}

}  // namespace purser
