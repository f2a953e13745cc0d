// journal_summary.cpp: each change goes into the total and into one row of every key.
#include <purser/runtime/ledger/summary/journal_summary.hpp>

#include <algorithm>
#include <cassert>

namespace purser {
namespace {

using Kind = JournalRecord::Kind;

bool books_money(Kind kind) noexcept {
  return kind == Kind::charge || kind == Kind::track || kind == Kind::adjust;
}

/// Accounts that begin anew, get other limits or are closed spend nothing by it.
bool concerns_money(Kind kind) noexcept {
  return books_money(kind) || kind == Kind::carry || kind == Kind::hold || kind == Kind::release ||
         kind == Kind::reconcile;
}

}  // namespace

bool matches(const SpendingFilter& filter, const SpendingOrigin& origin) {
  if (filter.since && origin.time < *filter.since) return false;
  if (filter.until && origin.time >= *filter.until) return false;
  if (!filter.customer.empty() && origin.scope.id_of("customer") != filter.customer) return false;
  return filter.session.empty() || origin.scope.id_of("session") == filter.session;
}

JournalSummary::JournalSummary(SummaryOptions options)
    : options_(std::move(options)), rows_(options_.keys.size()) {}

Result<JournalChange> JournalSummary::add(const JournalRecord& record) {
  auto change = changes_.next(record);
  if (change && counts(change->origin)) count(*change);
  return change;
}

const JournalSummary::Rows& JournalSummary::rows(SpendingKey key) const {
  const auto found = std::find(options_.keys.begin(), options_.keys.end(), key);
  assert(found != options_.keys.end());
  return rows_[static_cast<std::size_t>(found - options_.keys.begin())];
}

void JournalSummary::count(const JournalChange& change) {
  if (change.kind == Kind::reset) ++resets_;
  if (!concerns_money(change.kind)) return;
  total_ += change.change;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    rows_[i][row_of(change.origin, options_.keys[i])] += change.change;
  }
  count_time(change.origin.time);
  if (change.kind == Kind::charge && change.high > change.set_aside) {
    ++overruns_.count;
    overruns_.beyond =
        Money::saturating_add(overruns_.beyond, saturating_subtract(change.high, change.set_aside));
  }
  remember(change);
}

void JournalSummary::count_time(WallTime time) {
  if (!span_) span_.emplace(time, time);
  span_->first = std::min(span_->first, time);
  span_->second = std::max(span_->second, time);
}

void JournalSummary::remember(const JournalChange& change) {
  if (options_.timeline_max == 0) return;
  if (books_money(change.kind)) {
    timeline_.push_back(change);
    if (timeline_.size() <= options_.timeline_max) return;
    timeline_.pop_front();
    ++timeline_dropped_;
  } else if (change.kind == Kind::reconcile) {
    const auto found = std::lower_bound(
        timeline_.begin(), timeline_.end(), change.booked,
        [](const JournalChange& entry, Sequence booked) { return entry.booked < booked; });
    if (found == timeline_.end() || found->booked != change.booked) return;
    found->low = change.low;
    found->high = change.high;
    found->tokens = change.tokens;
  }
}

}  // namespace purser
