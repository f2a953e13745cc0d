// stated_cost_test.cpp: amounts that providers state, to the nanodollar and never below.
#include <purser/adapters/providers/wire/stated_cost.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using provider_wire::stated_cost;

TEST_CASE("stated cost: USD become whole nanodollars, rounded up") {
  CHECK(stated_cost("0.00184", 9) == 0.00184_usd);
  CHECK(stated_cost("0", 9) == 0_usd);
  CHECK(stated_cost("12", 9) == 12_usd);
  CHECK(stated_cost("1.84e-3", 9) == 0.00184_usd);
  CHECK(stated_cost("1.5E+2", 9) == 150_usd);
  CHECK(stated_cost("0.0000000001", 9)->nanodollars() == 1);
  CHECK(stated_cost("0.0000000010000000000000000000000000001", 9)->nanodollars() == 2);
  CHECK(stated_cost("0.30000000000000004", 9)->nanodollars() == 300'000'001);
}

TEST_CASE("stated cost: ten ticks are a nanodollar") {
  CHECK(stated_cost("12450000", -1) == 0.001245_usd);
  CHECK(stated_cost("12450001", -1)->nanodollars() == 1'245'001);
  CHECK(stated_cost("1.2e7", -1) == 0.0012_usd);
}

TEST_CASE("stated cost: what is no amount is none") {
  for (const auto* text : {"", "-1", "null", "\"1\"", "true", "1.2.3", "e5", ".", "1e", "1e99",
                           "99999999999999999999", "NaN"}) {
    CAPTURE(text);
    CHECK_FALSE(stated_cost(text, 9).has_value());
  }
}
