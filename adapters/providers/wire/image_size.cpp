// image_size.cpp: the headers of four formats, byte by byte out of base64.
#include <purser/adapters/providers/wire/image_size.hpp>

#include <algorithm>

namespace purser::provider_wire {
namespace {

constexpr std::int64_t side_max = 0x7FFF'FFFF;
/// A JPEG or a GIF has a handful of blocks in front of its size.
constexpr int blocks_max = 1000;
constexpr int no_digit = -1;

int digit_of(char c) noexcept {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : no_digit;
}

/// The bytes that a base64 text stands for, at any place. What is not there reads as zero and is
/// remembered.
class ImageBytes {
 public:
  explicit ImageBytes(std::string_view base64) noexcept : base64_(base64) {}

  int at(std::size_t place) noexcept {
    const auto first = place / 3 * 4 + place % 3;
    if (first >= base64_.size() || base64_.size() - first < 2) return miss();
    const auto left = digit_of(base64_[first]);
    const auto right = digit_of(base64_[first + 1]);
    if (left == no_digit || right == no_digit) return miss();
    const auto shift = 2 * static_cast<int>(place % 3);  // of the six bits on the left
    return ((left << (2 + shift)) | (right >> (4 - shift))) & 0xFF;
  }

  std::int64_t big(std::size_t place, int count) noexcept {
    std::int64_t value = 0;
    for (int i = 0; i < count; ++i) value = value * 256 + at(place + static_cast<std::size_t>(i));
    return value;
  }

  std::int64_t little(std::size_t place, int count) noexcept {
    std::int64_t value = 0;
    for (int i = count; i > 0; --i)
      value = value * 256 + at(place + static_cast<std::size_t>(i - 1));
    return value;
  }

  bool has(std::size_t place, std::string_view bytes) noexcept {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (at(place + i) != static_cast<unsigned char>(bytes[i])) return false;
    }
    return !missed_;
  }

  [[nodiscard]] bool missed() const noexcept { return missed_; }

 private:
  int miss() noexcept {
    missed_ = true;
    return 0;
  }

  std::string_view base64_;
  bool missed_ = false;
};

std::optional<ImageSize> png_size(ImageBytes& bytes) noexcept {
  if (!bytes.has(8, std::string_view("\0\0\0\x0DIHDR", 8))) return std::nullopt;
  return ImageSize{bytes.big(16, 4), bytes.big(20, 4)};
}

/// Frame headers are C0 to CF, of which three mean something else.
bool is_frame_header(int marker) noexcept {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

bool is_alone(int marker) noexcept { return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7); }

std::optional<ImageSize> jpeg_size(ImageBytes& bytes) noexcept {
  std::size_t place = 2;
  for (int block = 0; block < blocks_max; ++block) {
    if (bytes.at(place) != 0xFF || bytes.missed()) return std::nullopt;
    const int marker = bytes.at(place + 1);
    if (marker == 0xFF || is_alone(marker)) {  // filled up, or without content
      place += marker == 0xFF ? 1 : 2;
      continue;
    }
    if (is_frame_header(marker)) return ImageSize{bytes.big(place + 7, 2), bytes.big(place + 5, 2)};
    const auto length = bytes.big(place + 2, 2);
    if (marker == 0xD9 || marker == 0xDA || length < 2 || bytes.missed()) return std::nullopt;
    place += 2 + static_cast<std::size_t>(length);
  }
  return std::nullopt;
}

std::size_t color_table_bytes(int flags) noexcept {
  return (flags & 0x80) == 0 ? 0 : std::size_t{3} << ((flags & 7) + 1);
}

/// Behind the blocks of an extension; 0: too many.
std::size_t end_of_extension(ImageBytes& bytes, std::size_t place) noexcept {
  for (int block = 0; block < blocks_max; ++block) {
    const int length = bytes.at(place);
    place += 1 + static_cast<std::size_t>(length);
    if (length == 0) return bytes.missed() ? 0 : place;
  }
  return 0;
}

std::optional<ImageSize> gif_size(ImageBytes& bytes) noexcept {
  const ImageSize screen{bytes.little(6, 2), bytes.little(8, 2)};
  std::size_t place = 13 + color_table_bytes(bytes.at(10));
  for (int block = 0; block < blocks_max; ++block) {
    const int kind = bytes.at(place);
    if (kind == 0x2C) {
      return ImageSize{
          std::max(screen.width, bytes.little(place + 1, 2) + bytes.little(place + 5, 2)),
          std::max(screen.height, bytes.little(place + 3, 2) + bytes.little(place + 7, 2))};
    }
    if (kind != 0x21 || bytes.missed()) return std::nullopt;
    place = end_of_extension(bytes, place + 2);
    if (place == 0) return std::nullopt;
  }
  return std::nullopt;
}

std::optional<ImageSize> webp_size(ImageBytes& bytes) noexcept {
  if (!bytes.has(8, "WEBPVP8")) return std::nullopt;
  switch (bytes.at(15)) {
    case ' ':
      if (!bytes.has(23, "\x9D\x01\x2A")) return std::nullopt;
      return ImageSize{bytes.little(26, 2) & 0x3FFF, bytes.little(28, 2) & 0x3FFF};
    case 'L': {
      if (bytes.at(20) != 0x2F) return std::nullopt;
      const auto bits = bytes.little(21, 4);
      return ImageSize{(bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1};
    }
    case 'X':
      return ImageSize{bytes.little(24, 3) + 1, bytes.little(27, 3) + 1};
    default:
      return std::nullopt;
  }
}

std::optional<ImageSize> size_of_any(ImageBytes& bytes) noexcept {
  switch (bytes.at(0)) {
    case 0x89:
      return bytes.has(1, "PNG\r\n\x1A\n") ? png_size(bytes) : std::nullopt;
    case 0xFF:
      return bytes.at(1) == 0xD8 ? jpeg_size(bytes) : std::nullopt;
    case 'G':
      return bytes.has(0, "GIF8") && bytes.at(5) == 'a' ? gif_size(bytes) : std::nullopt;
    case 'R':
      return bytes.has(0, "RIFF") ? webp_size(bytes) : std::nullopt;
    default:
      return std::nullopt;
  }
}

bool is_side(std::int64_t side) noexcept { return side >= 1 && side <= side_max; }

}  // namespace

std::optional<ImageSize> image_size(std::string_view base64) noexcept {
  ImageBytes bytes(base64);
  const auto size = size_of_any(bytes);
  const bool fits = size && !bytes.missed() && is_side(size->width) && is_side(size->height);
  return fits ? size : std::nullopt;
}

}  // namespace purser::provider_wire
