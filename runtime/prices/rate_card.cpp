// rate_card.cpp: fallbacks between token classes, and the choice of row, factor and fee.
#include <purser/runtime/prices/rate_card.hpp>

#include <algorithm>
#include <initializer_list>

namespace purser::detail {
namespace {

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) noexcept {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_first_row(std::string_view service_tier) noexcept {
  return is_one_of(service_tier, {"", "auto", "default", "standard", "standard_only", "on_demand"});
}

/// Where a cache write of one hour has no rate: a model that prices writes at all charges at most
/// twice the input for any of those known; any other bills writes as input.
Rate long_write_fallback(const Rates& row) noexcept {
  if (!row.cache_write || *row.cache_write <= row.input) return row.input;
  return std::max(*row.cache_write, Rate::picodollars(row.input.picodollars() * 2));
}

const ServiceTier* row_named(const Price& price, std::string_view name) noexcept {
  const auto row = std::find_if(price.service_tiers.begin(), price.service_tiers.end(),
                                [&](const ServiceTier& tier) { return tier.name == name; });
  return row == price.service_tiers.end() ? nullptr : &*row;
}

tl::unexpected<Error> unpriced(const Price& price, std::string_view what, std::string_view name,
                               std::string_view remedy) {
  return fail(ErrorCode::unpriced_model, "no price is known for " + std::string(what) + " \"" +
                                             std::string(name) + "\" of model \"" + price.model +
                                             "\"; " + std::string(remedy));
}

/// The row of a service tier; null for the first row.
Result<const ServiceTier*> service_row(const Price& price, std::string_view asked) {
  const std::string_view name = asked == "fast" ? "priority" : asked;
  if (const ServiceTier* row = row_named(price, name)) return row;
  if (is_first_row(name) || is_one_of(name, {"batch", "flex"})) return nullptr;
  return unpriced(price, "service tier", asked,
                  "use another service tier or register a price that has a row for it");
}

bool is_reached(const PriceTier& tier, Tokens input_total) noexcept {
  return input_total > tier.above || (tier.inclusive && input_total == tier.above);
}

const PriceTier* tier_in_force(const Price& price, Tokens input_total) noexcept {
  const PriceTier* highest = nullptr;
  for (const PriceTier& tier : price.tiers) {
    if (is_reached(tier, input_total) && (!highest || tier.above >= highest->above)) {
      highest = &tier;
    }
  }
  return highest;
}

RateCard card_of(const Price& price, const PriceTier* tier, const ServiceTier* service) noexcept {
  RateCard card(price.rates);
  if (service) card = RateCard(service->rates, price.rates);
  if (!tier) return card;
  const RateCard large(tier->rates, price.rates);
  if (!service) return large;
  card.scale(large, RateCard(price.rates));
  return card;
}

const Factor* factor_named(const std::vector<NamedFactor>& factors,
                           std::string_view name) noexcept {
  const auto found = std::find_if(factors.begin(), factors.end(),
                                  [&](const NamedFactor& factor) { return factor.name == name; });
  return found == factors.end() ? nullptr : &found->factor;
}

bool is_smaller(const Factor& a, const Factor& b) noexcept {
  return static_cast<UInt128>(a.numerator) * static_cast<UInt128>(b.denominator) <
         static_cast<UInt128>(b.numerator) * static_cast<UInt128>(a.denominator);
}

Factor region_factor(const Price& price, std::string_view region) noexcept {
  if (const Factor* known = factor_named(price.regions, region)) return *known;
  Factor dearest;
  if (is_one_of(region, {"", "global"})) return dearest;
  for (const NamedFactor& known : price.regions) {
    if (is_smaller(dearest, known.factor)) dearest = known.factor;
  }
  return dearest;
}

}  // namespace

RateCard::RateCard(const Rates& row) noexcept {
  const auto set = [this](TokenClass kind, Rate rate) {
    picodollars_[static_cast<std::size_t>(kind)] = rate.picodollars();
  };
  set(TokenClass::input, row.input);
  set(TokenClass::cache_read, row.cache_read.value_or(row.input));
  set(TokenClass::cache_write, row.cache_write.value_or(row.input));
  set(TokenClass::cache_write_1h, row.cache_write_1h.value_or(long_write_fallback(row)));
  set(TokenClass::input_audio, row.input_audio.value_or(row.input));
  set(TokenClass::input_image, row.input_image.value_or(row.input));
  set(TokenClass::output, row.output);
  set(TokenClass::reasoning, row.reasoning.value_or(row.output));
  set(TokenClass::output_audio, row.output_audio.value_or(row.output));
  set(TokenClass::output_image, row.output_image.value_or(row.output));
}

RateCard::RateCard(const Rates& row, const Rates& first) noexcept : RateCard(row) {
  const RateCard floor(first);
  const auto hold = [&](TokenClass kind, const std::optional<Rate>& own,
                        const std::optional<Rate>& in_first) {
    auto& rate = picodollars_[static_cast<std::size_t>(kind)];
    if (!own && in_first) rate = std::max(rate, floor[kind]);
  };
  hold(TokenClass::cache_read, row.cache_read, first.cache_read);
  hold(TokenClass::cache_write, row.cache_write, first.cache_write);
  hold(TokenClass::cache_write_1h, row.cache_write_1h, first.cache_write_1h);
  hold(TokenClass::input_audio, row.input_audio, first.input_audio);
  hold(TokenClass::input_image, row.input_image, first.input_image);
  hold(TokenClass::reasoning, row.reasoning, first.reasoning);
  hold(TokenClass::output_audio, row.output_audio, first.output_audio);
  hold(TokenClass::output_image, row.output_image, first.output_image);
}

void RateCard::raise_to(const RateCard& other) noexcept {
  for (std::size_t i = 0; i < token_class_count; ++i) {
    picodollars_[i] = std::max(picodollars_[i], other.picodollars_[i]);
  }
}

void RateCard::scale(const RateCard& numerator, const RateCard& denominator) noexcept {
  for (std::size_t i = 0; i < token_class_count; ++i) {
    const std::int64_t above = numerator.picodollars_[i];
    const std::int64_t below = denominator.picodollars_[i];
    if (below == 0) {
      picodollars_[i] = std::max(picodollars_[i], above);
      continue;
    }
    const UInt128 product = static_cast<UInt128>(picodollars_[i]) * static_cast<UInt128>(above);
    const UInt128 scaled = divide_up(product, static_cast<UInt128>(below));
    picodollars_[i] = static_cast<std::int64_t>(std::min<UInt128>(scaled, INT64_MAX));
  }
}

Result<RateCard> card_in_force(const Price& price, std::string_view service_tier,
                               Tokens input_total) {
  const auto service = service_row(price, service_tier);
  if (!service) return fail(service.error());
  return card_of(price, tier_in_force(price, input_total), *service);
}

Result<RateCard> dearest_card(const Price& price, std::string_view service_tier,
                              Tokens input_total) {
  const auto asked = service_row(price, service_tier);
  if (!asked) return fail(asked.error());
  const ServiceTier* also = service_tier == "auto" ? row_named(price, "priority") : *asked;
  RateCard dearest = card_of(price, nullptr, nullptr);
  dearest.raise_to(card_of(price, nullptr, also));
  for (const PriceTier& tier : price.tiers) {
    if (!is_reached(tier, input_total)) continue;
    dearest.raise_to(card_of(price, &tier, nullptr));
    dearest.raise_to(card_of(price, &tier, also));
  }
  return dearest;
}

Result<TokenFactor> token_factor(const Price& price, std::string_view region,
                                 std::string_view speed) {
  const Factor* known_speed = factor_named(price.speeds, speed);
  if (!known_speed && !is_one_of(speed, {"", "auto", "default", "standard"})) {
    return unpriced(price, "speed", speed,
                    "use the standard speed or register a price that has a factor for it");
  }
  const Factor by_speed = known_speed ? *known_speed : Factor{};
  const Factor by_region = region_factor(price, region);
  return TokenFactor{
      static_cast<UInt128>(by_region.numerator) * static_cast<UInt128>(by_speed.numerator),
      static_cast<UInt128>(by_region.denominator) * static_cast<UInt128>(by_speed.denominator)};
}

Result<UInt128> fees_of(const std::vector<UsageUnits>& units, const Price& price) {
  const auto picodollars = [](Money amount) {
    return static_cast<UInt128>(amount.nanodollars()) * 1000;
  };
  UInt128 sum = picodollars(price.per_request);
  for (const UsageUnits& unit : units) {
    if (unit.count < 0) {
      return fail(ErrorCode::invalid_argument,
                  "a negative count of \"" + unit.name + "\" uses: " + std::to_string(unit.count));
    }
    if (unit.count == 0) continue;
    const auto fee = std::find_if(price.fees.begin(), price.fees.end(),
                                  [&](const Fee& known) { return known.name == unit.name; });
    if (fee == price.fees.end()) {
      return unpriced(price, "uses of", unit.name, "register a price that has a fee for it");
    }
    UInt128 fees = 0;
    if (__builtin_mul_overflow(picodollars(fee->per_use), static_cast<UInt128>(unit.count),
                               &fees) ||
        __builtin_add_overflow(sum, fees, &sum)) {
      return fail(ErrorCode::too_large,
                  "the fees for \"" + unit.name + "\" are more than can be counted");
    }
  }
  return sum;
}

}  // namespace purser::detail
