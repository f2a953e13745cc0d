// suggestion_test.cpp: which name was probably meant.
#include <purser/runtime/suggestion.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("suggestion: the nearest name, or none") {
  const std::vector<std::string> names{"count", "page_size", "query", "q"};
  const auto [given, expected] = GENERATE(table<std::string, std::string>({
      {"cuont", "count"},
      {"Count", "count"},
      {"pageSize", "page_size"},
      {"page-size", "page_size"},
      {"qery", "query"},
      {"querry", "query"},
      {"zzzzz", ""},
      {"x", ""},
      {"", ""},
      {std::string(1000, 'q'), ""},
  }));

  CHECK(nearest_name(given, names) == expected);
}

TEST_CASE("suggestion: letters that differ are counted") {
  CHECK(letters_apart("sesion", "session") == 1);
  CHECK(letters_apart("Ses_sion", "session") == 0);
  CHECK(letters_apart("region", "session") == 3);
  CHECK(letters_apart("", "session") == 7);
  CHECK(letters_apart(std::string(1000, 'q'), "q") == 1000);
}

TEST_CASE("suggestion: a sentence, or nothing") {
  CHECK(did_you_mean("cuont", std::vector<std::string>{"count"}) == ", did you mean \"count\"?");
  CHECK(did_you_mean("cuont", std::vector<std::string>{}).empty());
}
