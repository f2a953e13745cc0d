// text_cut.cpp: steps back from continuation bytes.
#include <purser/adapters/simulator/text_cut.hpp>

namespace purser::simulator {
namespace {

bool continues(char c) noexcept { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U; }

}  // namespace

std::string_view cut_text(std::string_view text, std::size_t bytes) noexcept {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && continues(text[bytes])) --bytes;
  return text.substr(0, bytes);
}

std::vector<std::string_view> text_pieces(std::string_view text, std::size_t bytes) {
  std::vector<std::string_view> pieces;
  while (!text.empty()) {
    auto length = bytes == 0 ? text.size() : cut_text(text, bytes).size();
    if (length == 0) {
      length = 1;
      while (length < text.size() && continues(text[length])) ++length;
    }
    pieces.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return pieces;
}

}  // namespace purser::simulator
