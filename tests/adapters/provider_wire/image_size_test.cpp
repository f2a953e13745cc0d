// image_size_test.cpp: sizes out of headers, and headers that lie, break off or never end.
#include <purser/adapters/providers/wire/image_size.hpp>

#include <random>

#include <purser/tests/adapters/provider_wire/images.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::tests;
using provider_wire::image_size;
using provider_wire::ImageSize;

namespace {

std::optional<ImageSize> size_of(std::string_view bytes) { return image_size(base64_of(bytes)); }

std::string gif_with_comment(int width, int height) {
  std::string bytes = gif_bytes(width, height);
  return bytes.substr(0, 13) + std::string("\x21\xFE\x03yes\x00", 7) + bytes.substr(13);
}

}  // namespace

TEST_CASE("image_size: each format says how large it is") {
  std::mt19937_64 random(11);
  for (int i = 0; i < 500; ++i) {
    const auto width = static_cast<std::int64_t>(random() % 16'383 + 1);
    const auto height = static_cast<std::int64_t>(random() % 16'383 + 1);
    const ImageSize wanted{width, height};
    for (const auto& bytes : all_formats(width, height)) {
      CAPTURE(i, width, height, bytes.size());
      CHECK(size_of(bytes) == wanted);
    }
  }
}

TEST_CASE("image_size: a photo is found behind its thumbnail, profiles and filling") {
  std::string bytes("\xFF\xD8", 2);
  bytes += jpeg_block(0xE1, std::string(60'000, 'e') + jpeg_bytes(160, 120));
  bytes += jpeg_block(0xE2, std::string(65'000, 'p'));
  bytes += "\xFF\xFF\xFF";
  bytes += jpeg_frame(0xC2, 4032, 3024).substr(1);
  CHECK(size_of(bytes) == ImageSize{4032, 3024});
}

TEST_CASE("image_size: tables and restarts are no frames") {
  std::string bytes("\xFF\xD8", 2);
  bytes += jpeg_block(0xC4, std::string(30, '\x01'));
  bytes += std::string("\xFF\xD0\xFF\x01", 4);
  bytes += jpeg_frame(0xC0, 7, 9);
  CHECK(size_of(bytes) == ImageSize{7, 9});
}

TEST_CASE("image_size: a GIF is as large as its screen and its picture together") {
  CHECK(size_of(gif_with_comment(30, 20)) == ImageSize{30, 20});
  auto bytes = gif_bytes(30, 20);
  bytes[13 + 5] = 100;  // the picture is wider than the screen
  CHECK(size_of(bytes) == ImageSize{100, 20});
}

TEST_CASE("image_size: what breaks off before the size says nothing") {
  for (const auto& bytes : all_formats(640, 480)) {
    std::size_t known_from = bytes.size();
    for (std::size_t length = bytes.size(); length > 0; --length) {
      if (!size_of(std::string_view(bytes).substr(0, length))) break;
      known_from = length;
    }
    CAPTURE(bytes.size(), known_from);
    for (std::size_t length = 0; length < known_from; ++length)
      CHECK_FALSE(size_of(std::string_view(bytes).substr(0, length)));
  }
}

TEST_CASE("image_size: no side is zero or beyond what a decoder takes") {
  CHECK_FALSE(size_of(png_bytes(0, 5)));
  CHECK_FALSE(size_of(png_bytes(5, 0)));
  CHECK_FALSE(size_of(png_bytes(0x8000'0000, 5)));
  CHECK(size_of(png_bytes(0x7FFF'FFFF, 0x7FFF'FFFF)) == ImageSize{0x7FFF'FFFF, 0x7FFF'FFFF});
  CHECK_FALSE(size_of(jpeg_bytes(5, 0)));
}

TEST_CASE("image_size: other formats, other alphabets and line breaks are not read") {
  CHECK_FALSE(image_size(""));
  CHECK_FALSE(image_size("AAAA"));
  CHECK_FALSE(size_of("%PDF-1.7 and more of it, much more of it"));
  CHECK_FALSE(size_of(std::string("\0\0\0\x18"
                                  "ftypheic",
                                  12) +
                      std::string(200, 'x')));
  auto text = base64_of(png_bytes(4, 4));
  text.insert(20, "\n");
  CHECK_FALSE(image_size(text));
}

TEST_CASE("image_size: blocks without end are given up") {
  std::string jpeg("\xFF\xD8", 2);
  for (int i = 0; i < 5000; ++i) jpeg += std::string("\xFF\xE0\x00\x02", 4);
  CHECK_FALSE(size_of(jpeg + jpeg_frame(0xC0, 5, 5)));
  std::string gif = gif_bytes(5, 5).substr(0, 13);
  for (int i = 0; i < 5000; ++i) gif += std::string("\x21\xFE\x00", 3);
  CHECK_FALSE(size_of(gif + gif_bytes(5, 5).substr(13)));
}

TEST_CASE("image_size: random and spoiled bytes do no harm") {
  std::mt19937_64 random(23);
  for (int i = 0; i < 20'000; ++i) {
    CAPTURE(i);
    auto formats = all_formats(640, 480);
    auto& bytes = formats[random() % formats.size()];
    const auto changes = random() % 6;
    for (std::size_t change = 0; change < changes; ++change)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    const auto size = size_of(std::string_view(bytes).substr(0, random() % (bytes.size() + 1)));
    if (size) CHECK((size->width > 0 && size->height > 0));
  }
}
