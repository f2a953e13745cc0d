// metrics.cpp: counting what happens to calls.
#include <purser/runtime/ledger/metrics.hpp>

#include <purser/runtime/ledger/detail/state.hpp>

namespace purser::ledger_detail {
namespace {

std::string limit_text(const std::string& kind, const Limit* terms) {
  if (terms == nullptr) return kind + ": the end of the range";
  return kind + ' ' + std::string(to_string(terms->measure)) + reach_text(*terms);
}

}  // namespace

void State::count(const Refusal& refusal) noexcept {
  if (refusal.busy) {
    ++busy_refusals_;
    return;
  }
  try {
    const auto kind = refusal.account->parent ? refusal.account->kind() : std::string_view("total");
    ++refusals_[{std::string(kind), refusal.terms}];
  } catch (...) {  // no memory: a refusal that is not counted is still one
    return;
  }
}

LedgerMetrics State::metrics() {
  LedgerMetrics metrics;
  metrics.store = store_->metrics();
  const Lock lock(mutex_);
  metrics.holds_taken = holds_taken_;
  metrics.holds_open = live_holds_;
  metrics.calls_waiting = waiters_.size();
  metrics.accounts = tree_.size();
  for (const auto& [limit, count] : refusals_) {
    metrics.refusals[limit_text(limit.first, limit.second)] += count;
  }
  metrics.busy_refusals = busy_refusals_;
  metrics.charges_in_doubt = doubts_.size();
  for (const auto& [key, doubt] : doubts_) {
    metrics.in_doubt = Money::saturating_add(
        metrics.in_doubt, Money::nanodollars(doubt.booked[Measure::usd] - doubt.low));
  }
  return metrics;
}

}  // namespace purser::ledger_detail
