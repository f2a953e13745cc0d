// price.cpp: what an attempt did cost, and which prices make sense.
#include <purser/runtime/prices/price.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include <purser/runtime/prices/price_history.hpp>
#include <purser/runtime/prices/price_variants.hpp>
#include <purser/runtime/prices/rate_card.hpp>
#include <purser/runtime/prices/uint128.hpp>

namespace purser {
namespace {

using detail::RateCard;
using detail::TokenClass;

constexpr UInt128 picodollars_per_nanodollar = 1000;

std::array<Rate, 10> all_rates(const Rates& row) noexcept {
  return {row.input,
          row.output,
          row.cache_read.value_or(Rate()),
          row.cache_write.value_or(Rate()),
          row.cache_write_1h.value_or(Rate()),
          row.reasoning.value_or(Rate()),
          row.input_audio.value_or(Rate()),
          row.output_audio.value_or(Rate()),
          row.input_image.value_or(Rate()),
          row.output_image.value_or(Rate())};
}

bool is_valid(const Rates& row) noexcept {
  const auto rates = all_rates(row);
  return std::all_of(rates.begin(), rates.end(),
                     [](Rate rate) { return rate >= Rate() && rate <= Rate::max(); });
}

template <class Named>
bool has_repeated_name(const std::vector<Named>& items) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    for (std::size_t j = i + 1; j < items.size(); ++j) {
      if (items[i].name == items[j].name) return true;
    }
  }
  return false;
}

bool has_repeated_boundary(const std::vector<PriceTier>& tiers) noexcept {
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    for (std::size_t j = i + 1; j < tiers.size(); ++j) {
      if (tiers[i].above == tiers[j].above) return true;
    }
  }
  return false;
}

bool are_valid(const std::vector<NamedFactor>& factors) noexcept {
  return std::all_of(factors.begin(), factors.end(),
                     [](const NamedFactor& named) { return named.factor.is_valid(); });
}

/// What is wrong with `price`; empty where nothing is.
std::string_view fault_of(const Price& price) noexcept {
  const auto valid_rates = [](const auto& row) { return is_valid(row.rates); };
  if (!is_valid(price.rates) || !std::all_of(price.tiers.begin(), price.tiers.end(), valid_rates) ||
      !std::all_of(price.service_tiers.begin(), price.service_tiers.end(), valid_rates) ||
      !std::all_of(price.hours.begin(), price.hours.end(), valid_rates)) {
    return "a rate is negative or above 1000 USD per token";
  }
  if (std::any_of(price.tiers.begin(), price.tiers.end(),
                  [](const PriceTier& tier) { return tier.above < 0; })) {
    return "the boundary of a tier is negative";
  }
  if (has_repeated_boundary(price.tiers)) return "two tiers have the same boundary";
  if (has_repeated_name(price.service_tiers)) return "a service tier is there twice";
  if (has_repeated_name(price.regions)) return "a region is there twice";
  if (has_repeated_name(price.speeds)) return "a speed is there twice";
  if (has_repeated_name(price.fees)) return "a fee is there twice";
  if (!are_valid(price.regions) || !are_valid(price.speeds)) {
    return "a factor is not above 0 and up to 1000 with at most 6 decimals";
  }
  if (price.per_request.is_negative() ||
      std::any_of(price.fees.begin(), price.fees.end(),
                  [](const Fee& fee) { return fee.per_use.is_negative(); })) {
    return "a fee is negative";
  }
  if (price.context_window.value_or(1) <= 0) return "the context window is not above 0";
  if (price.output_tokens_max.value_or(1) <= 0) return "output_tokens_max is not above 0";
  if (price.free &&
      (!price.rates.all_zero() || !price.tiers.empty() || !price.service_tiers.empty() ||
       !price.hours.empty() || price.per_request != Money())) {
    return "it is marked free and has a price as well";
  }
  if (const auto fault = detail::fault_of_hours(price); !fault.empty()) return fault;
  if (std::any_of(price.alternatives.begin(), price.alternatives.end(),
                  [](const Price& other) { return !fault_of(other).empty(); })) {
    return "an alternative is not usable";
  }
  if (!detail::valid_from(price.valid_from)) return "valid_from is not a date, such as 2026-08-21";
  return {};
}

std::array<std::pair<TokenClass, Tokens>, detail::token_class_count> counts_of(
    const Usage& usage) noexcept {
  return {{{TokenClass::input, usage.input},
           {TokenClass::cache_read, usage.cache_read},
           {TokenClass::cache_write, usage.cache_write},
           {TokenClass::cache_write_1h, usage.cache_write_1h},
           {TokenClass::input_audio, usage.input_audio},
           {TokenClass::input_image, usage.input_image},
           {TokenClass::output, usage.output},
           {TokenClass::reasoning, usage.reasoning},
           {TokenClass::output_audio, usage.output_audio},
           {TokenClass::output_image, usage.output_image}}};
}

tl::unexpected<Error> too_large(const Price& price) {
  return fail(ErrorCode::too_large, "a call of model \"" + price.model +
                                        "\" costs more than an amount of money can hold");
}

/// Picodollars of all tokens, before factors.
Result<UInt128> tokens_at(const Usage& usage, const RateCard& card, const Price& price) {
  UInt128 sum = 0;
  for (const auto& [kind, count] : counts_of(usage)) {
    if (count < 0) {
      return fail(ErrorCode::invalid_argument,
                  "a usage of model \"" + price.model +
                      "\" has a negative count: " + std::to_string(count));
    }
    const UInt128 cost = static_cast<UInt128>(count) * static_cast<UInt128>(card[kind]);
    if (__builtin_add_overflow(sum, cost, &sum)) return too_large(price);
  }
  return sum;
}

/// Of this one price, without hours and alternatives.
Result<Money> cost_of_one(const Usage& usage, const Price& price, const PriceContext& context) {
  if (price.free) return Money();
  const auto card = detail::card_in_force(price, context.service_tier, usage.input_total());
  if (!card) return fail(card.error());
  const auto factor = detail::token_factor(price, context.region, context.speed);
  if (!factor) return fail(factor.error());
  const auto fees = detail::fees_of(usage.units, price);
  if (!fees) return fail(fees.error());
  const auto tokens = tokens_at(usage, *card, price);
  if (!tokens) return fail(tokens.error());

  // (tokens * numerator / denominator + fees) / 1000 over one denominator, so that rounding happens
  // once.
  UInt128 scaled_tokens = 0;
  UInt128 scaled_fees = 0;
  UInt128 sum = 0;
  if (__builtin_mul_overflow(*tokens, factor->numerator, &scaled_tokens) ||
      __builtin_mul_overflow(*fees, factor->denominator, &scaled_fees) ||
      __builtin_add_overflow(scaled_tokens, scaled_fees, &sum)) {
    return too_large(price);
  }
  const UInt128 nanodollars = divide_up(sum, factor->denominator * picodollars_per_nanodollar);
  if (nanodollars > INT64_MAX) return too_large(price);
  return Money::nanodollars(static_cast<std::int64_t>(nanodollars));
}

}  // namespace

bool is_listed_at_zero(const Price& price) noexcept {
  const auto is_zero = [](const auto& row) { return row.rates.all_zero(); };
  return price.rates.all_zero() && price.per_request == Money() &&
         std::all_of(price.tiers.begin(), price.tiers.end(), is_zero) &&
         std::all_of(price.service_tiers.begin(), price.service_tiers.end(), is_zero) &&
         std::all_of(price.hours.begin(), price.hours.end(), is_zero) &&
         std::all_of(price.alternatives.begin(), price.alternatives.end(), is_listed_at_zero);
}

bool Rates::all_zero() const noexcept {
  const auto rates = all_rates(*this);
  return std::all_of(rates.begin(), rates.end(), [](Rate rate) { return rate == Rate(); });
}

Price Price::flat(Rate input, Rate output) {
  Price price;
  price.rates.input = input;
  price.rates.output = output;
  return price;
}

Price Price::free_of_charge() {
  Price price;
  price.free = true;
  return price;
}

Result<> validate(const Price& price) {
  const auto fault = fault_of(price);
  if (fault.empty()) return {};
  return fail(ErrorCode::invalid_argument,
              "the price of model \"" + price.model + "\" is not usable: " + std::string(fault));
}

Result<Money> cost_of(const Usage& usage, const Price& price, const PriceContext& context) {
  Money dearest;
  const auto raise = [&](const Price& variant) -> Result<> {
    const auto cost = cost_of_one(usage, variant, context);
    if (!cost) return fail(cost.error());
    dearest = std::max(dearest, *cost);
    return {};
  };
  if (auto done = detail::visit_variants(price, raise); !done) return fail(std::move(done).error());
  return dearest;
}

}  // namespace purser
