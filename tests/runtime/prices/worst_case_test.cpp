// worst_case_test.cpp: no usage within the bound ever costs more than was reserved.
#include <purser/runtime/prices/worst_case.hpp>

#include <purser/runtime/prices/price_table.hpp>
#include <purser/runtime/request_bound.hpp>
#include <purser/tests/support/catch.hpp>

#include <random>

using namespace purser;

namespace {

/// Of OpenAI and Anthropic, late in 2026.
Price price_of(std::string_view model) {
  const auto now = BillingTime::at(std::chrono::sys_days(std::chrono::year(2026) / 11 / 25));
  const auto* const kind = model.starts_with("claude") ? "anthropic" : "openai";
  return *PriceTable::built_in().find(model, kind, now)->price;
}

RequestBound input_of(Tokens count) {
  RequestBound bound;
  bound.input = count;
  return bound;
}

LinearCost worst(const RequestBound& bound, const Price& price) {
  const auto result = worst_case(bound, price);
  INFO((result ? std::string() : result.error().message()));
  REQUIRE(result);
  return *result;
}

/// Draws prices, bounds and usages that lie within them.
class Draw {
 public:
  explicit Draw(unsigned seed) : random_(seed) {}

  std::int64_t number(std::int64_t below) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(below));
  }
  bool coin() { return number(2) == 0; }
  Rate rate() { return Rate::picodollars(number(50'000'000)); }
  std::optional<Rate> maybe_rate() { return coin() ? std::optional(rate()) : std::nullopt; }

  Rates rates() {
    Rates rates;
    rates.input = rate();
    rates.output = rate();
    for (auto* optional :
         {&rates.cache_read, &rates.cache_write, &rates.cache_write_1h, &rates.reasoning,
          &rates.input_audio, &rates.output_audio, &rates.input_image, &rates.output_image}) {
      *optional = maybe_rate();
    }
    return rates;
  }

  Price price() {
    Price price;
    price.rates = rates();
    for (auto tiers = number(3); tiers > 0; --tiers) {
      price.tiers.push_back({tiers * 1'000 + number(500), coin(), rates()});
    }
    for (const char* name : {"flex", "priority"}) {
      if (coin()) price.service_tiers.push_back({name, rates()});
    }
    price.regions = {{"us", {11, 10}}, {"eu", {9, 10}}};
    price.speeds = {{"fast", {6, 1}}};
    price.fees = {{"web_search", Money::nanodollars(number(100'000'000))}};
    price.per_request = Money::nanodollars(number(1'000'000));
    price.automatic_cache_writes = coin();
    return price;
  }

  RequestBound bound() {
    RequestBound bound = input_of(number(4'000));
    bound.choices = 1 + number(3);
    bound.service_tier = any_of({"", "auto", "default", "flex", "priority"});
    bound.region = any_of({"", "us", "eu", "global", "elsewhere"});
    bound.speed = any_of({"", "standard", "fast"});
    bound.caches_input = coin();
    bound.caches_input_1h = coin();
    bound.units = {{"web_search", number(4)}};
    return bound;
  }

  /// Fills the classes that the request may use with random shares of the two bounds.
  Usage usage(const RequestBound& bound, const Price& price, Tokens output) {
    Usage usage;
    std::vector<Tokens*> inputs = {&usage.input, &usage.cache_read, &usage.input_audio,
                                   &usage.input_image};
    if (bound.caches_input || price.automatic_cache_writes) inputs.push_back(&usage.cache_write);
    if (bound.caches_input_1h) inputs.push_back(&usage.cache_write_1h);
    spread(bound.input, inputs);
    spread(output * bound.choices,
           {&usage.output, &usage.reasoning, &usage.output_audio, &usage.output_image});
    usage.units = {{"web_search", number(bound.units.front().count + 1)}};
    return usage;
  }

  std::string any_of(std::initializer_list<const char*> names) {
    return *(names.begin() + number(static_cast<std::int64_t>(names.size())));
  }

 private:
  void spread(Tokens total, std::vector<Tokens*> classes) {
    if (coin()) total -= number(total + 1);
    if (coin()) {  // all in one class: the extremes
      *classes[static_cast<std::size_t>(number(static_cast<std::int64_t>(classes.size())))] = total;
      return;
    }
    for (Tokens* count : classes) {
      *count = number(total + 1);
      total -= *count;
    }
  }

  std::mt19937_64 random_;
};

}  // namespace

TEST_CASE("worst case: no usage within the bound costs more") {
  const unsigned seed = 20'260'923;
  INFO("seed " << seed);
  Draw draw(seed);
  int priced = 0;
  for (int i = 0; i < 30'000; ++i) {
    const Price price = draw.price();
    const RequestBound bound = draw.bound();
    const auto cost = worst_case(bound, price);
    if (!cost) {
      REQUIRE(cost.error().code() == ErrorCode::unpriced_model);
      continue;
    }
    const Tokens output = draw.number(2'000);
    const auto usage = draw.usage(bound, price, output);
    std::string answered = draw.coin() ? bound.service_tier : "default";
    if (bound.service_tier == "auto" && draw.coin()) answered = "priority";
    const auto real = cost_of(usage, price, {answered, bound.region, bound.speed});
    if (!real) continue;  // `auto` answered as a tier without a row
    ++priced;
    REQUIRE(*real <= cost->at(output));
  }
  CHECK(priced > 15'000);
}

TEST_CASE("worst case: equals the cost where nothing can make it dearer") {
  const auto cost = worst(input_of(1'000), price_of("gpt-4o"));

  CHECK(cost.base() == 0.0025_usd);
  CHECK(cost.at(100) == 0.0035_usd);
}

TEST_CASE("worst case: input may be written to the cache where the provider does so unasked") {
  CHECK(worst(input_of(1'000), price_of("gpt-5.6-terra")).base() == 0.0025_usd);
  CHECK(worst(input_of(1'000), price_of("claude-sonnet-5")).base() == 0.002_usd);
}

TEST_CASE("worst case: asking for the cache makes input dearer") {
  auto bound = input_of(1'000);
  bound.caches_input = true;
  CHECK(worst(bound, price_of("claude-sonnet-5")).base() == 0.0025_usd);

  bound.caches_input_1h = true;
  CHECK(worst(bound, price_of("claude-sonnet-5")).base() == 0.004_usd);
}

TEST_CASE("worst case: the tier counts from one token below its boundary") {
  const auto price = price_of("gpt-5.4");

  CHECK(worst(input_of(271'999), price).base() == 0.6799975_usd);
  CHECK(worst(input_of(272'000), price).base() == 1.36_usd);
  CHECK(worst(input_of(272'000), price).at(1'000'000) == 23.86_usd);
}

TEST_CASE("worst case: all choices are counted in the output") {
  auto bound = input_of(0);
  bound.choices = 3;

  CHECK(worst(bound, price_of("gpt-4o")).at(1'000) == 0.03_usd);
}

TEST_CASE("worst case: the service tier asked for counts, automatic as the dearest") {
  const auto price = price_of("gpt-5.4");
  auto bound = input_of(1'000);
  CHECK(worst(bound, price).base() == 0.0025_usd);
  bound.service_tier = "auto";
  CHECK(worst(bound, price).base() == 0.005_usd);
  bound.service_tier = "priority";
  CHECK(worst(bound, price).base() == 0.005_usd);
  bound.service_tier = "flex";  // may be answered as default
  CHECK(worst(bound, price).base() == 0.0025_usd);
}

TEST_CASE("worst case: region, speed, fees and the request's own fee are in it") {
  auto bound = input_of(1'000);
  bound.region = "us";
  bound.speed = "fast";
  bound.units = {{"web_search", 3}};
  CHECK(worst(bound, price_of("claude-opus-4-8")).base() == 0.011_usd + 0.03_usd);
  CHECK(worst(input_of(0), price_of("gpt-5-search-api")).base() == 0.01_usd);
}

TEST_CASE("worst case: audio may be in the bound where the model prices it") {
  const auto cost = worst(input_of(1'000), price_of("gpt-4o-audio-preview"));

  CHECK(cost.base() == 0.04_usd);
  CHECK(cost.at(1'000) == 0.12_usd);
}

TEST_CASE("worst case: content at the provider is bounded by the context window") {
  auto bound = input_of(10);
  bound.context_bound = true;
  bound.context_bound_by = "previous_response_id";
  CHECK(worst(bound, price_of("gpt-4o")).base() == 0.32_usd);

  bound.context_fills = 3;
  CHECK(worst(bound, price_of("gpt-4o")).base() == 0.96_usd);
  bound.context_fills = INT64_MAX;
  CHECK(worst(bound, price_of("gpt-4o")).base() == Money::max());

  const auto unbounded = worst_case(bound, price_of("claude-mythos-5"));
  REQUIRE_FALSE(unbounded);
  CHECK(unbounded.error().code() == ErrorCode::unbounded_input);
  CHECK(unbounded.error().message().find("previous_response_id") != std::string::npos);
}

TEST_CASE("worst case: what has no price is refused") {
  auto bound = input_of(10);
  bound.service_tier = "priority";
  CHECK(worst_case(bound, price_of("o3-mini")).error().code() == ErrorCode::unpriced_model);
  bound.service_tier = "ultrafast";
  CHECK(worst_case(bound, price_of("gpt-5")).error().code() == ErrorCode::unpriced_model);
  bound = input_of(10);
  bound.speed = "fast";
  CHECK(worst_case(bound, price_of("claude-sonnet-5")).error().code() == ErrorCode::unpriced_model);
  bound = input_of(10);
  bound.units = {{"image_generation", 1}};
  CHECK(worst_case(bound, price_of("gpt-5")).error().code() == ErrorCode::unpriced_model);
}

TEST_CASE("worst case: what generates nothing costs its input alone") {
  auto bound = input_of(1'000'000);
  bound.choices = 0;
  const auto cost = worst_case(bound, price_of("gpt-4o"));
  REQUIRE(cost);
  CHECK(cost->at(0) == cost->at(100'000));
}

TEST_CASE("worst case: counts that make no sense are errors") {
  CHECK(worst_case(input_of(-1), price_of("gpt-4o")).error().code() == ErrorCode::invalid_argument);
  auto bound = input_of(1);
  bound.choices = -1;
  CHECK(worst_case(bound, price_of("gpt-4o")).error().code() == ErrorCode::invalid_argument);
  bound.choices = INT64_MAX;
  CHECK(worst_case(bound, price_of("gpt-4o")).error().code() == ErrorCode::too_large);
}

TEST_CASE("worst case: a huge input does not wrap around") {
  const auto cost = worst(input_of(INT64_MAX), price_of("gpt-5.4"));

  CHECK(cost.base() == Money::max());
  CHECK(cost.largest_within(Money::max()) == -1);
}

TEST_CASE("worst case: a free model costs nothing, bounded or not") {
  auto bound = input_of(1'000);
  bound.context_bound = true;

  CHECK(worst(bound, Price::free_of_charge()) == LinearCost());
}

TEST_CASE("worst case: usage that is known is held as it is billed, and no more") {
  const auto price = price_of("gpt-4o");
  auto bound = input_of(1'000'000);
  bound.known = Usage{.input = 1200, .cache_read = 800, .output = 380};
  const auto cost = worst(bound, price);
  CHECK(cost.at(0) == cost_of(*bound.known, price).value());
  CHECK_FALSE(cost.depends_on_output());
  CHECK(worst_input(bound, price) == 2380);
}
