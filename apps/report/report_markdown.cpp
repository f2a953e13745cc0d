// report_markdown.cpp: tables with columns aligned by their heads.
#include <purser/apps/report/report_markdown.hpp>

#include <fmt/format.h>

#include <purser/apps/output.hpp>
#include <purser/apps/report/report_text.hpp>

namespace purser::cli {
namespace {

std::string markdown_row(const std::string& name, const Spending& spending) {
  return fmt::format("| {} | {} | {} | {} | {} | {} |\n", name, plain_amount(spending.spent),
                     plain_amount(spending.in_doubt), plain_amount(spending.held), spending.calls,
                     spending.tokens);
}

std::string markdown_heading(const SpendingReport& report) {
  auto text = "# Spending: " + markdown_name(report.file) + "\n\n";
  if (report.span) {
    text += fmt::format("{} to {} UTC", minute_text(report.span->first),
                        minute_text(report.span->second));
  } else {
    text += "Nothing was spent or held";
  }
  for (const auto& filter : filter_texts(report.filter)) text += ", " + markdown_text(filter);
  return text + ". Amounts in US dollars.\n\n";
}

std::string markdown_limits(const SpendingReport& report) {
  std::string text =
      "\n## Limits, as they stand now\n\n| account | limit | spent | held | used |\n"
      "|:--|--:|--:|--:|--:|\n";
  for (const auto& use : report.limits) {
    const auto measure = use.limit.measure;
    const auto amount = [&](std::int64_t count) {
      return markdown_text(amount_text(measure, count));
    };
    text +=
        fmt::format("| {} | {}{} | {} | {} | {} |\n", markdown_name(use.account),
                    amount(use.limit.amount), markdown_text(reach_text(use.limit)),
                    amount(use.spent), amount(use.held), percent_text(use.spent, use.limit.amount));
  }
  if (report.limits_left_out > 0) {
    text += fmt::format("\nAnd {} that are less full.\n", report.limits_left_out);
  }
  return text;
}

}  // namespace

std::string markdown_text(std::string_view text) {
  static constexpr std::string_view special = "\\`*_[]<>|~&$#@";
  std::string escaped;
  for (const char c : printable(text)) {
    if (special.find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string markdown_name(std::string_view name) {
  if (name.empty() || name.find_first_of("`|\\") != std::string_view::npos) {
    return markdown_text(name);
  }
  return "`" + printable(name) + "`";
}

std::string to_markdown(const SpendingReport& report) {
  auto text =
      markdown_heading(report) +
      fmt::format("| {} | spent | in doubt | held | calls | tokens |\n", to_string(report.by)) +
      "|:--|--:|--:|--:|--:|--:|\n";
  for (const auto& row : report.rows) {
    text += markdown_row(
        row.name.empty() ? row_label(row.name, report.by) : markdown_name(row.name), row.spending);
  }
  text += markdown_row("**total**", report.total);
  if (!report.limits.empty()) text += markdown_limits(report);
  const auto warnings = warnings_of(report);
  if (!warnings.empty()) text += "\n## Warnings\n\n";
  for (const auto& warning : warnings) text += "- " + markdown_text(warning) + "\n";
  return text;
}

}  // namespace purser::cli
