// report_table.hpp: a report as a table for terminals.
#pragma once

#include <string>
#include <vector>

#include <purser/apps/report/spending_report.hpp>

namespace purser::cli {

/// Numbers first and names last, so that long names disturb nothing. Safe for terminals.
[[nodiscard]] std::string to_table(const SpendingReport& report);

/// The table alone: its head, a line for each row, and one for the total.
[[nodiscard]] std::vector<std::string> spending_lines(const std::vector<ReportRow>& rows,
                                                      const Spending& total, SpendingKey by);

}  // namespace purser::cli
