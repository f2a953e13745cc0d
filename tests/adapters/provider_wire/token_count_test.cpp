// token_count_test.cpp: numbers as providers really send them.
#include <purser/adapters/providers/wire/token_count.hpp>
#include <purser/tests/support/catch.hpp>
#include <string>

using namespace purser;
using provider_wire::TokenCount;

TEST_CASE("token_count: whole numbers are taken in any of the forms that providers use") {
  const auto text =
      GENERATE(as<std::string>{}, "12", "12.0", "1.2e1", "\"12\"", " 12 ", "\" 12.0 \"");
  TokenCount count;
  count.read(text);
  CHECK(count.value() == 12);
  CHECK(count.stated());
  CHECK(count.plausible());
}

TEST_CASE("token_count: nonsense is not taken and is remembered") {
  const auto text = GENERATE(as<std::string>{}, "-1", "1e13", "99999999999999999999", "true",
                             "\"many\"", "\"\"", "", "1e999", "\"-5\"");
  TokenCount count;
  count.read(text);
  CHECK(count.value() == 0);
  CHECK_FALSE(count.plausible());
}

TEST_CASE("token_count: null says nothing") {
  TokenCount count;
  count.read("null");
  CHECK_FALSE(count.stated());
  CHECK(count.plausible());
}

TEST_CASE("token_count: a fraction is rounded up and not trusted") {
  TokenCount count;
  count.read("12.5");
  CHECK(count.value() == 13);
  CHECK_FALSE(count.plausible());
}

TEST_CASE("token_count: a count that grows is trusted, one that shrinks keeps its most") {
  TokenCount count;
  count.read("5");
  count.read("9");
  CHECK(count.plausible());
  count.read("7");
  CHECK(count.value() == 9);
  CHECK_FALSE(count.plausible());
}

TEST_CASE("token_count: carving more than there is leaves zero and says so") {
  Tokens from = 5;
  CHECK(provider_wire::carve(from, 3));
  CHECK(from == 2);
  CHECK_FALSE(provider_wire::carve(from, 3));
  CHECK(from == 0);
}
