// images.hpp: the first bytes of images of any size, in four formats.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace purser::tests {

inline std::string base64_of(std::string_view bytes) {
  static constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](std::size_t at) {
      return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U;
    };
    const auto bits = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    text += digits[bits >> 18];
    text += digits[bits >> 12 & 63];
    text += i + 1 < bytes.size() ? digits[bits >> 6 & 63] : '=';
    text += i + 2 < bytes.size() ? digits[bits & 63] : '=';
  }
  return text;
}

inline std::string big_endian(std::int64_t value, int count) {
  std::string bytes;
  for (int i = count; i > 0; --i) bytes += static_cast<char>(value >> (8 * (i - 1)));
  return bytes;
}

inline std::string little_endian(std::int64_t value, int count) {
  std::string bytes;
  for (int i = 0; i < count; ++i) bytes += static_cast<char>(value >> (8 * i));
  return bytes;
}

inline std::string png_bytes(std::int64_t width, std::int64_t height) {
  return std::string("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR", 16) + big_endian(width, 4) +
         big_endian(height, 4) + std::string("\x08\x02\0\0\0", 5);
}

inline std::string jpeg_block(int marker, std::string_view content) {
  return "\xFF" + std::string(1, static_cast<char>(marker)) +
         big_endian(static_cast<std::int64_t>(content.size()) + 2, 2) + std::string(content);
}

inline std::string jpeg_frame(int marker, std::int64_t width, std::int64_t height) {
  return jpeg_block(marker, "\x08" + big_endian(height, 2) + big_endian(width, 2) + "\x03");
}

inline std::string jpeg_bytes(std::int64_t width, std::int64_t height) {
  return "\xFF\xD8" + jpeg_block(0xE0, std::string("JFIF\0\1\1\0\0\1\0\1\0\0", 14)) +
         jpeg_frame(0xC0, width, height);
}

inline std::string gif_bytes(std::int64_t width, std::int64_t height) {
  return "GIF89a" + little_endian(width, 2) + little_endian(height, 2) +
         std::string("\0\0\0\x2C\0\0\0\0", 8) + little_endian(width, 2) + little_endian(height, 2) +
         std::string("\0", 1);
}

inline std::string riff(std::string_view kind, const std::string& content) {
  return "RIFF" + little_endian(static_cast<std::int64_t>(content.size()) + 12, 4) + "WEBP" +
         std::string(kind) + little_endian(static_cast<std::int64_t>(content.size()), 4) + content;
}

inline std::vector<std::string> webp_bytes(std::int64_t width, std::int64_t height) {
  return {riff("VP8 ", std::string("\x10\0\0\x9D\x01\x2A", 6) + little_endian(width, 2) +
                           little_endian(height, 2)),
          riff("VP8L", "\x2F" + little_endian((width - 1) | (height - 1) << 14, 4)),
          riff("VP8X", std::string("\x10\0\0\0", 4) + little_endian(width - 1, 3) +
                           little_endian(height - 1, 3))};
}

/// Sides up to 16,383.
inline std::vector<std::string> all_formats(std::int64_t width, std::int64_t height) {
  auto all = webp_bytes(width, height);
  all.push_back(png_bytes(width, height));
  all.push_back(jpeg_bytes(width, height));
  all.push_back(gif_bytes(width, height));
  return all;
}

}  // namespace purser::tests
