// html_tables.hpp: rows of a page: by key, by model and tool, and the tree of accounts.
#pragma once

#include <string>
#include <vector>

#include <purser/apps/report/account_tree.hpp>

namespace purser::cli {

/// The dearest rows with bars, one that sums up those that are not shown, and the total; `title`
/// names the first column.
[[nodiscard]] std::string html_rows(const std::vector<ReportRow>& rows, const Spending& total,
                                    SpendingKey key, std::string_view title);

/// Models and tools in one list. Rows of those keys; the ones without a name are left to the
/// others.
[[nodiscard]] std::string html_models_and_tools(const std::vector<ReportRow>& models,
                                                const std::vector<ReportRow>& tools,
                                                const Spending& total);

/// Accounts below each other, each with all below it. Where there are many, the dearest.
[[nodiscard]] std::string html_account_tree(const AccountNode& root);

}  // namespace purser::cli
