// budget_exceeded.cpp: tells each limit once, until it is kept again.
#include <purser/detectors/budget_exceeded.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include <purser/detectors/finding_text.hpp>

namespace purser {
namespace {

/// What identifies a limit, in words: `session:s1 $0.10 per month`.
std::string limit_text(const LimitReport& entry) {
  const auto& limit = entry.limit;
  return entry.account + ' ' + amount_text(limit.measure, limit.amount) + reach_text(limit);
}

Finding crossing(const LimitReport& entry, const Observation& observation) {
  const auto& limit = entry.limit;
  auto finding =
      finding_of("budget_exceeded", observation.agent,
                 fmt::format("{} has spent {}, more than its limit of {}{}", entry.account,
                             amount_text(limit.measure, entry.spent),
                             amount_text(limit.measure, limit.amount), reach_text(limit)));
  finding.key = "budget_exceeded/" + limit_text(entry);
  return finding;
}

}  // namespace

std::vector<Finding> budget_exceeded(BudgetExceededState& state, const Observation& observation) {
  std::vector<Finding> findings;
  auto& crossed = state.crossed;
  for (const auto& entry : observation.limits) {
    const auto id = std::hash<std::string>()(limit_text(entry));
    const auto told = std::find(crossed.begin(), crossed.end(), id);
    const bool is_exceeded = entry.spent > entry.limit.amount;
    if (!is_exceeded && told != crossed.end()) crossed.erase(told);
    if (!is_exceeded || told != crossed.end()) continue;
    crossed.push_back(id);
    findings.push_back(crossing(entry, observation));
  }
  return findings;
}

}  // namespace purser
