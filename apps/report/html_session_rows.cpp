// html_session_rows.cpp: the session's own sums and timeline.
#include <purser/apps/report/html_session_rows.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <purser/apps/report/html_tables.hpp>
#include <purser/apps/report/html_text.hpp>
#include <purser/apps/report/html_timeline.hpp>
#include <purser/apps/report/report_text.hpp>
#include <purser/runtime/wall_time.hpp>

namespace purser::cli {
namespace {

constexpr std::size_t calls_unfolded_max = 20;

Spending spent_only(Money amount) {
  Spending spending;
  spending.spent = amount;
  return spending;
}

void add_names(std::vector<ReportRow>& rows, const KindReport& kind) {
  for (const auto& [name, cost] : kind.by_name) rows.push_back({name, spent_only(cost)});
}

constexpr auto calls_head =
    "<table class=\"timeline\" aria-label=\"Calls\"><thead><tr><th scope=\"col\">Ended at</th>"
    "<th scope=\"col\">Call</th><th scope=\"col\" class=\"roomy\">Took</th>"
    "<th scope=\"col\">Cost</th></tr></thead><tbody>\n";

std::string call_notes(const TimelineEntry& entry) {
  std::string notes;
  if (!entry.error.empty()) notes += " <span class=\"tag warn\">" + html(entry.error) + "</span>";
  if (entry.cost_low != entry.cost_high)
    notes += " <span class=\"tag warn\">in doubt from " + html_money(entry.cost_low) + "</span>";
  return notes;
}

std::string call_row(const TimelineEntry& entry, int decimals) {
  const auto time = rfc3339(entry.time);
  const auto who = entry.agent.empty()
                       ? std::string()
                       : "<span class=\"who\">" + html_name(entry.agent) + "</span>";
  return fmt::format(
      "<tr><td class=\"time\"><span class=\"date\">{}</span> {}</td><th scope=\"row\">{} "
      "<span class=\"kind\">{}</span>{}{}</th><td class=\"roomy\">{}</td><td>{}</td></tr>\n",
      time.substr(0, 10), time.substr(11, 8), html_name(entry.name), to_string(entry.kind),
      call_notes(entry), who, duration_text(entry.duration), html_money(entry.cost_high, decimals));
}

}  // namespace

std::string html_session_names(const AccountReport& sums) {
  std::vector<ReportRow> models;
  std::vector<ReportRow> tools;
  add_names(models, sums.llm);
  add_names(tools, sums.tools);
  add_names(tools, sums.mcp);
  if (models.empty() && tools.empty()) return "";
  return html_models_and_tools(models, tools, spent_only(sums.total_spent));
}

std::string html_session_agents(const std::map<std::string, AgentReport>& agents) {
  if (agents.empty()) return "";
  int decimals = 2;
  for (const auto& [name, agent] : agents) {
    for (const auto amount : {agent.total, agent.direct, agent.delegated})
      decimals = std::max(decimals, decimals_of(amount));
  }
  std::string text =
      "<table aria-label=\"Agents\"><thead><tr><th scope=\"col\">Agent</th><th scope=\"col\">Spent"
      "</th><th scope=\"col\" class=\"roomy\">By itself</th><th scope=\"col\" class=\"roomy\">By "
      "agents below</th><th scope=\"col\">Calls</th></tr></thead><tbody>\n";
  for (const auto& [name, agent] : agents) {
    text += fmt::format(
        "<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"roomy\">{}</td><td class=\"roomy\">{}"
        "</td><td>{}</td></tr>\n",
        html_name(name), html_money(agent.total, decimals), html_money(agent.direct, decimals),
        html_money(agent.delegated, decimals), grouped(agent.calls));
  }
  return text + "</tbody></table>\n";
}

std::string html_session_calls(const std::vector<TimelineEntry>& calls, std::uint64_t dropped) {
  if (calls.empty()) return "";
  int decimals = 2;
  for (const auto& call : calls) decimals = std::max(decimals, decimals_of(call.cost_high));
  std::string text = calls_head;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    if (i == calls_unfolded_max) {
      text += fmt::format("</tbody></table>\n<details><summary>{} earlier ones</summary>{}",
                          calls.size() - i, calls_head);
    }
    text += call_row(calls[calls.size() - 1 - i], decimals);
  }
  text += "</tbody></table>\n";
  if (calls.size() > calls_unfolded_max) text += "</details>\n";
  if (dropped == 0) return text;
  return text + fmt::format(
                    "<p class=\"note\">{} before these are in the sums, not in this list."
                    "</p>\n",
                    grouped(static_cast<std::int64_t>(dropped)));
}

}  // namespace purser::cli
