// html_page.cpp: the order of the page: sums, warnings, time, rows, accounts, limits, bookings.
#include <purser/apps/report/html_page.hpp>

#include <fmt/format.h>

#include <filesystem>

#include <purser/apps/report/html_chart.hpp>
#include <purser/apps/report/html_frame.hpp>
#include <purser/apps/report/html_limits.hpp>
#include <purser/apps/report/html_tables.hpp>
#include <purser/apps/report/html_text.hpp>
#include <purser/apps/report/html_timeline.hpp>
#include <purser/apps/report/report_text.hpp>

namespace purser::cli {
namespace {

std::string page_period(const SpendingReport& report) {
  std::string text = "Nothing was spent or held";
  if (report.span) {
    text = minute_text(report.span->first) + " to " + minute_text(report.span->second) + " UTC";
  }
  for (const auto& filter : filter_texts(report.filter)) text += " · " + filter;
  return html(text);
}

std::string page_name(const SpendingReport& report) {
  return std::filesystem::path(report.file).filename().string();
}

std::string page_header(const SpendingReport& report) {
  return fmt::format(
      "<header><p class=\"kicker\">Spending report</p><h1>{}</h1><p>{}</p></header>\n",
      html_name(page_name(report)), page_period(report));
}

std::string page_sums(const SpendingReport& report) {
  const auto& total = report.total;
  return "<dl class=\"sums\">" + page_figure("first", "Spent", html_money(total.spent)) +
         page_figure("in-doubt", "Of that in doubt", html_money(total.in_doubt)) +
         page_figure("held", "Held now", html_money(total.held)) +
         page_figure("", "Calls", grouped(total.calls)) +
         page_figure("", "Tokens", grouped(total.tokens)) + "</dl>\n";
}

std::string doubt_item(const ReportedDoubt& doubt) {
  return fmt::format("<li>call {}, attempt {}: {} to {} for {} by {}</li>\n", doubt.call,
                     doubt.attempt, html_money(doubt.low), html_money(doubt.high),
                     html_name(doubt.origin.name), html_name(doubt.origin.scope.to_string()));
}

std::string page_warnings(const SpendingReport& report) {
  const auto warnings = warnings_of(report);
  if (warnings.empty()) return "";
  std::string text = "<section class=\"warnings\"><h2>Worth a look</h2><ul>\n";
  for (const auto& warning : warnings) text += "<li>" + html(warning) + "</li>\n";
  text += "</ul>";
  if (report.doubts.empty()) return text + "</section>\n";
  text += "<details><summary>Charges in doubt</summary><ul>\n";
  for (const auto& doubt : report.doubts) text += doubt_item(doubt);
  const auto more = report.doubts_count - static_cast<std::int64_t>(report.doubts.size());
  if (more > 0) text += "<li>and " + grouped(more) + " more</li>\n";
  return text + "</ul></details></section>\n";
}

/// The rows that were asked for, then what was spent on models and tools, and by whom.
std::string page_rows(const SpendingReport& report) {
  if (report.rows.empty()) return "";
  const std::string key(to_string(report.by));
  auto title = key;
  title.front() = static_cast<char>(title.front() - 'a' + 'A');
  return page_section("By " + key, html_rows(report.rows, report.total, report.by, title)) +
         page_section("By model and tool",
                      html_models_and_tools(report.models, report.tools, report.total)) +
         page_section("By account", html_account_tree(account_tree(report.accounts)));
}

std::string page_footer(const SpendingReport& report) {
  return fmt::format(
      "<footer>Made by purser {} on {} UTC from {}. Amounts are US dollars, exact to the "
      "nanodollar; amounts in doubt count at their high end. Times are UTC; a call belongs to the "
      "time at which its money was held. Limits are as they stood when this page was made."
      "</footer>\n",
      PURSER_VERSION, minute_text(report.made), html_name(report.file));
}

std::string page_chart(const SpendingReport& report) {
  const auto chart = html_chart(time_buckets(report.hours));
  return chart.empty() ? "" : page_section("Over time", page_legend() + chart);
}

}  // namespace

std::string to_html(const SpendingReport& report) {
  return page_head("Spending of " + page_name(report)) + "<body><main>\n" + page_header(report) +
         page_sums(report) + page_warnings(report) + page_inks() + page_chart(report) +
         page_rows(report) +
         page_section("Limits", html_limits(report.limits, report.limits_left_out)) +
         page_section("Last calls", html_timeline(report.timeline, report.timeline_dropped)) +
         page_footer(report) + "</main></body></html>\n";
}

}  // namespace purser::cli
