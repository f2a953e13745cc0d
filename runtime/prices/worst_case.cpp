// worst_case.cpp: the dearest rates that can apply, times the largest counts.
#include <purser/runtime/prices/worst_case.hpp>

#include <algorithm>

#include <purser/runtime/prices/price_variants.hpp>
#include <purser/runtime/prices/rate_card.hpp>
#include <purser/runtime/request_bound.hpp>

namespace purser {
namespace {

using detail::RateCard;
using detail::TokenClass;
using detail::TokenFactor;

/// The dearest way in which one input token can be billed.
std::int64_t dearest_input(const RateCard& card, const RequestBound& bound, const Price& price) {
  std::int64_t rate = std::max({card[TokenClass::input], card[TokenClass::cache_read],
                                card[TokenClass::input_audio], card[TokenClass::input_image]});
  if (bound.caches_input || price.automatic_cache_writes) {
    rate = std::max(rate, card[TokenClass::cache_write]);
  }
  if (bound.caches_input_1h) rate = std::max(rate, card[TokenClass::cache_write_1h]);
  return rate;
}

std::int64_t dearest_output(const RateCard& card) noexcept {
  return std::max({card[TokenClass::output], card[TokenClass::reasoning],
                   card[TokenClass::output_audio], card[TokenClass::output_image]});
}

/// `count` x `rate` x `factor` in picodollars, rounded up; false where 128 bits do not hold it.
bool multiply(UInt128 count, std::int64_t rate, const TokenFactor& factor, UInt128& result) {
  if (__builtin_mul_overflow(count, static_cast<UInt128>(rate), &result) ||
      __builtin_mul_overflow(result, factor.numerator, &result)) {
    return false;
  }
  result = divide_up(result, factor.denominator);
  return true;
}

Result<LinearCost> known_cost(const RequestBound& bound, const Price& price) {
  return cost_of(*bound.known, price, {bound.service_tier, bound.region, bound.speed})
      .map([](Money cost) { return LinearCost::fixed(cost); });
}

/// Of this one price, without hours and alternatives.
Result<LinearCost> worst_of_one(const RequestBound& bound, const Price& price) {
  if (bound.choices < 0) {
    return fail(ErrorCode::invalid_argument,
                "a request cannot ask for " + std::to_string(bound.choices) + " choices");
  }
  if (price.free) return LinearCost();
  if (bound.known) return known_cost(bound, price);
  const auto input = worst_input(bound, price);
  if (!input) return fail(input.error());
  // One token of safety: providers disagree about whether a tier's boundary belongs to it.
  const Tokens tier_input = std::min(*input, INT64_MAX - 1) + 1;
  const auto card = detail::dearest_card(price, bound.service_tier, tier_input);
  if (!card) return fail(card.error());
  const auto factor = detail::token_factor(price, bound.region, bound.speed);
  if (!factor) return fail(factor.error());
  const auto fees = detail::fees_of(bound.units, price);
  if (!fees) return fail(fees.error());

  UInt128 base = 0;
  UInt128 per_output_token = 0;
  if (!multiply(static_cast<UInt128>(*input), dearest_input(*card, bound, price), *factor, base) ||
      __builtin_add_overflow(base, *fees, &base) ||
      !multiply(static_cast<UInt128>(bound.choices), dearest_output(*card), *factor,
                per_output_token) ||
      per_output_token > UINT64_MAX) {
    return fail(ErrorCode::too_large, "the worst case of a call of model \"" + price.model +
                                          "\" is more than can be counted");
  }
  return LinearCost(base, static_cast<std::uint64_t>(per_output_token));
}

}  // namespace

Result<Tokens> worst_input(const RequestBound& bound, const Price& price) {
  if (bound.known) return bound.known->total();
  if (bound.input < 0) {
    return fail(ErrorCode::invalid_argument,
                "the input bound is negative: " + std::to_string(bound.input));
  }
  if (!bound.context_bound) return bound.input;
  if (!price.context_window) {
    return fail(ErrorCode::unbounded_input,
                "the input has no bound: \"" + bound.context_bound_by +
                    "\" refers to content that lives at the provider, and the context window of "
                    "model \"" +
                    price.model +
                    "\" is not known; send the content itself, or register a price with a "
                    "context_window");
  }
  Tokens filled = 0;
  if (__builtin_mul_overflow(*price.context_window, std::max<std::int64_t>(1, bound.context_fills),
                             &filled)) {
    filled = INT64_MAX;
  }
  return std::max(bound.input, filled);
}

Result<LinearCost> worst_case(const RequestBound& bound, const Price& price) {
  LinearCost dearest;
  const auto raise = [&](const Price& variant) -> Result<> {
    const auto cost = worst_of_one(bound, variant);
    if (!cost) return fail(cost.error());
    dearest.raise_to(*cost);
    return {};
  };
  if (auto done = detail::visit_variants(price, raise); !done) return fail(std::move(done).error());
  return dearest;
}

}  // namespace purser
