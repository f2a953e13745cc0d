// rate_card.hpp: the one rate of each token class that is in force for a request.
#pragma once

#include <array>
#include <cstdint>

#include <purser/runtime/prices/price.hpp>
#include <purser/runtime/prices/uint128.hpp>
#include <purser/runtime/result.hpp>

namespace purser::detail {

enum class TokenClass : std::uint8_t {
  input,
  cache_read,
  cache_write,
  cache_write_1h,
  input_audio,
  input_image,
  output,
  reasoning,
  output_audio,
  output_image,
};
inline constexpr std::size_t token_class_count = 10;

/// A rate for every class, after all fallbacks.
class RateCard {
 public:
  /// The first row of a price.
  explicit RateCard(const Rates& row) noexcept;
  /// A further row: what it leaves out is not cheaper than in `first`.
  RateCard(const Rates& row, const Rates& first) noexcept;

  [[nodiscard]] std::int64_t operator[](TokenClass kind) const noexcept {
    return picodollars_[static_cast<std::size_t>(kind)];
  }
  /// Class by class the dearer rate.
  void raise_to(const RateCard& other) noexcept;
  /// Class by class times `numerator` / `denominator`, rounded up; the dearer rate where
  /// `denominator` is zero.
  void scale(const RateCard& numerator, const RateCard& denominator) noexcept;

 private:
  std::array<std::int64_t, token_class_count> picodollars_{};
};

/// The rates in force where the input totals `input_total` and `service_tier` was answered.
/// Error: `unpriced_model`.
[[nodiscard]] Result<RateCard> card_in_force(const Price& price, std::string_view service_tier,
                                             Tokens input_total);

/// Class by class the dearest rate of all requests of up to `input_total` tokens that ask for
/// `service_tier`. Error: `unpriced_model`.
[[nodiscard]] Result<RateCard> dearest_card(const Price& price, std::string_view service_tier,
                                            Tokens input_total);

/// Exact product of the factors of region and speed.
struct TokenFactor {
  UInt128 numerator = 1;
  UInt128 denominator = 1;
};
/// Error: `unpriced_model` (the speed has no factor).
[[nodiscard]] Result<TokenFactor> token_factor(const Price& price, std::string_view region,
                                               std::string_view speed);

/// Picodollars of all fees: those per request, and those of `units`.
/// Errors: `unpriced_model` (no fee of that name), `invalid_argument` (a negative count),
/// `too_large`.
[[nodiscard]] Result<UInt128> fees_of(const std::vector<UsageUnits>& units, const Price& price);

}  // namespace purser::detail
