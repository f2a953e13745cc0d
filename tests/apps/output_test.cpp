// output_test.cpp: names that cannot take over a terminal.
#include <purser/apps/output.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("output: what would move a terminal's cursor or turn its text becomes a space") {
  const auto [name, shown] = GENERATE(table<std::string, std::string>({
      {"gpt-4o", "gpt-4o"},
      {"Zürich ✓", "Zürich ✓"},
      {"a\x1b[2Jb", "a [2Jb"},
      {"a\nb\tc\x7f", "a b c "},
      {"a\xc2\x9b"
       "2Jb",
       "a 2Jb"},
      {"a\xe2\x80\xae"
       "b",
       "a b"},
      {"a\xe2\x81\xa6"
       "b\xe2\x80\xa9",
       "a b "},
      {"caf\xc2", "caf\xc2"},
      {"\xe2\x80", "\xe2\x80"},
      {"€", "€"},
      {"", ""},
  }));
  CHECK(cli::printable(name) == shown);
}

TEST_CASE("output: lines stay lines where there may be several") {
  CHECK(cli::printable_lines("a\x1b[2J\nb\r\n\nc\xc2\x85") == "a [2J\nb \n\nc ");
  CHECK(cli::printable_lines("").empty());
}
