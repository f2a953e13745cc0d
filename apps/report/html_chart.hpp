// html_chart.hpp: spending over time as a figure.
#pragma once

#include <string>

#include <purser/apps/report/time_buckets.hpp>

namespace purser::cli {

/// Columns per hour, day or month, with a sentence for those who do not see it. Empty: no money.
[[nodiscard]] std::string html_chart(const TimeBuckets& time);

}  // namespace purser::cli
