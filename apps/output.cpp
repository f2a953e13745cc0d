// output.cpp: streams and terminals.
#include <purser/apps/output.hpp>

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>

namespace purser::cli {
namespace {

std::size_t byte_at(std::string_view text, std::size_t at) noexcept {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

/// How many bytes at `at` make up one character that would do something instead of being seen; 0:
/// none. C0 and DEL; C1 (U+0080 to U+009F), which some terminals obey; line and paragraph
/// separators; the marks of Unicode's bidirectional algorithm (UAX #9).
std::size_t control_at(std::string_view text, std::size_t at) noexcept {
  const auto first = byte_at(text, at);
  const auto second = byte_at(text, at + 1);
  const auto third = byte_at(text, at + 2);
  if (first < 0x20 || first == 0x7F) return 1;
  if (first == 0xC2 && second >= 0x80 && second < 0xA0) return 2;
  if (first != 0xE2) return 0;
  const bool marks =
      second == 0x80 && ((third >= 0xA8 && third <= 0xAE) || third == 0x8E || third == 0x8F);
  const bool isolates = second == 0x81 && third >= 0xA6 && third <= 0xA9;
  return marks || isolates ? 3 : 0;
}

}  // namespace

void put(std::FILE* stream, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stream);
  std::fflush(stream);
}

void say(std::string_view line) { put(stdout, std::string(line) + '\n'); }

void complain(std::string_view text) { put(stderr, "purser: " + printable_lines(text) + '\n'); }

void complain(const Error& error) { complain(to_string(error)); }

std::string printable(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto control = control_at(text, at);
    clean += control > 0 ? ' ' : text[at];
    if (control > 1) at += control - 1;
  }
  return clean;
}

std::string printable_lines(std::string_view text) {
  std::string lines;
  while (true) {
    const auto end = text.find('\n');
    lines += printable(text.substr(0, end));
    if (end == std::string_view::npos) return lines;
    lines += '\n';
    text.remove_prefix(end + 1);
  }
}

std::string indented_lines(std::string_view text) {
  std::string lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines += "  " + printable(text.substr(0, end)) + '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool is_terminal(std::FILE* stream) noexcept {
  const char* term = std::getenv("TERM");
  return ::isatty(::fileno(stream)) == 1 && term != nullptr && std::string_view(term) != "dumb";
}

bool wants_color(std::FILE* stream) noexcept {
  const char* refused = std::getenv("NO_COLOR");
  return is_terminal(stream) && (refused == nullptr || *refused == '\0');
}

std::size_t columns(std::FILE* stream) noexcept {
  winsize size{};
  const bool known = ::ioctl(::fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

std::size_t lines(std::FILE* stream) noexcept {
  winsize size{};
  const bool known = ::ioctl(::fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_row > 0;
  return known ? size.ws_row : 24;
}

}  // namespace purser::cli
