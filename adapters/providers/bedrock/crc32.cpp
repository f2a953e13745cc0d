// crc32.cpp: eight bytes at a time, by tables.
#include <array>
#include <cstddef>

#include <purser/adapters/providers/bedrock/crc32.hpp>

namespace purser::bedrock {
namespace {

using CrcTables = std::array<std::array<std::uint32_t, 256>, 8>;

/// Table `n` is what a byte does to the checksum `n` bytes later.
constexpr CrcTables make_tables() {
  CrcTables tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320U : 0U);
    tables[0][byte] = crc;
  }
  for (std::size_t later = 1; later < tables.size(); ++later) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const auto before = tables[later - 1][byte];
      tables[later][byte] = (before >> 8) ^ tables[0][before & 0xff];
    }
  }
  return tables;
}

constexpr CrcTables crc_tables = make_tables();

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

std::uint32_t little_endian(std::string_view bytes, std::size_t at) {
  return byte_at(bytes, at) | byte_at(bytes, at + 1) << 8 | byte_at(bytes, at + 2) << 16 |
         byte_at(bytes, at + 3) << 24;
}

}  // namespace

std::uint32_t crc32(std::string_view bytes, std::uint32_t before) noexcept {
  const auto& tables = crc_tables;
  std::uint32_t crc = ~before;
  std::size_t at = 0;
  for (; bytes.size() - at >= 8; at += 8) {
    const std::uint32_t low = little_endian(bytes, at) ^ crc;
    const std::uint32_t high = little_endian(bytes, at + 4);
    crc = tables[7][low & 0xff] ^ tables[6][(low >> 8) & 0xff] ^ tables[5][(low >> 16) & 0xff] ^
          tables[4][low >> 24] ^ tables[3][high & 0xff] ^ tables[2][(high >> 8) & 0xff] ^
          tables[1][(high >> 16) & 0xff] ^ tables[0][high >> 24];
  }
  for (; at < bytes.size(); ++at) crc = (crc >> 8) ^ tables[0][(crc ^ byte_at(bytes, at)) & 0xff];
  return ~crc;
}

}  // namespace purser::bedrock
