// tool_price_test.cpp: what servers' tools cost, and what is believed of what servers say.
#include <purser/adapters/mcp/tools/tool_price.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::mcp;

namespace {

ToolPrice reported() {
  ToolPrice price;
  price.reported_at = "/com.example~1receipt/usd";
  price.reported_max = 0.10_usd;
  return price;
}

Json result_with(const Json& usd) {
  Json result = Json::object();
  result["content"] = Json::array();
  result["_meta"]["com.example/receipt"]["usd"] = usd;
  return result;
}

}  // namespace

TEST_CASE("tool price: the first pattern that matches counts, and no match is no price") {
  const std::vector<ToolPrice> prices{{"read_*", 0.01_usd}, {"*_file", 0.02_usd}};

  CHECK(price_of(prices, "read_file")->flat == 0.01_usd);
  CHECK(price_of(prices, "write_file")->flat == 0.02_usd);
  CHECK(price_of(prices, "list") == nullptr);
}

TEST_CASE("tool price: a flat price is held and charged") {
  Tool tool;
  const ToolPrice price{"*", 0.03_usd};

  set_price(tool, &price);

  CHECK(tool.cost_estimate({}).value() == 0.03_usd);
  CHECK_FALSE(tool.cost_actual);
  CHECK_FALSE(tool.unpriced);
}

TEST_CASE("tool price: without one the tool says so") {
  Tool tool;

  set_price(tool, nullptr);

  CHECK(tool.unpriced);
  CHECK_FALSE(tool.cost_estimate);
}

TEST_CASE("tool price: a reported price holds its most and charges what the server says") {
  Tool tool;
  const auto price = reported();

  set_price(tool, &price);

  CHECK(tool.cost_estimate({}).value() == 0.10_usd);
  CHECK(tool.cost_actual({}, result_with(0.0123)).value() == 0.0123_usd);
  CHECK(tool.cost_actual({}, result_with("$0.05")).value() == 0.05_usd);
  CHECK(tool.cost_actual({}, result_with(0)).value() == 0_usd);
}

TEST_CASE("tool price: what a server says that is no amount, or too much, is not believed") {
  const auto said = GENERATE(Json(-0.01), Json("free"), Json(nullptr), Json(0.1000000001),
                             Json(0.11), Json(1e300), Json::array(), Json(true));

  const auto cost = reported_cost(reported(), result_with(said));

  REQUIRE_FALSE(cost);
  CHECK(cost.error().code() == ErrorCode::protocol_error);
}

TEST_CASE("tool price: a result without a receipt reports no price") {
  const auto result = GENERATE(Json(nullptr), Json("text"), Json::object(), Json{{"_meta", 7}});

  CHECK_FALSE(reported_cost(reported(), result));
}

TEST_CASE("tool price: what cannot be a price is refused by name") {
  auto negative = ToolPrice{"a", Money::nanodollars(-1)};
  auto no_pointer = reported();
  no_pointer.reported_at = "usd";
  auto unbounded = reported();
  unbounded.reported_max = {};
  auto both = reported();
  both.flat = 0.01_usd;

  CHECK(check(negative).error().message() == "the price of \"a\": is negative");
  CHECK(check(no_pointer).error().message().find("no JSON pointer") != std::string::npos);
  CHECK(check(unbounded).error().message().find("the most that is believed") != std::string::npos);
  CHECK(check(both).error().message().find("either flat or reported") != std::string::npos);
  CHECK(check(reported()));
}
