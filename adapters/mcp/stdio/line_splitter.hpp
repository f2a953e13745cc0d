// line_splitter.hpp: cuts a stream of bytes into lines.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include <purser/runtime/result.hpp>

namespace purser::mcp {

/// Lines end with LF or CRLF; lines of nothing but blanks are left out. The same bytes give the
/// same lines however they are cut. Holds at most one line. Not thread-safe.
class LineSplitter {
 public:
  /// Gets a line without its end, valid during the call. Returns whether to go on.
  using OnLine = std::function<bool(std::string_view line)>;

  explicit LineSplitter(std::size_t line_bytes_max) noexcept : line_bytes_max_(line_bytes_max) {}

  /// Takes the next bytes and reports every line that they complete. Error: `too_large`: a line
  /// has more than `line_bytes_max` bytes (its end not counted), whether it has ended or not; all
  /// later calls fail as well. Nothing more is reported once `on_line` returned false.
  [[nodiscard]] Result<> feed(std::string_view bytes, const OnLine& on_line);

  /// The stream ended: reports a line without an end.
  void finish(const OnLine& on_line);

 private:
  void end_line(std::string_view rest, const OnLine& on_line);
  [[nodiscard]] bool fits(std::string_view more) const noexcept;

  std::size_t line_bytes_max_;
  std::string partial_;  // of a line whose end has not come
  bool failed_ = false;
  bool stopped_ = false;
};

}  // namespace purser::mcp
