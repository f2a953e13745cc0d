// price_test.cpp: what an attempt costs, to the nanodollar.
#include <purser/runtime/prices/price.hpp>

#include <purser/runtime/prices/price_table.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

constexpr Tokens tier_boundary = 272'000;

/// Of OpenAI and Anthropic, late in 2026.
Price price_of(std::string_view model) {
  const auto now = BillingTime::at(std::chrono::sys_days(std::chrono::year(2026) / 11 / 25));
  const auto* const kind = model.starts_with("claude") ? "anthropic" : "openai";
  return *PriceTable::built_in().find(model, kind, now)->price;
}

Rate usd(Money per_million) { return Rate::per_million_tokens(per_million); }

Usage input_of(Tokens count) {
  Usage usage;
  usage.input = count;
  return usage;
}

Usage output_of(Tokens count) {
  Usage usage;
  usage.output = count;
  return usage;
}

Money cost(const Usage& usage, const Price& price, const PriceContext& context = {}) {
  const auto result = cost_of(usage, price, context);
  INFO((result ? std::string() : result.error().message()));
  REQUIRE(result);
  return *result;
}

ErrorCode error(const Usage& usage, const Price& price, const PriceContext& context = {}) {
  const auto result = cost_of(usage, price, context);
  REQUIRE_FALSE(result);
  return result.error().code();
}

}  // namespace

TEST_CASE("price: OpenAI's chat answer with cached, written and reasoning tokens") {
  Usage usage;
  usage.input = 352;
  usage.cache_read = 1536;
  usage.cache_write = 512;
  usage.output = 32;
  usage.reasoning = 64;

  CHECK(cost(usage, price_of("gpt-5.6-terra"), {.service_tier = "default"}) == 0.0034432_usd);
}

TEST_CASE("price: OpenAI's answer with a web search") {
  Usage usage;
  usage.input = 1928;
  usage.cache_read = 2048;
  usage.cache_write = 1024;
  usage.output = 92;
  usage.reasoning = 128;
  usage.units = {{"web_search", 1}};

  CHECK(cost(usage, price_of("gpt-5.6-luna")) == 0.01094656_usd);
}

TEST_CASE("price: Anthropic's answer with both cache lifetimes and a web search") {
  Usage usage;
  usage.input = 120;
  usage.cache_write = 600;
  usage.cache_write_1h = 400;
  usage.cache_read = 4000;
  usage.output = 60;
  usage.reasoning = 150;
  usage.units = {{"web_search", 1}, {"web_fetch", 0}};

  CHECK(cost(usage, price_of("claude-sonnet-5"),
             {.service_tier = "standard", .region = "global", .speed = "standard"}) == 0.01624_usd);
  CHECK(cost(usage, price_of("claude-sonnet-5"), {.region = "us"}) == 0.016864_usd);
  CHECK(cost(usage, price_of("claude-sonnet-5"), {.service_tier = "batch"}) == 0.01312_usd);
}

TEST_CASE("price: a class without a rate falls back, never to a lower one") {
  Price price = Price::flat(usd(2_usd), usd(10_usd));
  Usage usage;
  usage.cache_read = usage.cache_write = usage.cache_write_1h = 1'000'000;
  usage.input_audio = usage.input_image = 1'000'000;
  CHECK(cost(usage, price) == 10_usd);

  usage = {};
  usage.reasoning = usage.output_audio = usage.output_image = 1'000'000;
  CHECK(cost(usage, price) == 30_usd);

  price.rates.cache_write = usd(2.5_usd);
  usage = {};
  usage.cache_write_1h = 1'000'000;
  CHECK(cost(usage, price) == 4_usd);
}

TEST_CASE("price: each class has its own rate") {
  Price price = Price::flat(usd(1_usd), usd(2_usd));
  price.rates.cache_read = usd(0.1_usd);
  price.rates.cache_write = usd(1.25_usd);
  price.rates.cache_write_1h = usd(3_usd);
  price.rates.reasoning = usd(5_usd);
  price.rates.input_audio = usd(40_usd);
  price.rates.output_audio = usd(80_usd);
  price.rates.input_image = usd(7_usd);
  price.rates.output_image = usd(9_usd);
  const std::pair<Tokens Usage::*, Money> rows[] = {
      {&Usage::input, 1_usd},          {&Usage::output, 2_usd},
      {&Usage::cache_read, 0.1_usd},   {&Usage::cache_write, 1.25_usd},
      {&Usage::cache_write_1h, 3_usd}, {&Usage::reasoning, 5_usd},
      {&Usage::input_audio, 40_usd},   {&Usage::output_audio, 80_usd},
      {&Usage::input_image, 7_usd},    {&Usage::output_image, 9_usd},
  };
  for (const auto& [member, expected] : rows) {
    Usage usage;
    usage.*member = 1'000'000;
    CHECK(cost(usage, price) == expected);
  }
  CHECK(cost(output_of(0), price) == Money());
}

TEST_CASE("price: above a tier's boundary the whole request has the tier's rates") {
  const auto price = price_of("gpt-5.4");
  Usage usage = input_of(tier_boundary);
  usage.output = 1'000'000;
  CHECK(cost(usage, price) == 0.68_usd + 15_usd);

  usage.input += 1;
  CHECK(cost(usage, price) == 1.360005_usd + 22.5_usd);

  usage.input = 1;
  usage.cache_read = tier_boundary;
  CHECK(cost(usage, price) == 0.000005_usd + 0.136_usd + 22.5_usd);
}

TEST_CASE("price: an inclusive boundary belongs to the tier") {
  const auto price = price_of("gpt-5.6-sol");

  CHECK(cost(input_of(tier_boundary - 1), price) == 1.087996_usd);
  CHECK(cost(input_of(tier_boundary), price) == 2.176_usd);
}

TEST_CASE("price: the highest tier reached counts, in whatever order they stand") {
  Price price = Price::flat(usd(1_usd), usd(1_usd));
  price.tiers = {{2'000'000, false, Price::flat(usd(4_usd), usd(4_usd)).rates},
                 {1'000'000, false, Price::flat(usd(2_usd), usd(2_usd)).rates}};

  CHECK(cost(input_of(1'000'000), price) == 1_usd);
  CHECK(cost(input_of(2'000'000), price) == 4_usd);
  CHECK(cost(input_of(3'000'000), price) == 12_usd);
}

TEST_CASE("price: the service tier answered decides") {
  const auto price = price_of("gpt-5.4");
  const auto usage = input_of(200'000);

  for (const char* name : {"", "auto", "default", "standard", "standard_only", "on_demand"}) {
    CHECK(cost(usage, price, {.service_tier = name}) == 0.5_usd);
  }
  CHECK(cost(usage, price, {.service_tier = "flex"}) == 0.25_usd);
  CHECK(cost(usage, price, {.service_tier = "batch"}) == 0.25_usd);
  CHECK(cost(usage, price, {.service_tier = "priority"}) == 1_usd);
  CHECK(cost(usage, price, {.service_tier = "fast"}) == 1_usd);
  CHECK(error(usage, price, {.service_tier = "scale"}) == ErrorCode::unpriced_model);
}

TEST_CASE("price: a service tier grows with the long-context tier") {
  const auto price = price_of("gpt-5.4");

  CHECK(cost(input_of(300'000), price) == 1.5_usd);
  CHECK(cost(input_of(300'000), price, {.service_tier = "flex"}) == 0.75_usd);
  CHECK(cost(input_of(300'000), price, {.service_tier = "priority"}) == 3_usd);
}

TEST_CASE("price: an unknown dearer service tier is no price, a cheaper one is the first row") {
  const auto price = price_of("o3-mini");

  CHECK(error(input_of(1), price, {.service_tier = "priority"}) == ErrorCode::unpriced_model);
  CHECK(cost(input_of(1'000'000), price, {.service_tier = "flex"}) == 1.1_usd);
}

TEST_CASE("price: a class that a further row leaves out is not cheaper there") {
  Price price = Price::flat(usd(1_usd), usd(2_usd));
  price.rates.cache_write = usd(1.25_usd);
  price.rates.input_audio = usd(40_usd);
  price.service_tiers = {{"flex", Price::flat(usd(0.5_usd), usd(1_usd)).rates}};
  Usage usage;
  usage.cache_write = 1'000'000;
  CHECK(cost(usage, price, {.service_tier = "flex"}) == 1.25_usd);

  usage = {};
  usage.input_audio = 1'000'000;
  CHECK(cost(usage, price, {.service_tier = "flex"}) == 40_usd);
}

TEST_CASE("price: region and speed multiply the tokens and not the fees") {
  auto usage = input_of(1'000'000);
  usage.units = {{"web_search", 2}};
  const auto price = price_of("claude-opus-4-8");

  CHECK(cost(usage, price) == 5.02_usd);
  CHECK(cost(usage, price, {.region = "us"}) == 5.52_usd);
  CHECK(cost(usage, price, {.speed = "fast"}) == 10.02_usd);
  CHECK(cost(usage, price, {.region = "us", .speed = "fast"}) == 11.02_usd);
  CHECK(cost(usage, price, {.region = "mars"}) == 5.52_usd);
  CHECK(cost(usage, price_of("claude-haiku-4-5"), {.region = "mars"}) == 1.02_usd);
  CHECK(error(usage, price_of("claude-haiku-4-5"), {.speed = "fast"}) == ErrorCode::unpriced_model);
}

TEST_CASE("price: a cost is rounded up once, at the end") {
  Price price = Price::flat(Rate::picodollars(1), Rate::picodollars(400));
  CHECK(cost({}, price) == Money());
  CHECK(cost(input_of(1), price).nanodollars() == 1);
  CHECK(cost(input_of(1'000), price).nanodollars() == 1);
  CHECK(cost(input_of(1'001), price).nanodollars() == 2);
  CHECK(cost(output_of(3), price).nanodollars() == 2);

  Usage both = input_of(600);
  both.output = 1;
  CHECK(cost(both, price).nanodollars() == 1);

  price.regions = {{"us", {11, 10}}};
  CHECK(cost(output_of(5), price, {.region = "us"}).nanodollars() == 3);    // 2.2
  CHECK(cost(output_of(25), price, {.region = "us"}).nanodollars() == 11);  // 11.0
}

TEST_CASE("price: a request fee is charged once, whatever the tokens") {
  const auto price = price_of("gpt-5-search-api");

  CHECK(cost({}, price) == 0.01_usd);
  CHECK(cost(input_of(1'000'000), price) == 1.26_usd);
}

TEST_CASE("price: use of something without a fee is no price") {
  Usage usage;
  usage.units = {{"code_interpreter", 1}};

  CHECK(error(usage, price_of("claude-sonnet-5")) == ErrorCode::unpriced_model);
}

TEST_CASE("price: audio has its own rates") {
  Usage usage;
  usage.input_audio = 1'000;
  usage.output_audio = 500;
  usage.output = 100;

  CHECK(cost(usage, price_of("gpt-4o-audio-preview")) == 0.04_usd + 0.04_usd + 0.001_usd);
}

TEST_CASE("price: free is free") {
  Usage usage = input_of(INT64_MAX);
  usage.units = {{"anything", 3}};

  CHECK(cost(usage, Price::free_of_charge()) == Money());
}

TEST_CASE("price: negative and huge counts are errors, not wrong amounts") {
  const auto price = price_of("gpt-4o");
  CHECK(error(input_of(-1), price) == ErrorCode::invalid_argument);
  Usage usage;
  usage.units = {{"web_search", -1}};
  CHECK(error(usage, price_of("gpt-5")) == ErrorCode::invalid_argument);

  CHECK(error(input_of(INT64_MAX), price) == ErrorCode::too_large);
  usage = {};
  usage.input = usage.output = usage.reasoning = usage.cache_read = usage.cache_write = INT64_MAX;
  usage.input_audio = usage.output_audio = usage.input_image = usage.output_image = INT64_MAX;
  usage.units = {{"web_search", INT64_MAX}};
  CHECK(error(usage, price_of("gpt-5")) == ErrorCode::too_large);
  const auto dearest = Price::flat(Rate::max(), Rate::max());
  usage.units.clear();
  CHECK(error(usage, dearest) == ErrorCode::too_large);
  CHECK(cost(input_of(9'000'000), dearest) == 9'000'000_usd * 1'000);
}

TEST_CASE("rate: reads and prints USD per million tokens") {
  CHECK(Rate::parse("2.50") == Rate::picodollars(2'500'000));
  CHECK(Rate::parse("0.0028") == Rate::picodollars(2'800));
  CHECK(Rate::parse("0.000001") == Rate::picodollars(1));
  CHECK(to_string(Rate::picodollars(2'500'000)) == "2.5");
  CHECK(to_string(Rate::picodollars(15'000'000)) == "15");
  CHECK(Rate::per_million_tokens(0.0000001_usd) == Rate::picodollars(1));
  for (const char* text : {"", "-1", "1e3", "0.0000001", "1000000001", "nan", "$1"}) {
    INFO(text);
    CHECK_FALSE(Rate::parse(text));
  }
}

TEST_CASE("factor: is an exact ratio") {
  CHECK(Factor::parse("1.1") == Factor{11, 10});
  CHECK(Factor::parse("0.5") == Factor{1, 2});
  CHECK(Factor::parse("6") == Factor{6, 1});
  CHECK(Factor::parse("1000") == Factor{1000, 1});
  CHECK(to_string(*Factor::parse("1.1")) == "1.1");
  for (const char* text : {"0", "-1", "1000.1", "1e1", "", "0.0000001"}) {
    INFO(text);
    CHECK_FALSE(Factor::parse(text));
  }
  CHECK_FALSE((Factor{1001, 1}.is_valid()));
  CHECK_FALSE((Factor{1, 3}.is_valid()));
  CHECK_FALSE((Factor{0, 1}.is_valid()));
  CHECK((Factor{1000, 1}.is_valid()));
}
