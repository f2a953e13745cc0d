// store_metrics.hpp: how a store is doing, in numbers for monitoring.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace purser {

/// A snapshot. Counts go up from the opening of the store, except where it says otherwise. A store
/// that keeps nothing has zeros only.
struct StoreMetrics {
  /// Upper ends of the steps of `commit_times`; the last step has none.
  static constexpr std::array<std::chrono::microseconds, 11> commit_time_bounds{
      std::chrono::microseconds(100),      std::chrono::microseconds(250),
      std::chrono::microseconds(500),      std::chrono::microseconds(1'000),
      std::chrono::microseconds(2'500),    std::chrono::microseconds(5'000),
      std::chrono::microseconds(10'000),   std::chrono::microseconds(25'000),
      std::chrono::microseconds(50'000),   std::chrono::microseconds(100'000),
      std::chrono::microseconds(1'000'000)};

  std::uint64_t records = 0;   ///< durable ones in the journal now, whoever wrote them
  std::uint64_t bytes = 0;     ///< on the disk now
  std::uint64_t commits = 0;   ///< each makes one or many records durable
  std::uint64_t failures = 0;  ///< commits that failed
  std::size_t queued = 0;      ///< records that are not durable yet
  std::chrono::nanoseconds commit_time_total{0};
  std::chrono::nanoseconds commit_time_max{0};
  /// How many commits took that long: those above one bound and not above the next.
  std::array<std::uint64_t, commit_time_bounds.size() + 1> commit_times{};

  /// Counts one commit.
  void add_commit(std::chrono::nanoseconds took) noexcept;
  /// The time within which that share of all commits, from 0 to 1, was done: the upper end of its
  /// step, and never more than the longest. 0 where nothing was committed.
  [[nodiscard]] std::chrono::nanoseconds commit_time(double share) const noexcept;
};

}  // namespace purser
