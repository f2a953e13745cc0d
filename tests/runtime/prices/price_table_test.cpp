// price_table_test.cpp: tables are read strictly, and errors say what to mend.
#include <purser/runtime/prices/price_table.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

constexpr const char* head = R"("version":"1","unit":"USD per million tokens")";

std::string with_models(const std::string& models) {
  return std::string("{") + head + R"(,"models":[)" + models + "]}";
}

std::string with_member(const std::string& member) {
  return with_models(R"({"id":"m","provider":"p","input":1,"output":2,)" + member + "}");
}

/// The message of the error that `json` gives.
std::string refusal(const std::string& json) {
  const auto table = PriceTable::parse(json);
  INFO(json);
  REQUIRE_FALSE(table);
  return table.error().message();
}

bool contains(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("price table: every field reaches the price") {
  const auto table = PriceTable::parse(with_models(
      R"({"id":"M-1","provider":"P","input":0.1,"output":2,"cache_read":0.01,"cache_write":0.125,
      "cache_write_1h":0.2,"reasoning":3,"input_audio":4,"output_audio":5,"input_image":6,
      "output_image":7,"tiers":[{"above":100,"inclusive":true,"input":8,"output":9}],
      "service_tiers":{"batch":{"input":0.05,"output":1}},"regions":{"us":1.1},"speeds":{"fast":6},
      "fees":{"web_search":0.01},"per_request":"$0.005","automatic_cache_writes":false,
      "context_window":1000,"output_tokens_max":100,"valid_from":"2026-01-01","source":"list"})"));
  REQUIRE(table);
  const auto match = table->find("m-1", "p");
  REQUIRE(match);

  Price expected;
  expected.model = "m-1";
  expected.provider = "p";
  const auto usd = [](Money price) { return Rate::per_million_tokens(price); };
  expected.rates = {usd(0.1_usd), usd(2_usd), usd(0.01_usd), usd(0.125_usd), usd(0.2_usd),
                    usd(3_usd),   usd(4_usd), usd(5_usd),    usd(6_usd),     usd(7_usd)};
  expected.tiers = {{100, true, Price::flat(usd(8_usd), usd(9_usd)).rates}};
  expected.service_tiers = {{"batch", Price::flat(usd(0.05_usd), usd(1_usd)).rates}};
  expected.regions = {{"us", {11, 10}}};
  expected.speeds = {{"fast", {6, 1}}};
  expected.fees = {{"web_search", 0.01_usd}};
  expected.per_request = 0.005_usd;
  expected.automatic_cache_writes = false;
  expected.context_window = 1000;
  expected.output_tokens_max = 100;
  expected.valid_from = "2026-01-01";
  expected.source = "list";
  expected.version = "1";
  CHECK(*match->price == expected);
}

TEST_CASE("price table: what is not a table is refused with the reason") {
  const std::pair<std::string, const char*> rows[] = {
      {"", "not JSON"},
      {"[]", "is not an object"},
      {"{}", "needs \"version\""},
      {R"({"version":"","unit":"USD per million tokens"})", "\"version\" is empty"},
      {R"({"version":"1","unit":"EUR"})", "\"unit\" is not"},
      {std::string("{") + head + R"(,"model":[]})", "unknown key \"model\""},
      {std::string("{") + head + R"(,"models":{}})", "\"models\" is not a list"},
      {with_models("1"), "model number 1: is not an object"},
      {with_models("{}"), "model number 1: needs \"id\""},
      {with_models(R"({"id":"m"})"), "model \"m\": needs \"input\" and \"output\""},
      {with_models(R"({"id":7,"input":1,"output":1})"), "\"id\" is not a string"},
      {with_models(R"({"id":"m","input":1,"output":null})"), "needs \"input\" and \"output\""},
      {with_models(R"({"id":"m","input":-1,"output":1})"), "\"input\": \"-1\" is not a price"},
      {with_models(R"({"id":"m","input":0.0000001,"output":1})"), "is not a price"},
      {with_models(R"({"id":"m","input":1e12,"output":1})"), "is not a price"},
      {with_models(R"({"id":"m","input":"1","output":1})"), "\"input\" is not a number"},
      {with_models(R"({"id":"m","input":1,"output":1,"inptu":1})"), "unknown key \"inptu\""},
      {with_models(R"({"id":"m","free":true,"input":1,"output":1})"), "marked free"},
      {with_models(R"({"id":"m","free":1})"), "is not true or false"},
      {with_member(R"("tiers":[{"input":1,"output":1}])"), "tiers: needs \"above\""},
      {with_member(R"("tiers":[{"above":1,"input":1}])"), "tiers: needs \"input\" and \"output\""},
      {with_member(R"("tiers":[{"above":-1,"input":1,"output":1}])"), "whole number of tokens"},
      {with_member(R"("tiers":[{"above":1,"input":1,"output":1,"x":1}])"), "unknown key \"x\""},
      {with_member(
           R"("tiers":[{"above":1,"input":1,"output":1},{"above":1,"input":2,"output":2}])"),
       "same boundary"},
      {with_member(R"("service_tiers":{"flex":{"input":1}})"), "service tier \"flex\": needs"},
      {with_member(R"("service_tiers":[])"), "is not an object"},
      {with_member(R"("regions":{"us":0})"), "is not a factor"},
      {with_member(R"("regions":{"us":"1.1"})"), "is not a factor"},
      {with_member(R"("speeds":{"fast":1001})"), "is not a factor"},
      {with_member(R"("fees":{"web_search":-0.01})"), "is not an amount of money"},
      {with_member(R"("per_request":true)"), "is a number or a string"},
      {with_member(R"("valid_from":"soon")"), "valid_from is not a date"},
      {with_member(R"("hours":[{"from":"1:00","to":"04:00","input":1,"output":1}])"),
       "are times in UTC"},
      {with_member(R"("hours":[{"from":"01:60","to":"04:00","input":1,"output":1}])"),
       "are times in UTC"},
      {with_member(R"("hours":[{"from":"04:00","to":"01:00","input":1,"output":1}])"),
       "begin before they end"},
      {with_member(R"("hours":[{"from":"04:00","to":"24:01","input":1,"output":1}])"),
       "begin before they end"},
      {with_member(
           R"("hours":[{"from":"01:00","to":"04:00","days":"sundays","input":1,"output":1}])"),
       "\"days\" is not"},
      {with_member(R"("hours":[{"from":"01:00","to":"04:00","input":1}])"), "hours: needs"},
      {with_member(R"("hours":[{"from":"01:00","to":"04:00","input":1,"output":1}],
        "tiers":[{"above":1,"input":1,"output":1}])"),
       "a price with hours has no tiers"},
      {std::string("{") + head + R"(,"falls_back_to":{"a":1}})", "falls back to no section"},
      {with_member(R"("context_window":1.5)"), "whole number of tokens"},
      {with_member(R"("context_window":18446744073709551615)"), "whole number of tokens"},
      {with_member(R"("context_window":0)"), "context window is not above 0"},
      {with_models(R"({"id":"m","input":1,"output":1},{"id":"M","input":2,"output":2})"),
       "listed twice"},
      {std::string("{") + head + R"(,"aliases":{"p":{"a":"b"}}})", "alias \"a\" stands for \"b\""},
      {std::string("{") + head + R"(,"aliases":{"p":{"a":1}}})", "does not name a model"},
      {std::string("{") + head + R"(,"aliases":{"p":1}})", "are not an object"},
  };
  for (const auto& [json, part] : rows) {
    INFO(part);
    const auto message = refusal(json);
    INFO(message);
    CHECK(contains(message, part));
  }
}

TEST_CASE("price table: deep nesting is refused before it can do harm") {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');

  CHECK(PriceTable::parse(deep).error().code() == ErrorCode::too_large);
}

TEST_CASE("price table: a free model needs no rates") {
  const auto table = PriceTable::parse(with_models(R"({"id":"local","free":true})"));

  REQUIRE(table);
  CHECK(table->find("local", "any")->price->free);
}

TEST_CASE("price table: an empty table knows no model") {
  CHECK(PriceTable().find("gpt-4o").error().code() == ErrorCode::unpriced_model);
  CHECK(PriceTable().prices().empty());
  CHECK(PriceTable().version().empty());
}
