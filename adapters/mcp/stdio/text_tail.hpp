// text_tail.hpp: the last bytes of a stream of text, for people to read.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace purser::mcp {

/// Keeps the last `bytes_max` bytes. Not thread-safe.
class TextTail {
 public:
  explicit TextTail(std::size_t bytes_max) noexcept : bytes_max_(bytes_max) {}

  void add(std::string_view bytes);

  /// The last lines, whole ones where possible, at most `bytes_max` bytes: printable, without
  /// colours; other control characters are `?`, broken UTF-8 is `?`. Line feeds and tabs stay; none
  /// at the end.
  [[nodiscard]] std::string last_lines(std::size_t bytes_max) const;

 private:
  std::size_t bytes_max_;
  std::string bytes_;    // at most twice the limit
  bool is_cut_ = false;  // something came before `bytes_`
};

/// `text` as described above, whole.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace purser::mcp
