// text_check.cpp: UTF-8 after the Unicode standard's table 3-7 (no overlong forms, no surrogates).
#include <purser/adapters/yaml/text_check.hpp>

#include <cstddef>

namespace purser::yaml {
namespace {

using Byte = unsigned char;

bool in(Byte byte, Byte least, Byte most) { return byte >= least && byte <= most; }

bool plain(Byte byte) {
  return byte == '\t' || byte == '\n' || byte == '\r' || in(byte, 0x20, 0x7e);
}

/// Bytes of the character at the front of `text`; 0 when it is not valid.
std::size_t character_length(std::string_view text) {
  const auto at = [&](std::size_t i) {
    return i < text.size() ? static_cast<Byte>(text[i]) : Byte{0};
  };
  const auto tail = [&](std::size_t i) { return in(at(i), 0x80, 0xbf); };
  const Byte lead = at(0);
  if (plain(lead)) return 1;
  if (in(lead, 0xc2, 0xdf)) return tail(1) ? 2 : 0;
  if (in(lead, 0xe0, 0xef)) {
    const bool second = in(at(1), lead == 0xe0 ? 0xa0 : 0x80, lead == 0xed ? 0x9f : 0xbf);
    return second && tail(2) ? 3 : 0;
  }
  if (in(lead, 0xf0, 0xf4)) {
    const bool second = in(at(1), lead == 0xf0 ? 0x90 : 0x80, lead == 0xf4 ? 0x8f : 0xbf);
    return second && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

std::optional<Mark> first_bad_text(std::string_view text) {
  Mark mark;
  while (!text.empty()) {
    const auto length = character_length(text);
    if (length == 0) return mark;
    if (text.front() == '\n') {
      mark = {mark.line + 1, 1};
    } else {
      ++mark.column;
    }
    text.remove_prefix(length);
  }
  return std::nullopt;
}

}  // namespace purser::yaml
