// typed_line.hpp: a line that somebody typed.
#pragma once

#include <algorithm>
#include <string_view>

namespace purser::cli {

inline constexpr std::string_view typed_blanks = " \t\r";

/// Without blanks at its begin and end.
[[nodiscard]] constexpr std::string_view trimmed(std::string_view line) noexcept {
  line.remove_prefix(std::min(line.find_first_not_of(typed_blanks), line.size()));
  return line.substr(0, line.find_last_not_of(typed_blanks) + 1);
}

}  // namespace purser::cli
