// line_source.cpp: finds the ends of lines in what was read so far.
#include <purser/apps/simulate/line_source.hpp>

#include <unistd.h>

#include <cerrno>

namespace purser::cli {
namespace {

constexpr std::size_t read_bytes = std::size_t{256} << 10;

bool is_blank(std::string_view text) noexcept {
  return text.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

LineSource::LineSource(int descriptor, std::function<void()> before_read)
    : descriptor_(descriptor), before_read_(std::move(before_read)) {}

std::optional<LineSource::Line> LineSource::next() {
  auto line = next_of_any();
  while (line && is_blank(line->text)) line = next_of_any();
  return line;
}

std::optional<LineSource::Line> LineSource::next_of_any() {
  while (true) {
    const auto end = bytes_.find('\n', scanned_);
    if (end != std::string::npos) {
      const auto text = std::string_view(bytes_).substr(begin_, end - begin_);
      begin_ = scanned_ = end + 1;
      return Line{++number_, text};
    }
    scanned_ = bytes_.size();
    if (bytes_.size() - begin_ > line_bytes_max) {
      skip_to_end();
      return Line{++number_, "-", true};
    }
    if (!read_more()) break;
  }
  if (begin_ == bytes_.size()) return std::nullopt;
  const auto text = std::string_view(bytes_).substr(begin_);
  begin_ = scanned_ = bytes_.size();
  return Line{++number_, text};
}

bool LineSource::read_more() {
  bytes_.erase(0, begin_);
  scanned_ -= begin_;
  begin_ = 0;
  const auto size = bytes_.size();
  bytes_.resize(size + read_bytes);
  before_read_();
  auto count = ::read(descriptor_, bytes_.data() + size, read_bytes);
  while (count < 0 && errno == EINTR) {
    count = ::read(descriptor_, bytes_.data() + size, read_bytes);
  }
  if (count < 0) error_ = errno;
  bytes_.resize(size + static_cast<std::size_t>(count < 0 ? 0 : count));
  return count > 0;
}

void LineSource::skip_to_end() {
  while (true) {
    const auto end = bytes_.find('\n', scanned_);
    if (end != std::string::npos) {
      begin_ = scanned_ = end + 1;
      return;
    }
    begin_ = scanned_ = bytes_.size();
    if (!read_more()) return;
  }
}

}  // namespace purser::cli
