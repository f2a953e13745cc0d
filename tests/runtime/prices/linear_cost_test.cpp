// linear_cost_test.cpp: cost and largest count agree, to the last token.
#include <purser/runtime/prices/linear_cost.hpp>

#include <purser/tests/support/catch.hpp>

#include <random>

using namespace purser;

namespace {
Money nano(std::int64_t count) { return Money::nanodollars(count); }
}  // namespace

TEST_CASE("linear cost: is rounded up once") {
  const LinearCost cost(1'500, 500);

  CHECK(cost.base() == nano(2));
  CHECK(cost.at(1) == nano(2));
  CHECK(cost.at(2) == nano(3));
  CHECK(cost.at(3) == nano(3));
  CHECK(cost.at(-5) == nano(2));
}

TEST_CASE("linear cost: a price below a nanodollar per token is exact") {
  const LinearCost cost(0, 1);

  CHECK(cost.at(1'000'000'000) == nano(1'000'000));
  CHECK(cost.largest_within(nano(1)) == 1'000);
  CHECK(cost.largest_within(Money()) == 0);
}

TEST_CASE("linear cost: exactly reaching the room fits, one token more does not") {
  const LinearCost cost(3'000'000, 10'000'000);  // 0.003 mUSD, 10 USD per million

  CHECK(cost.largest_within(nano(3'000)) == 0);
  CHECK(cost.largest_within(nano(2'999)) == -1);
  CHECK(cost.largest_within(nano(13'000)) == 1);
  CHECK(cost.largest_within(nano(12'999)) == 0);
  CHECK(cost.largest_within(nano(-1)) == -1);
}

TEST_CASE("linear cost: a fixed cost fits any number of tokens or none") {
  const auto cost = LinearCost::fixed(0.01_usd);

  CHECK(cost.at(0) == 0.01_usd);
  CHECK(cost.at(INT64_MAX) == 0.01_usd);
  CHECK(cost.largest_within(0.01_usd) == INT64_MAX);
  CHECK(cost.largest_within(0.009999999_usd) == -1);
  CHECK_FALSE(cost.depends_on_output());
  CHECK(LinearCost::fixed(Money::max()).at(1) == Money::max());
  CHECK(LinearCost::fixed(nano(-1)) == LinearCost());
}

TEST_CASE("linear cost: stops at the largest amount instead of wrapping around") {
  const LinearCost cost(~UInt128{0}, UINT64_MAX);

  CHECK(cost.at(0) == Money::max());
  CHECK(cost.at(INT64_MAX) == Money::max());
  CHECK(cost.largest_within(Money::max()) == -1);
  CHECK(LinearCost(0, UINT64_MAX).at(INT64_MAX) == Money::max());
  CHECK(LinearCost(0, 1).largest_within(Money::max()) == INT64_MAX);
}

TEST_CASE("linear cost: the largest count fits and the next one does not") {
  const unsigned seed = 20'260'923;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  for (int i = 0; i < 50'000; ++i) {
    const LinearCost cost(static_cast<UInt128>(random() >> (random() % 64)) << (random() % 8),
                          random() >> (1 + random() % 63));
    const Money room = nano(static_cast<std::int64_t>(random() >> (2 + random() % 62)));
    const Tokens largest = cost.largest_within(room);
    if (largest == -1) {
      REQUIRE(cost.at(0) > room);
    } else if (largest < INT64_MAX) {
      REQUIRE(cost.at(largest) <= room);
      REQUIRE(cost.at(largest + 1) > room);
    }
  }
}
