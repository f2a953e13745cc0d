// lower_case.hpp: ASCII letters without their case, whatever the locale.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace purser {

[[nodiscard]] constexpr char lower_case(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] inline std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (auto& c : lower) c = lower_case(c);
  return lower;
}

/// As names of headers and schemes are compared.
[[nodiscard]] constexpr bool same_but_for_case(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower_case(x) == lower_case(y); });
}

}  // namespace purser
