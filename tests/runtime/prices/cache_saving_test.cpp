// cache_saving_test.cpp: what reading saved, less what writing cost, to the nanodollar.
#include <purser/runtime/prices/cache_saving.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

/// $3 in, $15 out; reads $0.30, writes $3.75 and $6.
Price sonnet() {
  auto price = Price::flat(Rate::per_million_tokens(3_usd), Rate::per_million_tokens(15_usd));
  price.rates.cache_read = Rate::per_million_tokens(0.30_usd);
  price.rates.cache_write = Rate::per_million_tokens(3.75_usd);
  price.rates.cache_write_1h = Rate::per_million_tokens(6_usd);
  return price;
}

Money saved(const Usage& usage, const Price& price = sonnet(), const PriceContext& context = {}) {
  return saved_by_cache(usage, price, context).value();
}

}  // namespace

TEST_CASE("cache saving: reads save, writes cost, and the rest does not matter") {
  CHECK(saved({.input = 100, .output = 50}) == 0_usd);
  CHECK(saved({.input = 100, .cache_read = 1'000'000, .output = 50}) == 2.70_usd);
  CHECK(saved({.cache_write = 1'000'000}) == Money() - 0.75_usd);
  CHECK(saved({.cache_write_1h = 1'000'000}) == Money() - 3_usd);
  CHECK(saved({.cache_read = 1'000'000, .cache_write = 200'000, .cache_write_1h = 100'000}) ==
        2.25_usd);
  CHECK(saved({.cache_read = 1}) == 0.0000027_usd);
}

TEST_CASE("cache saving: it is the difference of two costs as they are booked") {
  auto price = sonnet();
  price.rates.input = Rate::picodollars(1'500);  // 1.5 nanodollars, rounded up once per attempt
  price.rates.cache_read = Rate::picodollars(500);
  CHECK(saved({.cache_read = 1}, price) == Money::nanodollars(1));
  CHECK(saved({.cache_read = 2}, price) == Money::nanodollars(2));
  CHECK(saved({.cache_read = 3}, price) == Money::nanodollars(3));
}

TEST_CASE("cache saving: tiers, regions and fees count on both sides") {
  auto price = sonnet();
  PriceTier tier;
  tier.above = 200'000;
  tier.rates = price.rates;
  tier.rates.input = Rate::per_million_tokens(6_usd);
  tier.rates.cache_read = Rate::per_million_tokens(0.60_usd);
  price.tiers = {tier};
  price.regions = {{"us", Factor{11, 10}}};
  price.per_request = 1_usd;
  CHECK(saved({.cache_read = 200'000}, price) == 0.54_usd);
  CHECK(saved({.cache_read = 1'000'000}, price) == 5.40_usd);
  CHECK(saved({.cache_read = 1'000'000}, price, {.region = "us"}) == 5.94_usd);
}

TEST_CASE("cache saving: what cannot be priced is not told") {
  CHECK_FALSE(saved_by_cache({.cache_read = 5}, sonnet(), {.service_tier = "priority"}));
  CHECK_FALSE(saved_by_cache({.cache_read = -5}, sonnet()));
  CHECK_FALSE(saved_by_cache({.input = INT64_MAX, .cache_read = 5}, sonnet()));
  CHECK_FALSE(uses_prompt_cache({.input = 5, .output = 5}));
  CHECK(uses_prompt_cache({.cache_write_1h = 1}));
}
