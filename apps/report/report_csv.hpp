// report_csv.hpp: the rows of a report for spreadsheets and scripts.
#pragma once

#include <string>
#include <string_view>

#include <purser/apps/report/spending_report.hpp>

namespace purser::cli {

/// A header, a line for each row and one for the total (RFC 4180, CRLF):
/// `row,name,spent,in_doubt,held,calls,tokens`, where `row` is the key, or `total` in the last
/// line. Amounts are plain decimals of dollars, exact. A name that a spreadsheet would take for a
/// formula gets an apostrophe in front.
[[nodiscard]] std::string to_csv(const SpendingReport& report);

/// One field.
[[nodiscard]] std::string csv_field(std::string_view text);

}  // namespace purser::cli
