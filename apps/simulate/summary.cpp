// summary.cpp: sums decisions up, and lists them.
#include <purser/apps/simulate/summary.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include <purser/apps/output.hpp>

namespace purser::cli {
namespace {

/// All accounts of a kind are one row.
std::string refusal_text(const Decision& decision) {
  if (!decision.limit) return decision.reason;
  const auto& [account, limit, spent] = *decision.limit;
  const auto kind = account.substr(0, account.find(':'));
  return amount_text(limit.measure, limit.amount) + " of " + kind + reach_text(limit);
}

void append_row(std::string& text, std::string_view name, std::string_view value) {
  fmt::format_to(std::back_inserter(text), "{:<22} {:>14}\n", name, value);
}

}  // namespace

void SimulationSummary::add(const Decision& decision) {
  auto& count = !decision.is_allowed ? denied : decision.warnings.empty() ? allowed : warned;
  ++count;
  if (!decision.asked.empty()) ++downgraded;
  saved = Money::saturating_add(saved, decision.saved);
  auto& sum = decision.is_allowed ? spent : denied_cost;
  sum = Money::saturating_add(sum, decision.cost.value_or(Money()));
  if (!decision.is_allowed) ++by_refusal[refusal_text(decision)];
}

std::string to_table(const SimulationSummary& summary) {
  std::string text;
  append_row(text, "allowed", fmt::format("{}", summary.allowed));
  append_row(text, "allowed with warnings", fmt::format("{}", summary.warned));
  append_row(text, "denied", fmt::format("{}", summary.denied));
  append_row(text, "downgraded", fmt::format("{}", summary.downgraded));
  append_row(text, "alerts", fmt::format("{}", summary.alerts));
  append_row(text, "lines that are wrong", fmt::format("{}", summary.bad_lines));
  append_row(text, "total cost", to_string(summary.spent));
  append_row(text, "cost of denied calls", to_string(summary.denied_cost));
  append_row(text, "saved by downgrades", to_string(summary.saved));
  if (summary.by_refusal.empty()) return text;
  std::vector<std::pair<std::string, std::uint64_t>> rows(summary.by_refusal.begin(),
                                                          summary.by_refusal.end());
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  text += "\ndenied by\n";
  for (const auto& [why, count] : rows) {
    fmt::format_to(std::back_inserter(text), "{:>8}  {}\n", count, printable(why));
  }
  return text;
}

}  // namespace purser::cli
