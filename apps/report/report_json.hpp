// report_json.hpp: a report as one JSON document.
#pragma once

#include <string>

#include <purser/apps/report/spending_report.hpp>

namespace purser::cli {

/// The shape of docs/reports.md. Amounts are JSON numbers with up to 9 decimals, written digit by
/// digit: exact at any size.
[[nodiscard]] std::string to_json_text(const SpendingReport& report);

/// A text as a JSON string; invalid UTF-8 becomes U+FFFD.
[[nodiscard]] std::string json_string(std::string_view text);

}  // namespace purser::cli
