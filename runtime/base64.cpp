// base64.cpp: three bytes are four letters.
#include <purser/runtime/base64.hpp>

#include <algorithm>
#include <cstdint>

namespace purser {
namespace {

constexpr std::string_view base64_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The bytes of four letters, of which the last `padding` say nothing.
bool append_bytes(std::string_view four, std::size_t padding, std::string& bytes) {
  std::uint32_t bits = 0;
  for (const char letter : four.substr(0, four.size() - padding)) {
    const auto value = base64_letters.find(letter);
    if (value == base64_letters.npos) return false;
    bits = bits << 6U | static_cast<std::uint32_t>(value);
  }
  bits <<= 6U * padding;
  for (std::size_t i = 0; i < 3 - padding; ++i) bytes += static_cast<char>(bits >> (16U - 8U * i));
  return true;
}

}  // namespace

std::string to_base64(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (; !bytes.empty(); bytes.remove_prefix(std::min<std::size_t>(bytes.size(), 3))) {
    std::uint32_t three = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      three = three << 8U | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      text += i <= bytes.size() ? base64_letters[three >> (18U - 6U * i) & 63U] : '=';
    }
  }
  return text;
}

std::string to_base64url(std::string_view bytes) {
  auto text = to_base64(bytes);
  while (text.ends_with('=')) text.pop_back();
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  for (; !text.empty(); text.remove_prefix(4)) {
    const bool is_last = text.size() == 4;
    const std::size_t padding = !is_last               ? 0
                                : text.ends_with("==") ? 2
                                : text.ends_with("=")  ? 1
                                                       : 0;
    if (!append_bytes(text.substr(0, 4), padding, bytes)) return std::nullopt;
  }
  return bytes;
}

}  // namespace purser
