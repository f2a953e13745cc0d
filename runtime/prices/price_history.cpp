// price_history.cpp: dates that begin somewhere on earth, hours of weekdays, and their prices.
#include <purser/runtime/prices/price_history.hpp>

#include <algorithm>
#include <utility>

#include <purser/runtime/wall_time.hpp>

namespace purser::detail {
namespace {

/// Midnight of a date comes first at UTC+14 and last at UTC-12.
constexpr auto first_midnight = std::chrono::hours(14);
constexpr auto last_midnight = std::chrono::hours(12);
/// How far apart our clock and the provider's may be.
constexpr auto clock_skew = std::chrono::minutes(5);
constexpr auto days_looked_at = 8;
/// Histories of up to so many prices keep all their combinations ready.
constexpr std::size_t combined_max = 4;

WallTime earlier(WallTime time, std::chrono::nanoseconds by) noexcept {
  return time < WallTime::min() + by ? WallTime::min() : time - by;
}

WallTime later(WallTime time, std::chrono::nanoseconds by) noexcept {
  return time > WallTime::max() - by ? WallTime::max() : time + by;
}

bool is_weekday(std::chrono::sys_days day) noexcept {
  const std::chrono::weekday name(day);
  return name != std::chrono::Saturday && name != std::chrono::Sunday;
}

/// Longer than a week: every hour of every weekday is in it.
bool is_long(BillingTime time) noexcept {
  return time.from < WallTime::min() + std::chrono::hours(24) ||
         time.until > WallTime::max() - std::chrono::hours(24 * (days_looked_at + 1)) ||
         time.until - time.from >= std::chrono::hours(24 * (days_looked_at - 1));
}

template <class Found>
bool any_window(const PriceHours& hours, BillingTime time, const Found& found) noexcept {
  const auto first = std::chrono::floor<std::chrono::days>(time.from);
  for (int i = 0; i < days_looked_at; ++i) {
    const auto day = first + std::chrono::days(i);
    if (WallTime(day) > time.until) break;
    if (hours.weekdays_only && !is_weekday(day)) continue;
    const WallTime start = WallTime(day) + hours.from;
    if (found(start, WallTime(day) + hours.to)) return true;
  }
  return false;
}

}  // namespace

Result<ValidFrom> valid_from(std::string_view text) {
  if (text.empty()) return ValidFrom{};
  const auto time = parse_wall_time(text);
  if (!time) return fail(time.error());
  const bool is_date = text.find_first_of("Tt ") == std::string_view::npos;
  if (!is_date) return ValidFrom{*time, *time};
  return ValidFrom{earlier(*time, first_midnight), later(*time, last_midnight)};
}

std::string_view fault_of_hours(const Price& price) noexcept {
  const auto is_wrong = [](const PriceHours& row) {
    return row.from < std::chrono::minutes(0) || row.to > std::chrono::hours(24) ||
           row.from >= row.to;
  };
  if (std::any_of(price.hours.begin(), price.hours.end(), is_wrong)) {
    return "hours begin before they end, within one day";
  }
  if (!price.hours.empty() && (!price.tiers.empty() || !price.service_tiers.empty())) {
    return "a price with hours has no tiers and no service tiers";
  }
  return {};
}

bool touches(const PriceHours& hours, BillingTime time) noexcept {
  return is_long(time) || any_window(hours, time, [time](WallTime start, WallTime end) {
           return start <= time.until && time.from < end;
         });
}

bool covers(const PriceHours& hours, BillingTime time) noexcept {
  return !is_long(time) && any_window(hours, time, [time](WallTime start, WallTime end) {
    return start <= time.from && time.until < end;
  });
}

PriceHistory::PriceHistory(std::vector<SharedPrice> listed) : listed_(std::move(listed)) {
  const auto start_of = [](const SharedPrice& price) {
    return valid_from(price->valid_from).value_or(ValidFrom{});
  };
  std::sort(listed_.begin(), listed_.end(), [&](const SharedPrice& a, const SharedPrice& b) {
    return start_of(a).latest < start_of(b).latest;
  });
  for (const auto& price : listed_) starts_.push_back(start_of(price));
  for (std::size_t i = 0; i < listed_.size(); ++i) add_variants(i);
  is_constant_ = variants_.size() == 1 && starts_.front().earliest == WallTime::min();
  if (variants_.size() > combined_max) return;
  for (std::uint64_t chosen = 0; chosen < (std::uint64_t{1} << variants_.size()); ++chosen) {
    combinations_.push_back(combined(chosen));
  }
}

void PriceHistory::add_variants(std::size_t period) {
  const SharedPrice& listed = listed_[period];
  if (listed->hours.empty()) return variants_.push_back({listed, period, nullptr});
  auto plain = *listed;
  plain.hours.clear();
  variants_.push_back({std::make_shared<const Price>(plain), period, nullptr});
  for (const PriceHours& hours : listed->hours) {
    plain.rates = hours.rates;
    variants_.push_back({std::make_shared<const Price>(plain), period, &hours});
  }
}

bool PriceHistory::applies(const Variant& variant, BillingTime time) const noexcept {
  const auto next = variant.period + 1;
  const bool is_over = next < starts_.size() && starts_[next].latest <= time.from;
  if (is_over || starts_[variant.period].earliest > time.until) return false;
  if (variant.hours) return touches(*variant.hours, time);
  const auto& hours = listed_[variant.period]->hours;
  return std::none_of(hours.begin(), hours.end(),
                      [time](const PriceHours& row) { return covers(row, time); });
}

/// Null for none. Equal prices are taken once.
SharedPrice PriceHistory::combined(std::uint64_t chosen) const {
  std::vector<SharedPrice> prices;
  for (std::size_t i = 0; i < variants_.size(); ++i) {
    if ((chosen >> i & 1U) == 0) continue;
    const auto& price = variants_[i].price;
    const bool is_new = std::none_of(prices.begin(), prices.end(),
                                     [&](const SharedPrice& known) { return *known == *price; });
    if (is_new) prices.push_back(price);
  }
  if (prices.empty()) return nullptr;
  if (prices.size() == 1) return prices.front();
  auto price = *prices.front();
  for (std::size_t i = 1; i < prices.size(); ++i) price.alternatives.push_back(*prices[i]);
  return std::make_shared<const Price>(std::move(price));
}

SharedPrice PriceHistory::in_force(BillingTime time) const {
  if (is_constant_) return listed_.front();
  const BillingTime wider{earlier(std::min(time.from, time.until), clock_skew),
                          later(std::max(time.from, time.until), clock_skew)};
  std::uint64_t chosen = 0;
  for (std::size_t i = 0; i < variants_.size(); ++i) {
    if (applies(variants_[i], wider)) chosen |= std::uint64_t{1} << i;
  }
  return combinations_.empty() ? combined(chosen) : combinations_[chosen];
}

}  // namespace purser::detail
