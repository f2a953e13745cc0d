// header_value.cpp: encodes what headers cannot carry, and decodes it.
#include <algorithm>

#include <purser/adapters/mcp/protocol/header_value.hpp>
#include <purser/runtime/base64.hpp>

namespace purser::mcp {
namespace {

bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

bool is_carried(char c) noexcept { return (c >= 0x20 && c <= 0x7E) || c == '\t'; }

constexpr std::string_view encoded_begin = "=?base64?";
constexpr std::string_view encoded_end = "?=";

bool looks_encoded(std::string_view text) noexcept {
  return text.size() >= encoded_begin.size() + encoded_end.size() &&
         text.starts_with(encoded_begin) && text.ends_with(encoded_end);
}

std::string_view without_blanks(std::string_view text) noexcept {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string header_value(std::string_view text) {
  const bool blank_ends = !text.empty() && (is_blank(text.front()) || is_blank(text.back()));
  const bool carried = std::all_of(text.begin(), text.end(), is_carried);
  if (carried && !blank_ends && !looks_encoded(text)) return std::string(text);
  return std::string(encoded_begin) + to_base64(text) + std::string(encoded_end);
}

std::optional<std::string> decode_header(std::string_view value) {
  value = without_blanks(value);
  if (!looks_encoded(value)) return std::string(value);
  value.remove_prefix(encoded_begin.size());
  value.remove_suffix(encoded_end.size());
  return from_base64(value);
}

bool is_header_token(std::string_view text) noexcept {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    const bool digit = c >= '0' && c <= '9';
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return digit || letter || others.find(c) != std::string_view::npos;
  });
}

}  // namespace purser::mcp
