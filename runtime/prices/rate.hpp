// rate.hpp: the price of one token, and exact factors on prices.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include <purser/runtime/money.hpp>
#include <purser/runtime/result.hpp>

namespace purser {

/// Price of one token in picodollars (10^-12 USD). 1 USD per million tokens is 1,000,000
/// picodollars per token; every price that a provider is known to publish is a whole number of
/// them.
class Rate {
 public:
  constexpr Rate() noexcept = default;
  [[nodiscard]] static constexpr Rate picodollars(std::int64_t count) noexcept {
    return Rate(count);
  }
  /// As price lists state it: `Rate::per_million_tokens(2.50_usd)`. A fraction of a picodollar is
  /// rounded up.
  [[nodiscard]] static constexpr Rate per_million_tokens(Money price) noexcept {
    return Rate((price.nanodollars() + 999) / 1000);
  }
  /// USD per million tokens as decimal text, at most 6 decimals: `2.50`.
  /// Error: `invalid_argument` (not such a number, or above `max()`).
  [[nodiscard]] static Result<Rate> parse(std::string_view usd_per_million_tokens);

  /// 1,000 USD per token. Sums of costs stay within 128 bits.
  [[nodiscard]] static constexpr Rate max() noexcept { return Rate(1'000'000'000'000'000); }

  [[nodiscard]] constexpr std::int64_t picodollars() const noexcept { return picodollars_; }
  friend constexpr auto operator<=>(Rate, Rate) noexcept = default;

 private:
  explicit constexpr Rate(std::int64_t picodollars) noexcept : picodollars_(picodollars) {}
  std::int64_t picodollars_ = 0;
};

/// USD per million tokens: `2.5`, `0.075`, `15`.
[[nodiscard]] std::string to_string(Rate rate);

/// A factor on a price, such as 1.1 for a region, as an exact ratio of whole numbers.
struct Factor {
  std::int64_t numerator = 1;    ///< up to 10^9
  std::int64_t denominator = 1;  ///< a divisor of 10^6

  /// Decimal text with at most 6 decimals, above 0 and at most 1,000: `1.1` is 11/10. Error:
  /// `invalid_argument`.
  [[nodiscard]] static Result<Factor> parse(std::string_view decimal);
  /// Above 0, at most 1,000, and a whole number of millionths.
  [[nodiscard]] constexpr bool is_valid() const noexcept {
    return numerator > 0 && denominator > 0 && 1'000'000 % denominator == 0 &&
           numerator / 1000 <= denominator &&
           (numerator / 1000 < denominator || numerator % 1000 == 0);
  }
  friend constexpr bool operator==(const Factor&, const Factor&) noexcept = default;
};

/// `1.1`
[[nodiscard]] std::string to_string(const Factor& factor);

}  // namespace purser
