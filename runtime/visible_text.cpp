// visible_text.cpp: looks at the bytes of UTF-8; what is no UTF-8 is left alone.
#include <purser/runtime/visible_text.hpp>

namespace purser {
namespace {

unsigned byte_at(std::string_view text, std::size_t at) noexcept {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

std::size_t unseen_at(std::string_view text, std::size_t at) noexcept {
  const auto control = control_at(text, at);
  return control > 0 ? control : hidden_mark_at(text, at);
}

}  // namespace

std::size_t control_at(std::string_view text, std::size_t at) noexcept {
  if (at >= text.size()) return 0;
  const auto first = byte_at(text, at);
  if (first < 0x20 || first == 0x7F) return 1;
  const auto second = byte_at(text, at + 1);
  return first == 0xC2 && second >= 0x80 && second < 0xA0 ? 2 : 0;
}

std::size_t hidden_mark_at(std::string_view text, std::size_t at) noexcept {
  const auto first = byte_at(text, at);
  const auto second = byte_at(text, at + 1);
  const auto third = byte_at(text, at + 2);
  if (first == 0xD8 && second == 0x9C) return 2;  // U+061C
  if (first != 0xE2) return 0;
  // U+200E, U+200F, U+2028 to U+202E; U+2066 to U+2069.
  const bool marks =
      second == 0x80 && ((third >= 0xA8 && third <= 0xAE) || third == 0x8E || third == 0x8F);
  const bool isolates = second == 0x81 && third >= 0xA6 && third <= 0xA9;
  return marks || isolates ? 3 : 0;
}

bool is_visible(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (unseen_at(text, at) > 0) return false;
  }
  return true;
}

std::string visible_text(std::string_view text, char instead) {
  std::string visible;
  visible.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto unseen = unseen_at(text, at);
    visible += unseen > 0 ? instead : text[at];
    if (unseen > 1) at += unseen - 1;
  }
  return visible;
}

}  // namespace purser
