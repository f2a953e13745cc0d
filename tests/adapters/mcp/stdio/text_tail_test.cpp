// text_tail_test.cpp: the end of what a server wrote, made fit to be read.
#include <purser/adapters/mcp/stdio/text_tail.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using mcp::printable;
using mcp::TextTail;

TEST_CASE("text tail: the last whole lines are kept") {
  TextTail tail(12);
  for (int i = 0; i < 100; ++i) tail.add("line " + std::to_string(i) + "\n");

  CHECK(tail.last_lines(100) == "line 99");
  CHECK(tail.last_lines(4) == "e 99");
}

TEST_CASE("text tail: what fits is told whole") {
  TextTail tail(100);
  tail.add("a\nb");
  tail.add("\n\n");

  CHECK(tail.last_lines(100) == "a\nb");
  CHECK(tail.last_lines(1) == "b");
  CHECK(TextTail(10).last_lines(10).empty());
}

TEST_CASE("text tail: no character is cut") {
  TextTail tail(100);
  tail.add("xx\xE2\x82\xAC\xE2\x82\xAC");

  CHECK(tail.last_lines(5) == "\xE2\x82\xAC");
}

TEST_CASE("text tail: colours go, other control characters and broken UTF-8 are marked") {
  CHECK(printable("\x1b[1;31mred\x1b[0m\t\n") == "red\t\n");
  CHECK(printable("a\x1b]0;t\x07") == "a?]0;t?");
  CHECK(printable("a\r\nb\rc") == "a\nb?c");
  CHECK(printable("\xff\xC0\xAF\xED\xA0\x80") == "??????");
  CHECK(printable("\xE2\x82") == "??");
  CHECK(printable("gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80") == "gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80");
  CHECK(printable("\x1b[1") == "");
}

TEST_CASE("text tail: it holds no more than twice its limit, whatever is added") {
  TextTail tail(1'000);
  tail.add(std::string(1'000'000, 'x'));
  tail.add("y");

  CHECK(tail.last_lines(1'000'000) == std::string(999, 'x') + "y");
}
