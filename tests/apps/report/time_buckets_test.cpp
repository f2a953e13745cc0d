// time_buckets_test.cpp: columns without gaps, and round lines behind them.
#include <purser/apps/report/time_buckets.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::cli;

namespace {

ReportRow hour(std::string name, Money spent) { return {std::move(name), {.spent = spent}}; }

Money spent_in(const TimeBuckets& time) {
  Spending sum;
  for (const auto& bucket : time.buckets) sum += bucket.spending;
  return sum.spent;
}

}  // namespace

TEST_CASE("time buckets: a short range by the hour, across midnight") {
  const auto time = time_buckets({hour("2026-11-30T23", 1_usd), hour("2026-12-01T02", 2_usd)});
  CHECK(time.unit == SpendingKey::hour);
  REQUIRE(time.buckets.size() == 4);
  CHECK(time.buckets[0].label == "23:00");
  CHECK(time.buckets[1].label == "1 Dec");
  CHECK(time.buckets[1].title == "1 Dec 2026, 00:00");
  CHECK(time.buckets[1].spending.spent == 0_usd);
  CHECK(time.buckets[3].spending.spent == 2_usd);
}

TEST_CASE("time buckets: longer ranges by the day and by the month") {
  const auto days = time_buckets(
      {hour("2028-02-27T23", 1_usd), hour("2028-02-27T22", 1_usd), hour("2028-03-02T00", 2_usd)});
  CHECK(days.unit == SpendingKey::day);
  REQUIRE(days.buckets.size() == 5);  // with the 29th
  CHECK(days.buckets[0].spending.spent == 2_usd);
  CHECK(days.buckets[2].title == "29 Feb 2028");
  CHECK(spent_in(days) == 4_usd);

  const auto months = time_buckets({hour("2026-11-30T10", 1_usd), hour("2027-03-31T10", 2_usd)});
  CHECK(months.unit == SpendingKey::month);
  REQUIRE(months.buckets.size() == 5);
  CHECK(months.buckets[2].label == "Jan 2027");
  CHECK(spent_in(months) == 3_usd);
}

TEST_CASE("time buckets: one hour, and none") {
  CHECK(time_buckets({hour("2026-11-21T10", 1_usd)}).buckets.size() == 1);
  CHECK(time_buckets({}).buckets.empty());
}

TEST_CASE("round steps: few lines at round amounts, up to the most") {
  const auto [most, step, count] = GENERATE(table<Money, Money, std::size_t>({
      {10_usd, 2_usd, 6},
      {0.37_usd, 0.1_usd, 5},
      {5_usd, 1_usd, 6},
      {5.01_usd, 2_usd, 4},
      {Money::nanodollars(1), Money::nanodollars(1), 2},
      {0_usd, Money::nanodollars(1), 2},
      {24_usd, 5_usd, 6},
  }));
  const auto steps = round_steps(most);
  CHECK(steps.size() == count);
  CHECK(steps[1] - steps[0] == step);
  CHECK(steps.back() >= most);
  CHECK(round_steps(Money::max()).size() <= 6);
}
