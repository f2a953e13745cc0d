// report_markdown.hpp: a report as Markdown, for tickets and documents.
#pragma once

#include <string>
#include <string_view>

#include <purser/apps/report/spending_report.hpp>

namespace purser::cli {

/// Tables of GitHub's flavour. Names are escaped: they show as they are and do nothing.
[[nodiscard]] std::string to_markdown(const SpendingReport& report);

/// A text that shows as it is, in one line.
[[nodiscard]] std::string markdown_text(std::string_view text);
/// The same for a name: as code, so that nobody is mentioned and nothing linked by it.
[[nodiscard]] std::string markdown_name(std::string_view name);

}  // namespace purser::cli
