// price_history.hpp: all prices of one model at one provider: which of them are in force when.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/prices/billing_time.hpp>
#include <purser/runtime/prices/price.hpp>
#include <purser/runtime/result.hpp>

namespace purser::detail {

using SharedPrice = std::shared_ptr<const Price>;

/// First and last moment at which a price can have come into force.
struct ValidFrom {
  WallTime earliest = WallTime::min();
  WallTime latest = WallTime::min();
};
/// Of `Price::valid_from`. A date does not say where on earth its midnight is, so both prices can
/// apply for 26 hours; a time is exact. Empty: since ever. Error: `invalid_argument`.
[[nodiscard]] Result<ValidFrom> valid_from(std::string_view text);

/// What is wrong with the hours of `price`; empty where nothing is.
[[nodiscard]] std::string_view fault_of_hours(const Price& price) noexcept;

/// Whether any of the hours of `hours` lies within `time`; `covers`: whether all of `time` does.
[[nodiscard]] bool touches(const PriceHours& hours, BillingTime time) noexcept;
[[nodiscard]] bool covers(const PriceHours& hours, BillingTime time) noexcept;

/// One price per date, and per hours of the day. Immutable once complete; the prices are validated.
class PriceHistory {
 public:
  static constexpr std::size_t prices_max = 60;

  /// `listed`: in any order. At least one, all of one model and provider, at most `prices_max`
  /// together with their hours.
  explicit PriceHistory(std::vector<SharedPrice> listed);

  [[nodiscard]] const std::string& provider() const noexcept { return listed_.front()->provider; }
  /// As listed, by date.
  [[nodiscard]] const std::vector<SharedPrice>& listed() const noexcept { return listed_; }

  /// The price in force in `time`; where several can be, one that has the others as alternatives.
  /// Clocks may differ by five minutes. Null: in force only later.
  [[nodiscard]] SharedPrice in_force(BillingTime time) const;
  /// The same without counting a reference, where there is one price for all time; else null.
  [[nodiscard]] const Price* only() const noexcept {
    return is_constant_ ? listed_.front().get() : nullptr;
  }
  /// What `in_force` returns is part of this object, and not made for the question.
  [[nodiscard]] bool keeps_prices() const noexcept { return !combinations_.empty(); }

 private:
  struct Variant {
    SharedPrice price;
    std::size_t period = 0;
    const PriceHours* hours = nullptr;  ///< null: all other hours
  };
  void add_variants(std::size_t period);
  [[nodiscard]] bool applies(const Variant& variant, BillingTime time) const noexcept;
  [[nodiscard]] SharedPrice combined(std::uint64_t chosen) const;

  std::vector<SharedPrice> listed_;
  std::vector<ValidFrom> starts_;
  std::vector<Variant> variants_;
  std::vector<SharedPrice> combinations_;  ///< by the bits of the variants; empty: too many
  bool is_constant_ = false;
};

}  // namespace purser::detail
