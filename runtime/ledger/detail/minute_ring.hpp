// minute_ring.hpp: tokens of the last sixty seconds.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include <purser/runtime/clock.hpp>
#include <purser/runtime/ledger/detail/saturating.hpp>
#include <purser/runtime/usage.hpp>

namespace purser::ledger_detail {

/// A ring of seconds. Its sum covers (now - 60 s, now] and at most one second more, never less.
/// Time that goes back counts as standing still. Not thread-safe.
class MinuteRing {
 public:
  void add(Instant now, Tokens tokens) noexcept {
    move_to(now);
    auto& bucket = buckets_[index(newest_)];
    bucket = saturating_add(bucket, tokens);
  }

  [[nodiscard]] Tokens sum(Instant now) noexcept {
    move_to(now);
    Tokens sum = 0;
    for (const Tokens bucket : buckets_) sum = saturating_add(sum, bucket);
    return sum;
  }

 private:
  /// The running second and the sixty before it, of which the oldest still touches the window.
  static constexpr std::int64_t size = 61;

  static std::size_t index(std::int64_t second) noexcept {
    return static_cast<std::size_t>((second % size + size) % size);
  }

  void move_to(Instant now) noexcept {
    const auto second = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    if (second <= newest_) return;
    if (second - size >= newest_) {
      buckets_.fill(0);
    } else {
      for (auto passed = newest_ + 1; passed <= second; ++passed) buckets_[index(passed)] = 0;
    }
    newest_ = second;
  }

  std::int64_t newest_ = INT64_MIN / 2;
  std::array<Tokens, size> buckets_{};
};

}  // namespace purser::ledger_detail
