// store_metrics.cpp: commit times in steps, and what share of them was how quick.
#include <purser/runtime/ledger/store_metrics.hpp>

#include <algorithm>
#include <cmath>

namespace purser {

void StoreMetrics::add_commit(std::chrono::nanoseconds took) noexcept {
  ++commits;
  commit_time_total += took;
  commit_time_max = std::max(commit_time_max, took);
  const auto* const step =
      std::lower_bound(commit_time_bounds.begin(), commit_time_bounds.end(), took);
  ++commit_times[static_cast<std::size_t>(step - commit_time_bounds.begin())];
}

std::chrono::nanoseconds StoreMetrics::commit_time(double share) const noexcept {
  if (commits == 0) return std::chrono::nanoseconds(0);
  const auto part = std::clamp(share, 0.0, 1.0) * static_cast<double>(commits);
  const auto rank = std::max<std::uint64_t>(static_cast<std::uint64_t>(std::ceil(part)), 1);
  std::uint64_t counted = 0;
  for (std::size_t step = 0; step < commit_time_bounds.size(); ++step) {
    counted += commit_times[step];
    if (counted >= rank) {
      return std::min<std::chrono::nanoseconds>(commit_time_bounds[step], commit_time_max);
    }
  }
  return commit_time_max;
}

}  // namespace purser
