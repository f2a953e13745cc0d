// text_tail.cpp: the last bytes of a stream of text, for people to read.
#include <purser/adapters/mcp/stdio/text_tail.hpp>

#include <algorithm>

#include <purser/runtime/text_cut.hpp>

namespace purser::mcp {
namespace {

/// How many bytes the character at the start of `text` has; 0: broken UTF-8. Lead bytes and ranges
/// as in the Unicode Standard, table 3-7.
std::size_t character_size(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const std::size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if (!continues_character(text[i])) return 0;
  }
  const auto second = byte(1);
  const bool wrong = (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
                     (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F);
  return wrong ? 0 : size;
}

/// A colour or another command to the terminal at the start of `text` (ECMA-48, section 5.4).
std::size_t command_size(std::string_view text) {
  if (!text.starts_with("\x1b[")) return 0;
  const auto end =
      std::find_if(text.begin() + 2, text.end(), [](char c) { return c >= 0x40 && c <= 0x7e; });
  return end == text.end() ? text.size() : static_cast<std::size_t>(end - text.begin()) + 1;
}

bool is_control(char c) {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7f;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string clean;
  while (!text.empty()) {
    if (const auto command = command_size(text); command > 0) {
      text.remove_prefix(command);
      continue;
    }
    const auto size = character_size(text);
    if (text.starts_with("\r\n")) {
      // the line feed follows
    } else if (size == 0 || (size == 1 && is_control(text.front()))) {
      clean += '?';
    } else {
      clean += text.substr(0, size);
    }
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return clean;
}

void TextTail::add(std::string_view bytes) {
  if (bytes.size() >= bytes_max_) {
    is_cut_ = is_cut_ || !bytes_.empty() || bytes.size() > bytes_max_;
    bytes_.clear();
  }
  bytes_ += bytes.substr(bytes.size() - std::min(bytes.size(), bytes_max_));
  if (bytes_.size() <= 2 * bytes_max_) return;
  bytes_.erase(0, bytes_.size() - bytes_max_);
  is_cut_ = true;
}

std::string TextTail::last_lines(std::size_t bytes_max) const {
  std::string_view text(bytes_);
  bool starts_in_line = is_cut_;
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  if (const auto kept = std::min(bytes_max, bytes_max_); text.size() > kept) {
    const auto cut = text.size() - kept;
    starts_in_line = text[cut - 1] != '\n';
    text.remove_prefix(cut);
  }
  if (!starts_in_line) return printable(text);
  if (const auto line = text.find('\n'); line != std::string_view::npos) {
    text.remove_prefix(line + 1);
  }
  while (!text.empty() && continues_character(text.front())) {
    text.remove_prefix(1);  // the rest of a character
  }
  return printable(text);
}

}  // namespace purser::mcp
