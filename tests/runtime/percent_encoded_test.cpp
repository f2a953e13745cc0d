// percent_encoded_test.cpp: what an address takes as it is, and what not.
#include <purser/runtime/percent_encoded.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("percent encoded: letters, digits and four marks stay as they are") {
  CHECK(percent_encoded("a-b_c.d~E0:/ %\xc3\xbc") == "a-b_c.d~E0%3A%2F%20%25%C3%BC");
  CHECK(percent_encoded("").empty());
  CHECK(percent_encoded("/a b/c", "/") == "/a%20b/c");
}
