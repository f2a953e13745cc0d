// session_page.cpp: the order of the page: sums, guards, limits, rows, last calls.
#include <purser/apps/report/session_page.hpp>

#include <fmt/format.h>

#include <purser/apps/report/html_frame.hpp>
#include <purser/apps/report/html_guards.hpp>
#include <purser/apps/report/html_limits.hpp>
#include <purser/apps/report/html_session_rows.hpp>
#include <purser/apps/report/html_text.hpp>
#include <purser/apps/report/html_timeline.hpp>
#include <purser/apps/report/report_text.hpp>

namespace purser::cli {
namespace {

std::string session_header(const SessionReport& report) {
  auto text = html_name(report.sums.scope.to_string()) + " · " + duration_text(report.duration);
  if (report.terminated_by) {
    text += fmt::format(" <span class=\"tag warn\">ended by {}</span>",
                        html(to_string(*report.terminated_by)));
  }
  return fmt::format(
      "<header><p class=\"kicker\">Session report</p><h1>{}</h1><p>{}</p></header>\n",
      html_name(report.session_id), text);
}

std::string session_sums(const SessionReport& report) {
  const auto& sums = report.sums;
  auto text = "<dl class=\"sums\">" + page_figure("first", "Spent", html_money(sums.total_spent)) +
              page_figure("in-doubt", "Of that in doubt", html_money(sums.in_doubt));
  if (report.budget) {
    text +=
        page_figure("", "Left of " + html_money(*report.budget), html_money(*report.remaining()));
  } else {
    text += page_figure("held", "Held now", html_money(sums.held));
  }
  return text +
         page_figure("", "Calls", grouped(sums.llm.calls + sums.tools.calls + sums.mcp.calls)) +
         page_figure("", "Tokens", grouped(sums.llm.usage.total())) + "</dl>\n";
}

std::vector<LimitUse> limit_uses_of(const SessionReport& report) {
  std::vector<LimitUse> uses;
  for (const auto& entry : report.sums.limits) {
    if (entry.limit.window == Window::call) continue;  // has no sum
    uses.push_back({entry.account, entry.limit, entry.spent, entry.held, 0});
  }
  return uses;
}

std::string session_footer(WallTime made) {
  return fmt::format(
      "<footer>Made by purser {} on {} UTC. Amounts are US dollars, exact to the nanodollar; "
      "amounts "
      "in doubt count at their high end. Times are UTC.</footer>\n",
      PURSER_VERSION, minute_text(made));
}

}  // namespace

std::string to_html(const SessionReport& report, WallTime made) {
  return page_head("Session " + report.session_id) + "<body><main>\n" + session_header(report) +
         session_sums(report) + page_inks() +
         page_section("What the guards did", html_guards(report)) +
         page_section("Limits", html_limits(limit_uses_of(report), 0)) +
         page_section("By model and tool", html_session_names(report.sums)) +
         page_section("By agent", html_session_agents(report.sums.by_agent)) +
         page_section("Last calls", html_session_calls(report.events, report.events_dropped)) +
         session_footer(made) + "</main></body></html>\n";
}

}  // namespace purser::cli
