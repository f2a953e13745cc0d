// visible_text.hpp: text from outside, where it must not take over a terminal or turn a line.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace purser {

/// How many bytes at `at` make up one control character: C0, DEL, or C1 (U+0080 to U+009F), which
/// some terminals obey; 0: none stands there.
[[nodiscard]] std::size_t control_at(std::string_view text, std::size_t at) noexcept;

/// The same for what is not seen and changes how a line looks: separators of lines and paragraphs,
/// the marks of Unicode's bidirectional algorithm (UAX #9).
[[nodiscard]] std::size_t hidden_mark_at(std::string_view text, std::size_t at) noexcept;

/// Whether all of `text` is seen as it stands: none of either is in it.
[[nodiscard]] bool is_visible(std::string_view text) noexcept;

/// `text` with `instead` in the place of each.
[[nodiscard]] std::string visible_text(std::string_view text, char instead);

}  // namespace purser
