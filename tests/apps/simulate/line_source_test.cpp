// line_source_test.cpp: lines out of whatever pieces a stream comes in.
#include <unistd.h>

#include <array>
#include <thread>

#include <purser/apps/simulate/line_source.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::array<int, 2> pipe{};
  REQUIRE(::pipe(pipe.data()) == 0);
  std::thread writer([&] {
    for (std::size_t at = 0; at < text.size();) {
      const auto count = ::write(pipe[1], text.data() + at, text.size() - at);
      if (count <= 0) break;
      at += static_cast<std::size_t>(count);
    }
    ::close(pipe[1]);
  });
  std::vector<std::string> lines;
  cli::LineSource source(pipe[0], [] {});
  while (const auto line = source.next()) {
    lines.push_back(std::to_string(line->number) + (line->is_cut ? "!" : ":") +
                    std::string(line->text.substr(0, 10)));
  }
  writer.join();
  ::close(pipe[0]);
  return lines;
}

}  // namespace

TEST_CASE("line source: empty lines count and are skipped, the last may lack its end") {
  CHECK(lines_of("a\n\n \r\nb\nc") == std::vector<std::string>{"1:a", "4:b", "5:c"});
  CHECK(lines_of("").empty());
  CHECK(lines_of("\n").empty());
}

TEST_CASE("line source: a line beyond the limit is cut, and those after it are read") {
  const std::string huge(cli::LineSource::line_bytes_max + 1'000'000, 'x');
  CHECK(lines_of("a\n" + huge + "\nb\n") == std::vector<std::string>{"1:a", "2!-", "3:b"});
}
