// text_growth.cpp: code points whose normal forms are longer; scripts/normal_forms.py prints them.
#include <purser/adapters/providers/wire/text_growth.hpp>

#include <algorithm>
#include <array>
#include <cstdint>

#include <purser/runtime/text_cut.hpp>

namespace purser::provider_wire {
namespace {

struct GrowingCodePoints {
  std::uint32_t first;
  std::uint32_t last;
  int bytes;  ///< added to the one that grows most
};

constexpr std::array growing{
    GrowingCodePoints{0xA8, 0xA8, 1},       GrowingCodePoints{0xAF, 0xAF, 1},
    GrowingCodePoints{0xB4, 0xB4, 1},       GrowingCodePoints{0xB8, 0xB8, 1},
    GrowingCodePoints{0xBC, 0xBE, 3},       GrowingCodePoints{0x13F, 0x140, 1},
    GrowingCodePoints{0x149, 0x149, 1},     GrowingCodePoints{0x1C4, 0x1C6, 1},
    GrowingCodePoints{0x2D8, 0x2DD, 1},     GrowingCodePoints{0x344, 0x344, 2},
    GrowingCodePoints{0x37A, 0x37A, 1},     GrowingCodePoints{0x384, 0x385, 3},
    GrowingCodePoints{0x587, 0x587, 2},     GrowingCodePoints{0x675, 0x678, 2},
    GrowingCodePoints{0x958, 0x95F, 3},     GrowingCodePoints{0x9DC, 0x9DD, 3},
    GrowingCodePoints{0x9DF, 0x9DF, 3},     GrowingCodePoints{0xA33, 0xA33, 3},
    GrowingCodePoints{0xA36, 0xA36, 3},     GrowingCodePoints{0xA59, 0xA5B, 3},
    GrowingCodePoints{0xA5E, 0xA5E, 3},     GrowingCodePoints{0xB5C, 0xB5D, 3},
    GrowingCodePoints{0xE33, 0xE33, 3},     GrowingCodePoints{0xEB3, 0xEB3, 3},
    GrowingCodePoints{0xEDC, 0xEDD, 3},     GrowingCodePoints{0xF43, 0xF43, 3},
    GrowingCodePoints{0xF4D, 0xF4D, 3},     GrowingCodePoints{0xF52, 0xF52, 3},
    GrowingCodePoints{0xF57, 0xF57, 3},     GrowingCodePoints{0xF5C, 0xF5C, 3},
    GrowingCodePoints{0xF69, 0xF69, 3},     GrowingCodePoints{0xF73, 0xF73, 3},
    GrowingCodePoints{0xF75, 0xF79, 6},     GrowingCodePoints{0xF81, 0xF81, 3},
    GrowingCodePoints{0xF93, 0xF93, 3},     GrowingCodePoints{0xF9D, 0xF9D, 3},
    GrowingCodePoints{0xFA2, 0xFA2, 3},     GrowingCodePoints{0xFA7, 0xFA7, 3},
    GrowingCodePoints{0xFAC, 0xFAC, 3},     GrowingCodePoints{0xFB9, 0xFB9, 3},
    GrowingCodePoints{0x1FC1, 0x1FC1, 2},   GrowingCodePoints{0x1FCD, 0x1FCF, 2},
    GrowingCodePoints{0x1FDD, 0x1FDF, 2},   GrowingCodePoints{0x1FED, 0x1FEE, 2},
    GrowingCodePoints{0x2033, 0x2034, 6},   GrowingCodePoints{0x2036, 0x2037, 6},
    GrowingCodePoints{0x2057, 0x2057, 9},   GrowingCodePoints{0x2150, 0x215F, 3},
    GrowingCodePoints{0x2167, 0x2167, 1},   GrowingCodePoints{0x2177, 0x2177, 1},
    GrowingCodePoints{0x2189, 0x2189, 2},   GrowingCodePoints{0x222C, 0x222D, 6},
    GrowingCodePoints{0x222F, 0x2230, 6},   GrowingCodePoints{0x247D, 0x2487, 1},
    GrowingCodePoints{0x2A0C, 0x2A0C, 9},   GrowingCodePoints{0x2ADC, 0x2ADC, 2},
    GrowingCodePoints{0x309B, 0x309C, 1},   GrowingCodePoints{0x309F, 0x309F, 3},
    GrowingCodePoints{0x30FF, 0x30FF, 3},   GrowingCodePoints{0x3200, 0x321E, 5},
    GrowingCodePoints{0x3220, 0x3243, 2},   GrowingCodePoints{0x327C, 0x327D, 3},
    GrowingCodePoints{0x32C0, 0x32CB, 2},   GrowingCodePoints{0x32FF, 0x3370, 15},
    GrowingCodePoints{0x337B, 0x337F, 9},   GrowingCodePoints{0x3389, 0x3389, 1},
    GrowingCodePoints{0x33A7, 0x33A8, 3},   GrowingCodePoints{0x33AE, 0x33AF, 5},
    GrowingCodePoints{0x33C2, 0x33C2, 1},   GrowingCodePoints{0x33C6, 0x33C6, 3},
    GrowingCodePoints{0x33D8, 0x33D8, 1},   GrowingCodePoints{0x33DE, 0x33FE, 2},
    GrowingCodePoints{0xFA6C, 0xFA6C, 1},   GrowingCodePoints{0xFACF, 0xFAD1, 1},
    GrowingCodePoints{0xFAD5, 0xFAD7, 1},   GrowingCodePoints{0xFB13, 0xFB17, 1},
    GrowingCodePoints{0xFB1D, 0xFB1D, 1},   GrowingCodePoints{0xFB1F, 0xFB1F, 1},
    GrowingCodePoints{0xFB2A, 0xFB36, 3},   GrowingCodePoints{0xFB38, 0xFB3C, 1},
    GrowingCodePoints{0xFB3E, 0xFB3E, 1},   GrowingCodePoints{0xFB40, 0xFB41, 1},
    GrowingCodePoints{0xFB43, 0xFB44, 1},   GrowingCodePoints{0xFB46, 0xFB4F, 1},
    GrowingCodePoints{0xFBDD, 0xFBDD, 1},   GrowingCodePoints{0xFBEA, 0xFBFB, 1},
    GrowingCodePoints{0xFC00, 0xFD3D, 3},   GrowingCodePoints{0xFD50, 0xFD8F, 3},
    GrowingCodePoints{0xFD92, 0xFDC7, 3},   GrowingCodePoints{0xFDF0, 0xFDF9, 5},
    GrowingCodePoints{0xFDFA, 0xFDFA, 30},  GrowingCodePoints{0xFDFB, 0xFDFC, 12},
    GrowingCodePoints{0xFE71, 0xFE71, 1},   GrowingCodePoints{0xFE77, 0xFE77, 1},
    GrowingCodePoints{0xFE79, 0xFE79, 1},   GrowingCodePoints{0xFE7B, 0xFE7B, 1},
    GrowingCodePoints{0xFE7D, 0xFE7D, 1},   GrowingCodePoints{0xFE7F, 0xFE7F, 1},
    GrowingCodePoints{0xFEF5, 0xFEFC, 1},   GrowingCodePoints{0x1D15E, 0x1D164, 8},
    GrowingCodePoints{0x1D1BB, 0x1D1C0, 8}, GrowingCodePoints{0x1F12A, 0x1F12A, 3},
    GrowingCodePoints{0x1F200, 0x1F201, 2}, GrowingCodePoints{0x1F240, 0x1F248, 5},
};

constexpr std::uint32_t first_mark = 0x300;
constexpr std::uint32_t last_mark = 0x36F;
constexpr int per_mark = 3;

int growth_of(std::uint32_t code_point) noexcept {
  const int mark = code_point >= first_mark && code_point <= last_mark ? per_mark : 0;
  const auto* const behind = std::upper_bound(
      growing.begin(), growing.end(), code_point,
      [](std::uint32_t wanted, const GrowingCodePoints& row) { return wanted < row.first; });
  if (behind == growing.begin()) return mark;
  const auto& row = *(behind - 1);
  return mark + (code_point <= row.last ? row.bytes : 0);
}

/// How many bytes begin with `byte`; 1 for what begins nothing.
std::size_t length_of(unsigned char byte) noexcept {
  if (byte < 0xC0) return 1;
  if (byte < 0xE0) return 2;
  return byte < 0xF0 ? 3 : 4;
}

}  // namespace

Tokens growth_when_normalised(std::string_view utf8) noexcept {
  Tokens growth = 0;
  for (std::size_t place = 0; place < utf8.size();) {
    const auto first = static_cast<unsigned char>(utf8[place]);
    const auto length = length_of(first);
    std::uint32_t code_point = length == 1 ? first : first & (0x7FU >> length);
    std::size_t taken = 1;
    for (;
         taken < length && place + taken < utf8.size() && continues_character(utf8[place + taken]);
         ++taken)
      code_point = code_point << 6 | (static_cast<unsigned char>(utf8[place + taken]) & 0x3FU);
    if (length > 1 && taken == length) growth += growth_of(code_point);
    place += taken;
  }
  return growth;
}

}  // namespace purser::provider_wire
