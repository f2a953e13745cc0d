// marks.cpp: high-water marks, one per limit.
#include <purser/middleware/downgrade/marks.hpp>

#include <algorithm>

namespace purser {
namespace {

bool is_within(const Scope& scope, const Scope& account) {
  const auto& path = scope.steps();
  const auto& steps = account.steps();
  return steps.size() <= path.size() && std::equal(steps.begin(), steps.end(), path.begin());
}

Mark mark_of(const Fullness& fullness) {
  Mark mark{fullness.account, fullness.model,   fullness.window,
            fullness.amount,  fullness.share(), WallTime::max()};
  if (fullness.window.is_calendar()) mark.until = fullness.period.end;
  return mark;
}

}  // namespace

bool Mark::is_of(const Fullness& fullness) const {
  return window == fullness.window && model == fullness.model && account == fullness.account;
}

bool Mark::concerns(const Scope& scope, std::string_view name) const {
  return is_within(scope, account) && (!model || model->matches(name));
}

void Marks::see(const Fullness& fullness, Share lowest) {
  auto fresh = mark_of(fullness);
  const auto known = std::find_if(marks_.begin(), marks_.end(),
                                  [&](const Mark& mark) { return mark.is_of(fullness); });
  if (known != marks_.end()) {
    const bool same = known->amount == fresh.amount && known->until == fresh.until;
    if (same) fresh.reached = std::max(fresh.reached, known->reached);
    marks_.erase(known);
  }
  if (fresh.reached < lowest) return;
  if (marks_.size() == marks_max) marks_.erase(marks_.begin());
  marks_.push_back(std::move(fresh));
}

Share Marks::reached(const Scope& scope, std::string_view model, WallTime now) {
  std::erase_if(marks_, [&](const Mark& mark) { return mark.until <= now; });
  Share highest;
  for (const auto& mark : marks_) {
    if (mark.concerns(scope, model)) highest = std::max(highest, mark.reached);
  }
  return highest;
}

Share SharedMarks::follow(const std::optional<Fullness>& fullness, Share lowest, const Scope& scope,
                          std::string_view model, WallTime now) {
  const std::lock_guard lock(mutex_);
  if (fullness) marks_.see(*fullness, lowest);
  return marks_.reached(scope, model, now);
}

}  // namespace purser
