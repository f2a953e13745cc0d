// decimal.hpp: decimal text to a scaled integer, exactly.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace purser {

/// `text` times 10^decimals: `scaled_decimal("2.5", 6)` is 2,500,000.
///
/// Accepts digits, optionally a point and at least one more digit, and nothing else: no sign,
/// exponent, separator or space. Nothing where the text is something else, has more than `decimals`
/// digits behind the point, or does not fit into 64 bits. `decimals`: 0 to 18.
[[nodiscard]] constexpr std::optional<std::int64_t> scaled_decimal(std::string_view text,
                                                                   int decimals) noexcept {
  std::int64_t value = 0;
  int decimals_left = decimals;
  bool after_point = false;
  bool digit_before = false;
  for (const char c : text) {
    if (c == '.') {
      if (after_point || !digit_before) return std::nullopt;
      after_point = true;
      digit_before = false;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    digit_before = true;
    if (after_point && decimals_left-- == 0) return std::nullopt;
    if (__builtin_mul_overflow(value, std::int64_t{10}, &value)) return std::nullopt;
    if (__builtin_add_overflow(value, std::int64_t{c - '0'}, &value)) return std::nullopt;
  }
  if (!digit_before) return std::nullopt;
  for (; decimals_left > 0; --decimals_left) {
    if (__builtin_mul_overflow(value, std::int64_t{10}, &value)) return std::nullopt;
  }
  return value;
}

}  // namespace purser
