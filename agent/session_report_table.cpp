// session_report_table.cpp: the report as a table for a terminal.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

#include <purser/agent/session_report.hpp>

namespace purser {
namespace {

using Text = fmt::memory_buffer;

constexpr std::int64_t warnings_shown_max = 3;  ///< of a type

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

std::string counted_calls(std::int64_t calls) {
  return fmt::format("{} call{}", calls, calls == 1 ? "" : "s");
}

void add_downgrades(Text& text, const DowngradeSavings& downgrades) {
  if (downgrades.calls == 0) return;
  line(text, "  {:<36} {:>16}   {}", "saved by cheaper models", to_string(downgrades.saved),
       counted_calls(downgrades.calls));
  if (downgrades.by_model.size() == 1) {  // the numbers would be the same
    line(text, "    {} -> {}", downgrades.by_model[0].from, downgrades.by_model[0].to);
    return;
  }
  for (const auto& entry : downgrades.by_model) {
    line(text, "    {:<34.48} {:>16}   {}", entry.from + " -> " + entry.to, to_string(entry.saved),
         counted_calls(entry.calls));
  }
}

void add_prompt_cache(Text& text, const PromptCacheSavings& savings) {
  if (savings.total.calls == 0) return;
  line(text, "  {:<36} {:>16}   {}", "saved by prompt caches", to_string(savings.total.saved),
       counted_calls(savings.total.calls));
  if (savings.by_model.size() < 2) return;  // the numbers would be the same
  for (const auto& [model, calls] : savings.by_model) {
    line(text, "    {:<34.34} {:>16}   {}", model, to_string(calls.saved),
         counted_calls(calls.calls));
  }
}

void add_loops(Text& text, const LoopReport& loops) {
  if (loops.found == 0 && loops.blocked == 0) return;
  line(text, "  {:<36} {:>16}   {} stopped", "loops", fmt::format("{} found", loops.found),
       counted_calls(loops.blocked));
}

void add_alerts(Text& text, const std::optional<AlertReport>& alerts) {
  if (!alerts || (alerts->counts.raised == 0 && alerts->counts.dropped == 0)) return;
  const auto& counts = alerts->counts;
  std::string became;
  const auto add = [&](std::int64_t count, const char* word) {
    if (count == 0) return;
    became += fmt::format("{}{} {}", became.empty() ? "   " : ", ", count, word);
  };
  add(counts.sent, "sent");
  add(counts.failed, "failed");
  add(counts.waiting, "waiting");
  add(counts.dropped, "dropped");
  line(text, "  {:<36} {:>16}{}", "alerts", fmt::format("{} raised", counts.raised), became);
  if (counts.failed + counts.waiting > 0 && !counts.last_error.empty())
    line(text, "    last error: {}", counts.last_error);
}

/// A few of each type; the rest would say the same.
void add_warnings(Text& text, const SessionReport& report) {
  std::map<std::string_view, std::int64_t> shown;
  for (const auto& warning : report.warnings) {
    if (++shown[warning.type] <= warnings_shown_max)
      line(text, "  ! {}: {}", warning.type, warning.message);
  }
  for (const auto& [type, count] : report.guards.warnings) {
    const auto more = count - std::min(shown[type], warnings_shown_max);
    if (more > 0) line(text, "  ! {}: {} more", type, more);
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
  add_prompt_cache(text, report.prompt_cache);
  add_downgrades(text, report.guards.downgrades);
  add_loops(text, report.guards.loops);
  add_alerts(text, report.guards.alerts);
  add_warnings(text, report);
  if (report.terminated_by) line(text, "  ended by {}", to_string(*report.terminated_by));
  return fmt::to_string(text);
}

}  // namespace purser
