// text_pieces.cpp: one cut after the other.
#include <purser/adapters/simulator/text_pieces.hpp>

#include <purser/runtime/text_cut.hpp>

namespace purser::simulator {

std::vector<std::string_view> text_pieces(std::string_view text, std::size_t bytes) {
  std::vector<std::string_view> pieces;
  while (!text.empty()) {
    auto length = bytes == 0 ? text.size() : cut_text(text, bytes).size();
    if (length == 0) {
      length = 1;
      while (length < text.size() && continues_character(text[length])) ++length;
    }
    pieces.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return pieces;
}

}  // namespace purser::simulator
