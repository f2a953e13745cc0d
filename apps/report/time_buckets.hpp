// time_buckets.hpp: spending by the hour, day or month, without gaps: the bars of a chart.
#pragma once

#include <string>
#include <vector>

#include <purser/apps/report/spending_report.hpp>

namespace purser::cli {

struct TimeBucket {
  std::string name;   ///< `2026-11-21T10`, `2026-11-21`, `2026-11`
  std::string label;  ///< `10:00`, `21 Nov`, `Nov 2026`
  std::string title;  ///< `21 Nov 2026, 10:00`
  Spending spending;
};

struct TimeBuckets {
  SpendingKey unit = SpendingKey::day;
  std::vector<TimeBucket> buckets;  ///< in order; empty ones between them included
};

/// `hours`: rows by hour, in order. The unit is the shortest with which the buckets are few enough
/// to be told apart.
[[nodiscard]] TimeBuckets time_buckets(const std::vector<ReportRow>& hours);

/// Round amounts from 0 up to at least `most`, at most six of them: the lines of a chart.
[[nodiscard]] std::vector<Money> round_steps(Money most);

}  // namespace purser::cli
