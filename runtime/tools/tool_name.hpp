// tool_name.hpp: names of tools that every vendor takes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace purser {

inline constexpr std::size_t tool_name_bytes_max = 64;

/// One of `A-Z a-z 0-9 _ -`.
[[nodiscard]] constexpr bool is_tool_name_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

/// 1 to 64 of these letters.
[[nodiscard]] constexpr bool is_tool_name(std::string_view name) noexcept {
  return !name.empty() && name.size() <= tool_name_bytes_max &&
         std::all_of(name.begin(), name.end(), is_tool_name_letter);
}

}  // namespace purser
