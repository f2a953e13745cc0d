// line_source.hpp: a stream in lines, with bounded memory.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace purser::cli {

/// Reads a descriptor that it borrows. Not thread-safe.
class LineSource {
 public:
  static constexpr std::size_t line_bytes_max = std::size_t{16} << 20;

  struct Line {
    std::uint64_t number = 0;  ///< from 1; empty lines count
    std::string_view text;     ///< valid until the next call; without the line's end
    bool is_cut = false;       ///< longer than `line_bytes_max`; the rest is skipped
  };

  /// `before_read` is called each time before more is asked for, which may take long.
  LineSource(int descriptor, std::function<void()> before_read);

  /// The next line that is not empty; nothing: the end, or an error.
  [[nodiscard]] std::optional<Line> next();
  /// `errno` of a read that failed; 0: none did.
  [[nodiscard]] int error() const noexcept { return error_; }

 private:
  [[nodiscard]] std::optional<Line> next_of_any();
  bool read_more();
  void skip_to_end();

  int descriptor_;
  std::function<void()> before_read_;
  std::string bytes_;
  std::size_t begin_ = 0;    ///< of what was not handed out
  std::size_t scanned_ = 0;  ///< no line ends before here
  std::uint64_t number_ = 0;
  int error_ = 0;
};

}  // namespace purser::cli
