// session_report_table.cpp: the report as a table for a terminal.
#include <fmt/format.h>

#include <iterator>

#include <purser/agent/session_report.hpp>

namespace purser {
namespace {

using Text = fmt::memory_buffer;

template <class... Args>
void line(Text& text, fmt::format_string<Args...> form, Args&&... args) {
  fmt::format_to(std::back_inserter(text), form, std::forward<Args>(args)...);
  text.push_back('\n');
}

void add_names(Text& text, const KindReport& kind) {
  for (const auto& [name, cost] : kind.by_name)
    line(text, "    {:<34.34} {:>16}", name, to_string(cost));
}

void add_kind(Text& text, const char* title, const KindReport& kind) {
  if (kind.calls == 0 && kind.by_name.empty()) return;
  line(text, "  {:<36} {:>16}   {} call{}", title, to_string(kind.total), kind.calls,
       kind.calls == 1 ? "" : "s");
  add_names(text, kind);
}

void add_tokens(Text& text, const Usage& usage) {
  if (usage.total() == 0) return;
  line(text, "    tokens: {} in, {} read from cache, {} written to cache, {} out", usage.input,
       usage.cache_read, usage.cache_write + usage.cache_write_1h, usage.output_total());
}

void add_agents(Text& text, const SessionReport& report) {
  for (const auto& [name, agent] : report.sums.by_agent) {
    line(text, "  agent {:<30.30} {:>16}   {} direct, {} delegated", name, to_string(agent.total),
         to_string(agent.direct), to_string(agent.delegated));
  }
}

void add_limits(Text& text, const SessionReport& report) {
  for (const auto& entry : report.sums.limits) {
    const auto& limit = entry.limit;
    const auto reach = reach_text(limit);
    const auto title = fmt::format("limit of {} ({}{})", entry.account, to_string(limit.measure),
                                   reach.empty() ? ", total" : reach);
    line(text, "  {:<36} {:>16}   {} left", title, amount_text(limit.measure, limit.amount),
         amount_text(limit.measure, entry.remaining));
  }
}

void add_sums(Text& text, const SessionReport& report) {
  const auto& sums = report.sums;
  line(text, "  {:<36} {:>16}", "spent", to_string(sums.total_spent));
  if (sums.in_doubt != Money())
    line(text, "  {:<36} {:>16}", "  of that in doubt", to_string(sums.in_doubt));
  if (sums.held != Money())
    line(text, "  {:<36} {:>16}", "held by calls under way", to_string(sums.held));
  if (report.budget) {
    line(text, "  {:<36} {:>16}", "budget", to_string(*report.budget));
    line(text, "  {:<36} {:>16}", "left", to_string(*report.remaining()));
  }
}

}  // namespace

std::string to_table(const SessionReport& report) {
  Text text;
  line(text, "Session {} ({:.1f} s)", report.sums.scope.to_string(),
       std::chrono::duration<double>(report.duration).count());
  add_sums(text, report);
  add_kind(text, "models", report.sums.llm);
  add_tokens(text, report.sums.llm.usage);
  add_kind(text, "tools", report.sums.tools);
  add_kind(text, "mcp", report.sums.mcp);
  add_agents(text, report);
  add_limits(text, report);
  for (const auto& warning : report.warnings)
    line(text, "  ! {}: {}", warning.type, warning.message);
  if (report.terminated_by) line(text, "  ended by {}", to_string(*report.terminated_by));
  return fmt::to_string(text);
}

}  // namespace purser
