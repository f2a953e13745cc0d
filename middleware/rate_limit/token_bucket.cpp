// token_bucket.cpp: a level of units is a distance in time.
#include <purser/middleware/rate_limit/token_bucket.hpp>

#include <algorithm>

#include <purser/runtime/prices/uint128.hpp>

namespace purser {
namespace {

constexpr std::chrono::nanoseconds minute = std::chrono::minutes(1);
/// What a single call can put a bucket behind by at most, so that instants stay in range.
constexpr std::chrono::nanoseconds refill_max = std::chrono::hours(24 * 365);

}  // namespace

std::chrono::nanoseconds TokenBucket::time_for(std::int64_t units) const noexcept {
  if (per_minute_ <= 0 || units <= 0) return {};
  const auto time = divide_up(static_cast<UInt128>(units) * static_cast<UInt128>(minute.count()),
                              static_cast<UInt128>(per_minute_));
  const auto longest = static_cast<UInt128>(refill_max.count());
  return std::chrono::nanoseconds(static_cast<std::int64_t>(std::min(time, longest)));
}

Instant TokenBucket::ready_at(std::int64_t units, Instant now) const noexcept {
  if (is_full(now)) return now;
  const auto spare = minute - std::min(time_for(units), minute);
  return std::max(now, full_at_ - spare);
}

void TokenBucket::take(std::int64_t units, Instant now) noexcept {
  if (const auto time = time_for(units); time.count() > 0) {
    full_at_ = later(std::max(full_at_, now), time);
  }
}

void TokenBucket::put_back(std::int64_t units) noexcept {
  if (full_at_ != Instant::min()) full_at_ -= time_for(units);
}

}  // namespace purser
