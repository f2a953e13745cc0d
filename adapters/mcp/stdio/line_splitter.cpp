// line_splitter.cpp: cuts a stream of bytes into lines.
#include <purser/adapters/mcp/stdio/line_splitter.hpp>

#include <utility>

namespace purser::mcp {
namespace {

constexpr std::size_t kept_bytes_max = 256U * 1024;  // of a buffer that a long line has grown

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

Result<> LineSplitter::feed(std::string_view bytes, const OnLine& on_line) {
  while (!bytes.empty() && !stopped_ && !failed_) {
    const auto end = bytes.find('\n');
    const auto piece = bytes.substr(0, end);
    failed_ = !fits(piece);
    if (failed_) break;
    if (end == std::string_view::npos) {
      partial_ += piece;
      break;
    }
    end_line(piece, on_line);
    bytes.remove_prefix(end + 1);
  }
  if (!failed_) return {};
  partial_ = std::string();
  return fail(ErrorCode::too_large,
              "a line of more than " + std::to_string(line_bytes_max_) + " bytes");
}

/// A carriage return that comes last may still turn out to belong to the end of the line.
bool LineSplitter::fits(std::string_view more) const noexcept {
  const bool ends_with_return = more.empty() ? partial_.ends_with('\r') : more.ends_with('\r');
  return partial_.size() + more.size() <= line_bytes_max_ + (ends_with_return ? 1 : 0);
}

void LineSplitter::finish(const OnLine& on_line) {
  if (!partial_.empty() && !stopped_ && !failed_) end_line({}, on_line);
}

void LineSplitter::end_line(std::string_view rest, const OnLine& on_line) {
  std::string whole;
  auto line = rest;
  if (!partial_.empty()) {
    partial_ += rest;
    whole = std::exchange(partial_, {});
    line = whole;
  }
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (!is_blank(line)) stopped_ = !on_line(line);
  if (whole.capacity() > kept_bytes_max) return;
  whole.clear();
  partial_ = std::move(whole);
}

}  // namespace purser::mcp
