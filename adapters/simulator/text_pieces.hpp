// text_pieces.hpp: UTF-8 text as it is streamed, in pieces.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace purser::simulator {

/// `text` in pieces of at most `bytes` bytes (0: one piece) that end between characters; a
/// character longer than that is a piece of its own. Empty text: no pieces.
[[nodiscard]] std::vector<std::string_view> text_pieces(std::string_view text, std::size_t bytes);

}  // namespace purser::simulator
