// downgrade_test.cpp: the provider's own log shows the dearer model before the threshold, and the
// cheaper one from there on.
#include <purser/middleware/downgrade.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/shop.hpp>

using namespace purser;

namespace {

/// A tenth of the price of `unit`.
PriceTable with_cheap_unit() {
  const auto price = Price::flat(Rate(), Rate::per_million_tokens(100_usd));
  return unit_prices().with("unit-mini", price).value();
}

std::vector<std::string> models_asked(const simulator::Simulator& server) {
  std::vector<std::string> models;
  for (const auto& request : server.requests()) models.push_back(request.model);
  return models;
}

}  // namespace

TEST_CASE("system: at 80% of a session's budget the next request asks for the cheaper model") {
  ShopSetup setup;
  setup.kind = GENERATE(as<std::string>{}, "openai", "anthropic");
  setup.budget = 0.10_usd;  // ten answers of `unit`
  setup.prices = with_cheap_unit();
  Shop shop(std::move(setup));
  REQUIRE(shop.runtime->use(downgrade({.at = 80_percent, .ladder = {{"unit", "unit-mini"}}})));

  for (int i = 0; i < 28; ++i) {
    CAPTURE(i);
    REQUIRE(shop.pool.wait(shop.call()));
  }
  const auto refused = shop.pool.wait(shop.call());

  REQUIRE(!refused);
  CHECK(refused.error().code() == ErrorCode::budget_exhausted);
  std::vector<std::string> expected(8, "unit");
  expected.resize(28, "unit-mini");
  CHECK(models_asked(*shop.server) == expected);
  CHECK(shop.sums().total_spent == 0.10_usd);
  CHECK(shop.sums().llm.by_name.at("unit") == 0.08_usd);
  CHECK(shop.sums().llm.by_name.at("unit-mini") == 0.02_usd);
}
