// costs_test.cpp: what the library says a usage costs, for every figure of the built-in table,
// beside what costs.csv says; costs_test.py and scripts/price-costs wrote and checked that in exact
// decimals.
#include <fstream>
#include <sstream>

#include <purser/runtime/prices/price_table.hpp>
#include <purser/runtime/prices/worst_case.hpp>
#include <purser/runtime/request_bound.hpp>
#include <purser/runtime/usage_names.hpp>
#include <purser/runtime/wall_time.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, at);) parts.push_back(part);
  return parts;
}

Usage usage_of(const std::string& text) {
  Usage usage;
  for (const auto& count : split(text, ' ')) {
    const auto equals = count.find('=');
    const auto name = count.substr(0, equals);
    const auto number = std::stoll(count.substr(equals + 1));
    const auto known = std::find(usage_names.begin(), usage_names.end(), name);
    if (known == usage_names.end()) {
      usage.units.push_back({name, number});
    } else {
      usage.*usage_classes.at(static_cast<std::size_t>(known - usage_names.begin())) = number;
    }
  }
  return usage;
}

/// A bound that just holds `usage`.
RequestBound bound_of(const Usage& usage, const PriceContext& context) {
  RequestBound bound;
  bound.input = usage.input_total();
  bound.service_tier = context.service_tier;
  bound.region = context.region;
  bound.speed = context.speed;
  bound.caches_input = usage.cache_write > 0;
  bound.caches_input_1h = usage.cache_write_1h > 0;
  bound.units = usage.units;
  return bound;
}

}  // namespace

TEST_CASE("costs: every figure of the built-in table costs what a second reading says") {
  std::ifstream file(PURSER_SOURCE_DIR "/tests/runtime/prices/costs.csv");
  std::string line;
  REQUIRE(std::getline(file, line));
  std::size_t count = 0;
  for (; std::getline(file, line); ++count) {
    INFO(line);
    const auto fields = split(line, ',');
    REQUIRE(fields.size() == 8);
    const auto start = *parse_wall_time(fields[2]);
    const PriceContext context{fields[3], fields[4], fields[5]};
    const auto usage = usage_of(fields[6]);
    const auto expected = Money::nanodollars(std::stoll(fields[7]));

    const auto match = PriceTable::built_in().find(fields[1], fields[0], BillingTime::at(start));
    REQUIRE(match);
    CHECK(match->price->alternatives.empty());
    CHECK(cost_of(usage, *match->price, context) == expected);

    const auto held =
        PriceTable::built_in().find(fields[1], fields[0], BillingTime::to_hold(start));
    const auto worst = worst_case(bound_of(usage, context), *held->price);
    REQUIRE(worst);
    CHECK(worst->at(usage.output_total()) >= expected);
  }
  CHECK(count == 1857);
}
