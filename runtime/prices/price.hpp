// price.hpp: what a model's tokens and fees cost, and what an attempt did cost.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/money.hpp>
#include <purser/runtime/prices/rate.hpp>
#include <purser/runtime/result.hpp>
#include <purser/runtime/usage.hpp>

namespace purser {

/// One row of rates. A class that is not set falls back, never below what it really costs:
/// cache reads, cache writes, audio and image input to `input`; reasoning, audio and image output
/// to `output`; `cache_write_1h` to twice `input` where the model prices cache writes at all (the
/// dearest ratio in use). In a row of a tier or service tier a class that is not set is not cheaper
/// than in the model's first row either.
struct Rates {
  Rate input;
  Rate output;
  std::optional<Rate> cache_read;
  std::optional<Rate> cache_write;
  std::optional<Rate> cache_write_1h;
  std::optional<Rate> reasoning;
  std::optional<Rate> input_audio;
  std::optional<Rate> output_audio;
  std::optional<Rate> input_image;
  std::optional<Rate> output_image;

  /// No rate is set above zero.
  [[nodiscard]] bool all_zero() const noexcept;
  friend bool operator==(const Rates&, const Rates&) = default;
};

/// Rates of the whole request, all classes, once its input is large.
struct PriceTier {
  Tokens above = 0;        ///< in force where all input tokens together are more than this
  bool inclusive = false;  ///< ... or exactly this many
  Rates rates;
  friend bool operator==(const PriceTier&, const PriceTier&) = default;
};

/// Rates of a faster or slower service: `batch`, `flex`, `priority`. Above a PriceTier's boundary
/// they grow in the same proportion as the first row does.
struct ServiceTier {
  std::string name;
  Rates rates;
  friend bool operator==(const ServiceTier&, const ServiceTier&) = default;
};

/// Rates in force at some hours of the day, in UTC, instead of the first row.
struct PriceHours {
  std::chrono::minutes from{0};  ///< since midnight; part of it
  std::chrono::minutes to{0};    ///< not part of it; at most 24 hours
  bool weekdays_only = false;    ///< not on Saturdays and Sundays
  Rates rates;
  friend bool operator==(const PriceHours&, const PriceHours&) = default;
};

/// A factor on the token part (never on fees): a region (`us`, `eu`) or a speed (`fast`).
struct NamedFactor {
  std::string name;
  Factor factor;
  friend bool operator==(const NamedFactor&, const NamedFactor&) = default;
};

/// A fee per use of something that the provider does besides the model: `web_search`.
struct Fee {
  std::string name;
  Money per_use;
  friend bool operator==(const Fee&, const Fee&) = default;
};

/// Everything that decides what a model costs. A value; immutable while in a PriceTable.
struct Price {
  std::string model;     ///< id as the table lists it, in lower case
  std::string provider;  ///< kind of provider, as Provider::kind(): `openai`; empty: any
  Rates rates;
  std::vector<PriceTier> tiers;
  std::vector<ServiceTier> service_tiers;
  /// Only without tiers and service tiers. What `PriceTable::find` returns has none left.
  std::vector<PriceHours> hours;
  std::vector<NamedFactor> regions;
  std::vector<NamedFactor> speeds;
  std::vector<Fee> fees;
  Money per_request;  ///< charged once per attempt that was answered
  /// The provider writes to its cache unasked and bills it (OpenAI), so that any input may cost
  /// `cache_write`. Where this is false it does so only on request (Anthropic).
  bool automatic_cache_writes = true;
  /// Costs nothing, knowingly. A price of zero without this mark counts as unknown.
  bool free = false;
  std::optional<Tokens> context_window;     ///< largest input the provider takes
  std::optional<Tokens> output_tokens_max;  ///< largest output limit the provider takes
  /// In force from this date or time of RFC 3339 on; `2026-08-21`. Empty: since ever.
  std::string valid_from;
  std::string source;   ///< where the figures come from
  std::string version;  ///< of the table this price came with; goes into each charge
  /// Prices one of which may be in force instead, because the moment of billing is not known to the
  /// second. A cost is that of the dearest of all. `PriceTable::find` sets it.
  std::vector<Price> alternatives;

  /// Plain rates for input and output.
  [[nodiscard]] static Price flat(Rate input, Rate output);
  /// A model that runs at no cost, such as a local one.
  [[nodiscard]] static Price free_of_charge();

  friend bool operator==(const Price&, const Price&) = default;
};

/// No token of any row costs anything, and no request does. Without `free` no price at all.
[[nodiscard]] bool is_listed_at_zero(const Price& price) noexcept;

/// `invalid_argument` where `price` has a negative rate or fee, a rate above Rate::max(), a factor
/// out of range, two rows of one name, rates beside `free`, hours that are none, or a `valid_from`
/// that is no date. PriceTable takes no such price.
[[nodiscard]] Result<> validate(const Price& price);

/// What the rate depends on besides tokens. To settle: as answered; to reserve: as asked.
///
/// Service tier: empty, `auto`, `default`, `standard`, `standard_only` and `on_demand` are the
/// first row; `batch` and `flex` as well, where the price has no row of that name; `fast` is
/// another name for `priority`; any other needs a row. Region: a name unknown to a price that has
/// regions takes their dearest factor; empty and `global` are 1. Speed: empty, `auto`, `default`
/// and `standard` are 1, any other needs a factor.
struct PriceContext {
  std::string_view service_tier = {};
  std::string_view region = {};
  std::string_view speed = {};
};

/// What one attempt costs: summed exactly, rounded up to a nanodollar once. The dearest of the
/// price, of its hours and of its alternatives.
///
/// Errors: `unpriced_model` (a service tier, speed or fee that `price` does not know; the attempt
/// is then in doubt up to what was held), `invalid_argument` (a negative count), `too_large` (more
/// than Money holds).
[[nodiscard]] Result<Money> cost_of(const Usage& usage, const Price& price,
                                    const PriceContext& context = {});

}  // namespace purser
