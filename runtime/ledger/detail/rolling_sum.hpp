// rolling_sum.hpp: what was added within the last stretch of time.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <purser/runtime/clock.hpp>
#include <purser/runtime/ledger/detail/saturating.hpp>

namespace purser::ledger_detail {

/// A ring of buckets, each a sixtieth of the span wide (rounded up to a nanosecond). The sum covers
/// the running bucket and those before it that touch (now - span, now]: never less than what was
/// added in the span, and at most one bucket more. Time that goes back counts as standing still.
/// Not thread-safe.
class RollingSum {
 public:
  /// `span` is at least one nanosecond.
  explicit RollingSum(std::chrono::nanoseconds span) noexcept
      : span_(span.count()), width_((span_ + parts - 1) / parts) {}

  /// Lets roll off what has become too old by `now`. `on_fall(when, sum)` is called after each
  /// bucket that was not empty, with the moment at which it rolled off.
  template <class OnFall>
  void advance(Instant now, const OnFall& on_fall) noexcept {
    const auto time = now.time_since_epoch().count();
    if (time < next_change_) return;
    newest_ = std::max(newest_, bucket_of(time));
    const auto oldest = bucket_of(time - span_);
    for (; !is_empty() && oldest_ < oldest; ++oldest_) {
      const auto gone = std::exchange(slot(oldest_), 0);
      if (gone == 0) continue;
      sum_ -= gone;
      on_fall(Instant(std::chrono::nanoseconds(start_of(oldest_ + 1) + span_)), sum());
    }
    oldest_ = std::max(oldest_, oldest);
    next_change_ = std::min((newest_ + 1) * width_, (oldest_ + 1) * width_ + span_);
  }
  void advance(Instant now) noexcept {
    advance(now, [](Instant, std::int64_t) {});
  }

  /// Adds what belongs to the moment `then`, which is not later than the last `advance`, or takes
  /// it back where `amount` is negative. What is too old already changes nothing.
  void add(Instant then, std::int64_t amount) noexcept {
    const auto bucket = std::min(bucket_of(then.time_since_epoch().count()), newest_);
    if (bucket >= oldest_) add_to(bucket, amount);
  }

  /// Adds at the time of the last `advance`.
  void add(std::int64_t amount) noexcept { add_to(newest_, amount); }

  /// Adds what another one of the same span counts.
  void add(const RollingSum& other) noexcept {
    if (other.is_empty()) return;
    advance(Instant(std::chrono::nanoseconds(start_of(other.newest_))));
    for (auto bucket = std::max(oldest_, other.oldest_); bucket <= other.newest_; ++bucket) {
      add_to(bucket, other.buckets_[index_of(bucket)]);
    }
  }

  /// Saturates.
  [[nodiscard]] std::int64_t sum() const noexcept {
    return sum_ > INT64_MAX ? INT64_MAX : static_cast<std::int64_t>(sum_);
  }

 private:
  __extension__ using Wide = __int128;
  static constexpr std::int64_t parts = 60;
  static constexpr std::size_t size = parts + 1;

  void add_to(std::int64_t bucket, std::int64_t amount) noexcept {
    auto& there = slot(bucket);
    const auto before = std::exchange(there, moved(there, amount));
    sum_ += there - before;
  }
  [[nodiscard]] bool is_empty() const noexcept { return sum_ == 0; }
  [[nodiscard]] std::int64_t bucket_of(std::int64_t time) const noexcept {
    return time / width_ - (time % width_ < 0 ? 1 : 0);
  }
  /// What was added before the first `advance` stands at the beginning of time.
  [[nodiscard]] std::int64_t start_of(std::int64_t bucket) const noexcept {
    std::int64_t start = 0;
    return __builtin_mul_overflow(bucket, width_, &start) ? INT64_MIN / 2 : start;
  }
  [[nodiscard]] static std::size_t index_of(std::int64_t bucket) noexcept {
    constexpr auto count = static_cast<std::int64_t>(size);
    return static_cast<std::size_t>((bucket % count + count) % count);
  }
  [[nodiscard]] std::int64_t& slot(std::int64_t bucket) noexcept {
    return buckets_[index_of(bucket)];
  }

  std::int64_t span_;
  std::int64_t width_;
  std::int64_t newest_ = INT64_MIN / 4;
  std::int64_t oldest_ = INT64_MIN / 4;
  std::int64_t next_change_ = INT64_MIN;
  Wide sum_ = 0;
  std::array<std::int64_t, size> buckets_{};
};

}  // namespace purser::ledger_detail
