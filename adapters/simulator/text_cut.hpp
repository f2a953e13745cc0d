// text_cut.hpp: cuts UTF-8 text between characters.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace purser::simulator {

/// The longest start of `text` that is at most `bytes` long and ends between two characters.
[[nodiscard]] std::string_view cut_text(std::string_view text, std::size_t bytes) noexcept;

/// `text` in pieces of at most `bytes` bytes (0: one piece) that end between characters; a
/// character longer than that is a piece of its own. Empty text: no pieces.
[[nodiscard]] std::vector<std::string_view> text_pieces(std::string_view text, std::size_t bytes);

}  // namespace purser::simulator
