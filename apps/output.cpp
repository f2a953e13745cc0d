// output.cpp: streams and terminals.
#include <purser/apps/output.hpp>

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace purser::cli {

void put(std::FILE* stream, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stream);
  std::fflush(stream);
}

void say(std::string_view line) { put(stdout, std::string(line) + '\n'); }

void complain(std::string_view line) { put(stderr, "purser: " + std::string(line) + '\n'); }

void complain(const Error& error) { complain(to_string(error)); }

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

}  // namespace purser::cli
