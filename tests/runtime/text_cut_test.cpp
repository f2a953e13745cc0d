// text_cut_test.cpp: no character is cut in two.
#include <purser/runtime/text_cut.hpp>

#include <string>

#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("text cut: what fits stays whole, and the rest ends between two characters") {
  struct Row {
    std::string_view text;
    std::size_t bytes_max;
    std::string_view expected;
  };
  const auto row = GENERATE(values<Row>({
      {"", 0, ""},
      {"short", 10, "short"},
      {"short", 5, "short"},
      {"longer", 4, "long"},
      {"longer", 0, ""},
      {"gr\xc3\xbc", 4, "gr\xc3\xbc"},
      {"gr\xc3\xbc", 3, "gr"},
      {"\xc3\xbc", 1, ""},
      {"a\xe2\x82\xac!", 4, "a\xe2\x82\xac"},
      {"a\xe2\x82\xac!", 3, "a"},
      {"a\xe2\x82\xac!", 2, "a"},
      {"\xf0\x9f\x98\x80\xf0\x9f\x98\x80", 7, "\xf0\x9f\x98\x80"},
      {"\xf0\x9f\x98\x80\xf0\x9f\x98\x80", 5, "\xf0\x9f\x98\x80"},
  }));
  CAPTURE(row.text, row.bytes_max);

  CHECK(cut_text(row.text, row.bytes_max) == row.expected);
}

TEST_CASE("text cut: bytes that are no UTF-8 are cut as well, and never past their begin") {
  const std::string inner(100, '\x80');

  CHECK(cut_text(inner, 50).empty());
  CHECK(cut_text("ab" + inner, 50) == "a");
  CHECK(cut_text("\xff\xff\xff", 2) == "\xff\xff");
}

TEST_CASE("text cut: only bytes inside of a character continue one") {
  for (int byte = 0; byte < 256; ++byte) {
    CAPTURE(byte);
    CHECK(continues_character(static_cast<char>(byte)) == (byte >= 0x80 && byte < 0xC0));
  }
}
