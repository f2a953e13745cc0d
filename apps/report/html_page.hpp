// html_page.hpp: a report as one page that needs nothing else.
#pragma once

#include <string>

#include <purser/apps/report/spending_report.hpp>

namespace purser::cli {

/// No scripts, no requests; its policy for contents forbids both. Everything out of the journal is
/// escaped. Light or dark as the reader's system is; fit for phones and paper.
[[nodiscard]] std::string to_html(const SpendingReport& report);

}  // namespace purser::cli
