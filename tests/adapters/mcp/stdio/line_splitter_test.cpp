// line_splitter_test.cpp: bytes cut into lines, however they arrive.
#include <purser/adapters/mcp/stdio/line_splitter.hpp>

#include <vector>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using mcp::LineSplitter;
using Lines = std::vector<std::string>;

namespace {

/// The lines of `text` in pieces of `step` bytes; the last one is `FAILED` where a limit was
/// passed.
Lines split(std::string_view text, std::size_t step, std::size_t limit = 100) {
  LineSplitter splitter(limit);
  Lines lines;
  const auto keep = [&](std::string_view line) {
    lines.emplace_back(line);
    return true;
  };
  for (std::size_t at = 0; at < text.size(); at += step) {
    if (splitter.feed(text.substr(at, step), keep)) continue;
    lines.emplace_back("FAILED");
    return lines;
  }
  splitter.finish(keep);
  return lines;
}

}  // namespace

TEST_CASE("line splitter: line feeds and CRLF end lines, empty ones are left out") {
  const auto step = GENERATE(std::size_t{1}, 2U, 3U, 100U);

  CHECK(split("a\nbc\r\n\n\r\n  \t\nd\re\n", step) == Lines{"a", "bc", "d\re"});
}

TEST_CASE("line splitter: a last line needs no end") {
  CHECK(split("a\nb", 1) == Lines{"a", "b"});
  CHECK(split("", 1).empty());
}

TEST_CASE("line splitter: the limit counts a line without its end, wherever it is cut") {
  const auto step = GENERATE(std::size_t{1}, 2U, 3U, 4U, 5U, 100U);

  CHECK(split("abc\r\nabc\n", step, 3) == Lines{"abc", "abc"});
  CHECK(split("abc\r\r\n", step, 3) == Lines{"FAILED"});
  CHECK(split("a\nabcd\n", step, 3) == Lines{"a", "FAILED"});
}

TEST_CASE("line splitter: a line without end is not held beyond the limit") {
  LineSplitter splitter(1'000);
  const auto never = [](std::string_view) { return true; };
  const std::string piece(100, 'x');
  int fed = 0;
  while (splitter.feed(piece, never) && fed < 100) ++fed;

  CHECK(fed == 10);
  CHECK(splitter.feed("\n", never).error().code() == ErrorCode::too_large);
}

TEST_CASE("line splitter: nothing is reported once nobody wants more") {
  LineSplitter splitter(100);
  Lines lines;
  const auto once = [&](std::string_view line) {
    lines.emplace_back(line);
    return false;
  };

  CHECK(splitter.feed("a\nb\n", once));
  CHECK(splitter.feed("c\nd", once));
  splitter.finish(once);

  CHECK(lines == Lines{"a"});
}
