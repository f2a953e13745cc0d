// price_history_test.cpp: which price is in force when, and what is held and charged where that is
// not certain.
#include <purser/runtime/prices/price_history.hpp>

#include <purser/runtime/prices/price_table.hpp>
#include <purser/runtime/prices/worst_case.hpp>
#include <purser/runtime/request_bound.hpp>
#include <purser/runtime/wall_time.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

using namespace std::chrono_literals;

WallTime time_of(const char* text) { return *parse_wall_time(text); }

PriceTable table_of(const std::string& rows) {
  auto table = PriceTable::parse(R"({"version":"1","unit":"USD per million tokens","models":[)" +
                                 rows + "]}");
  if (!table) FAIL(table.error().message());
  return *table;
}

const auto rising = table_of(R"({"id":"m","provider":"p","input":1,"output":0},
  {"id":"m","provider":"p","valid_from":"2027-01-01","input":3,"output":0},
  {"id":"m","provider":"p","valid_from":"2027-03-01T00:00:00Z","input":2,"output":0})");

const auto peaking = table_of(R"({"id":"m","provider":"p","input":1,"output":0,"hours":[
  {"from":"01:00","to":"04:00","days":"weekdays","input":2,"output":0},
  {"from":"22:00","to":"24:00","input":5,"output":0}]})");

/// What a million tokens of input cost.
Money million(const PriceTable& table, BillingTime time) {
  const auto match = table.find("m", "p", time);
  if (!match) FAIL(match.error().message());
  Usage usage;
  usage.input = 1'000'000;
  return *cost_of(usage, *match->price);
}

Money million_at(const PriceTable& table, const char* time) {
  return million(table, BillingTime::at(time_of(time)));
}

Money held(const PriceTable& table, const char* time) {
  RequestBound bound;
  bound.input = 1'000'000;
  return worst_case(bound, *table.find("m", "p", BillingTime::to_hold(time_of(time)))->price)
      ->base();
}

}  // namespace

TEST_CASE("price history: the dearest counts while a date begins around the world") {
  CHECK(million_at(rising, "2026-12-31T09:50:00Z") == 1_usd);
  CHECK(million_at(rising, "2026-12-31T10:00:00Z") == 3_usd);  // it is 2027 at UTC+14
  CHECK(million_at(rising, "2027-01-01T11:59:00Z") == 3_usd);
  CHECK(million_at(rising, "2027-02-01T00:00:00Z") == 3_usd);
}

TEST_CASE("price history: a time is exact but for the difference of two clocks") {
  CHECK(million_at(rising, "2027-03-01T00:04:00Z") == 3_usd);
  CHECK(million_at(rising, "2027-03-01T00:06:00Z") == 2_usd);
  CHECK(million_at(rising, "2027-02-28T23:54:00Z") == 3_usd);
}

TEST_CASE("price history: a hold covers every price of the next day") {
  CHECK(held(rising, "2026-12-30T09:50:00Z") == 1_usd);
  CHECK(held(rising, "2026-12-30T10:00:00Z") == 3_usd);
  CHECK(held(peaking, "2026-11-28T00:00:00Z") == 5_usd);
}

TEST_CASE("price history: hours of the day") {
  CHECK(million_at(peaking, "2026-11-26T00:50:00Z") == 1_usd);
  CHECK(million_at(peaking, "2026-11-26T00:56:00Z") == 2_usd);  // our clock may be late
  CHECK(million_at(peaking, "2026-11-26T03:00:00Z") == 2_usd);
  CHECK(million_at(peaking, "2026-11-26T04:04:00Z") == 2_usd);
  CHECK(million_at(peaking, "2026-11-26T04:06:00Z") == 1_usd);
  CHECK(million_at(peaking, "2026-11-28T03:00:00Z") == 1_usd);  // Saturday
  CHECK(million_at(peaking, "2026-11-28T23:00:00Z") == 5_usd);
  CHECK(million_at(peaking, "2026-11-29T00:10:00Z") == 1_usd);
}

TEST_CASE("price history: a charge is the dearest of the time that the call took") {
  const auto from = time_of("2026-11-26T00:30:00Z");
  CHECK(million(peaking, {from, from + 10min}) == 1_usd);
  CHECK(million(peaking, {from, from + 40min}) == 2_usd);
  CHECK(million(peaking, {from, from + 26h}) == 5_usd);
  CHECK(million(peaking, {from + 40min, from}) == 2_usd);
}

TEST_CASE("price history: without a time every price is possible") {
  CHECK(million(rising, {}) == 3_usd);
  CHECK(million(peaking, {}) == 5_usd);
  CHECK(million(peaking, BillingTime::at(WallTime::max())) == 5_usd);
  CHECK(million(peaking, BillingTime::at(WallTime::min())) == 5_usd);
}

TEST_CASE("price history: no price is known before the first date") {
  const auto table =
      table_of(R"({"id":"m","provider":"p","valid_from":"2026-08-17","input":1,"output":1})");

  const auto match = table.find("m", "p", BillingTime::at(time_of("2026-08-01")));
  REQUIRE_FALSE(match);
  CHECK(match.error().code() == ErrorCode::unpriced_model);
  CHECK(match.error().message().find("before 2026-08-17") != std::string::npos);
  CHECK(table.find("m", "p", BillingTime::at(time_of("2026-08-17"))));
  CHECK(table.find("m", "p"));
}

TEST_CASE("price history: a hold is never less than any charge of a call within a day") {
  // Every quarter of an hour of two weeks around a change of price, calls of up to a day.
  const auto table = table_of(R"({"id":"m","provider":"p","input":1,"output":0,"hours":[
    {"from":"01:00","to":"04:00","days":"weekdays","input":2,"output":0}]},
    {"id":"m","provider":"p","valid_from":"2027-01-01","input":3,"output":0,"hours":[
    {"from":"06:00","to":"10:00","input":7,"output":0}]})");
  auto start = time_of("2026-12-25");
  for (int i = 0; i < 14 * 96; ++i, start += 15min) {
    RequestBound bound;
    bound.input = 1'000'000;
    const auto hold = worst_case(bound, *table.find("m", "p", BillingTime::to_hold(start))->price);
    for (const auto length : {0min, 20min, 400min, 24 * 60min}) {
      const auto charge = million(table, {start, start + length});
      if (charge > hold->base()) FAIL(rfc3339(start) << " for " << length.count() << " minutes");
    }
  }
}

TEST_CASE("price history: a file replaces all dates of a model") {
  const auto table = rising.merged(table_of(R"({"id":"m","provider":"p","input":4,"output":0})"));

  CHECK(million_at(table, "2027-02-01") == 4_usd);
  CHECK(million(table, {}) == 4_usd);
  CHECK(table.prices().size() == 1);
}

TEST_CASE("price history: many prices of one model need no combinations made before") {
  std::string rows = R"({"id":"m","provider":"p","input":0.5,"output":0})";
  for (int day = 10; day < 30; ++day) {
    const auto text = std::to_string(day);
    rows += R"(,{"id":"m","provider":"p","valid_from":"2026-11-)" + text + R"(","input":)" + text +
            R"(,"output":0})";
  }
  const auto table = table_of(rows);

  CHECK(million_at(table, "2026-11-15T13:00:00Z") == 16_usd);  // the 16th has begun in the east
  CHECK(million_at(table, "2026-11-01") == 0.5_usd);
  CHECK(million(table, {}) == 29_usd);
  for (int day = 0; day < 60; ++day) {
    rows += R"(,{"id":"m","provider":"p","valid_from":")" +
            rfc3339(time_of("2027-01-01") + std::chrono::hours(24 * day)) +
            R"(","input":1,"output":1})";
  }
  const auto refused = PriceTable::parse(
      R"({"version":"1","unit":"USD per million tokens","models":[)" + rows + "]}");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == ErrorCode::too_large);
}

TEST_CASE("price history: a match outlives its table") {
  const auto match = [] {
    const auto table = table_of(R"({"id":"m","provider":"p","input":1,"output":1},
      {"id":"m","provider":"p","valid_from":"2027-01-01","input":3,"output":1})");
    return *table.find("m", "p");
  }();

  CHECK(match.matched == "m");
  CHECK(match.price->alternatives.size() == 1);
}

TEST_CASE("price history: prices as listed, with hours, cost what their dearest hour does") {
  const auto listed = peaking.prices();
  Usage usage;
  usage.input = 1'000'000;

  CHECK(*cost_of(usage, *listed.front()) == 5_usd);
}
