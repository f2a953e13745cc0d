// header_value.cpp: encodes what headers cannot carry.
#include <algorithm>

#include <purser/adapters/mcp/protocol/header_value.hpp>
#include <purser/runtime/base64.hpp>

namespace purser::mcp {
namespace {

bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

bool is_carried(char c) noexcept { return (c >= 0x20 && c <= 0x7E) || c == '\t'; }

bool looks_encoded(std::string_view text) noexcept {
  return text.starts_with("=?base64?") && text.ends_with("?=");
}

}  // namespace

std::string header_value(std::string_view text) {
  const bool blank_ends = !text.empty() && (is_blank(text.front()) || is_blank(text.back()));
  const bool carried = std::all_of(text.begin(), text.end(), is_carried);
  if (carried && !blank_ends && !looks_encoded(text)) return std::string(text);
  return "=?base64?" + to_base64(text) + "?=";
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
