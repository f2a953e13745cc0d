// html_limits.hpp: limits of a page as bars.
#pragma once

#include <string>
#include <vector>

#include <purser/apps/report/spending_report.hpp>

namespace purser::cli {

/// A figure for each; empty: there are none.
[[nodiscard]] std::string html_limits(const std::vector<LimitUse>& limits, std::size_t left_out);

}  // namespace purser::cli
