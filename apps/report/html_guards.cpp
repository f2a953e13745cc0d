// html_guards.cpp: four numbers, and what stands behind each of them.
#include <purser/apps/report/html_guards.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include <purser/apps/report/html_text.hpp>
#include <purser/apps/report/report_text.hpp>

namespace purser::cli {
namespace {

constexpr std::size_t messages_unfolded_max = 3;

/// A number, what it counts, and a line below.
std::string guard_figure(std::string_view word, const std::string& value, const std::string& note,
                         std::string_view look = "") {
  return fmt::format(
      "<div class=\"{}\"><dt>{}</dt><dd>{}<span class=\"note\">{}</span></dd></div>\n", look, word,
      value, note);
}

std::string warnings_figure(const GuardReport& guards) {
  std::int64_t count = 0;
  for (const auto& [type, of_type] : guards.warnings) count += of_type;
  const auto types = static_cast<std::int64_t>(guards.warnings.size());
  return guard_figure("Warnings", grouped(count),
                      count == 0 ? "none" : "of " + counted(types, "kind"));
}

std::string downgrades_figure(const DowngradeSavings& downgrades) {
  if (downgrades.calls == 0) return guard_figure("Saved by downgrades", "–", "no call");
  return guard_figure("Saved by downgrades", html_money(downgrades.saved),
                      "on " + counted(downgrades.calls, "call"));
}

std::string prompt_cache_figure(const PromptCacheSavings& savings) {
  const auto& total = savings.total;
  if (total.calls == 0) return guard_figure("Saved by prompt caches", "–", "no call");
  return guard_figure("Saved by prompt caches", html_money(total.saved),
                      "on " + counted(total.calls, "call"), total.saved < Money() ? "lost" : "");
}

std::string loops_figure(const LoopReport& loops) {
  return guard_figure(
      "Loops found", grouped(loops.found),
      loops.blocked == 0 ? "no call stopped" : counted(loops.blocked, "call") + " stopped");
}

std::string alerts_note(const AlertReport& alerts) {
  const auto& counts = alerts.counts;
  std::vector<std::string> parts;
  const auto add = [&](std::int64_t count, const char* word) {
    if (count > 0) parts.push_back(grouped(count) + " " + word);
  };
  add(counts.sent, "sent");
  add(counts.failed, "failed");
  add(counts.waiting, "waiting");
  add(counts.dropped, "dropped");
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : ", ") + part;
  if (!alerts.is_followed && counts.raised > 0)
    text += (text.empty() ? "" : ", ") + std::string("handed on");
  return text.empty() ? "none" : text;
}

std::string alerts_figure(const std::optional<AlertReport>& alerts) {
  if (!alerts) return guard_figure("Alerts raised", "–", "nobody to tell");
  const bool is_lost = alerts->counts.failed + alerts->counts.dropped > 0;
  return guard_figure("Alerts raised", grouped(alerts->counts.raised), alerts_note(*alerts),
                      is_lost ? "lost" : "");
}

std::string alert_error(const std::optional<AlertReport>& alerts) {
  if (!alerts || alerts->counts.last_error.empty()) return "";
  return fmt::format("<p class=\"note\">The last alert that did not get through: {}</p>\n",
                     html(alerts->counts.last_error));
}

std::string downgrades_table(const DowngradeSavings& downgrades) {
  if (downgrades.by_model.empty()) return "";
  int decimals = 2;
  for (const auto& entry : downgrades.by_model) {
    decimals = std::max(decimals, decimals_of(entry.saved));
  }
  std::string text =
      "<table aria-label=\"Downgrades\"><thead><tr><th scope=\"col\">Asked for, and used</th>"
      "<th scope=\"col\">Saved</th><th scope=\"col\">Calls</th></tr></thead><tbody>\n";
  for (const auto& entry : downgrades.by_model) {
    text += fmt::format("<tr><th scope=\"row\">{} → {}</th><td>{}</td><td>{}</td></tr>\n",
                        html_name(entry.from), html_name(entry.to),
                        html_money(entry.saved, decimals), grouped(entry.calls));
  }
  return text + "</tbody></table>\n";
}

std::string prompt_cache_table(const PromptCacheSavings& savings) {
  if (savings.by_model.size() < 2) return "";
  int decimals = 2;
  for (const auto& [model, calls] : savings.by_model)
    decimals = std::max(decimals, decimals_of(calls.saved));
  std::string text =
      "<table aria-label=\"Prompt caches\"><thead><tr><th scope=\"col\">Cached prompts of</th>"
      "<th scope=\"col\">Saved</th><th scope=\"col\">Calls</th></tr></thead><tbody>\n";
  for (const auto& [model, calls] : savings.by_model) {
    text += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>\n",
                        html_name(model), html_money(calls.saved, decimals), grouped(calls.calls));
  }
  return text + "</tbody></table>\n";
}

std::string message_items(const std::vector<const Warning*>& messages, std::size_t from,
                          std::size_t to) {
  std::string text = "<ul>\n";
  for (auto i = from; i < to; ++i) text += "<li>" + html(messages[i]->message) + "</li>\n";
  return text + "</ul>";
}

std::string warnings_of_type(const std::string& type, std::int64_t count,
                             const std::vector<Warning>& warnings) {
  std::vector<const Warning*> messages;
  for (const auto& warning : warnings) {
    if (warning.type == type) messages.push_back(&warning);
  }
  const auto shown = std::min(messages.size(), messages_unfolded_max);
  auto text = fmt::format("<dt>{} <span class=\"tag\">{}</span></dt><dd>", html_name(type),
                          counted(count, "time"));
  if (shown > 0) text += message_items(messages, 0, shown);
  if (messages.size() > shown) {
    text += fmt::format("<details><summary>{} more</summary>{}</details>", messages.size() - shown,
                        message_items(messages, shown, messages.size()));
  }
  return text + "</dd>\n";
}

std::string warnings_list(const SessionReport& report) {
  if (report.guards.warnings.empty()) return "";
  std::string text = "<dl class=\"told\">\n";
  for (const auto& [type, count] : report.guards.warnings) {
    text += warnings_of_type(type, count, report.warnings);
  }
  return text + "</dl>\n";
}

}  // namespace

std::string html_guards(const SessionReport& report) {
  const auto& guards = report.guards;
  return "<dl class=\"guards\">\n" + warnings_figure(guards) +
         prompt_cache_figure(report.prompt_cache) + downgrades_figure(guards.downgrades) +
         loops_figure(guards.loops) + alerts_figure(guards.alerts) + "</dl>\n" +
         alert_error(guards.alerts) + prompt_cache_table(report.prompt_cache) +
         downgrades_table(guards.downgrades) + warnings_list(report);
}

}  // namespace purser::cli
