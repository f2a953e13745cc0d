// journal_changes.cpp: holds find their outcomes, corrections what they correct.
#include <purser/runtime/ledger/summary/journal_changes.hpp>

#include <algorithm>
#include <limits>

namespace purser {
namespace {

using Kind = JournalRecord::Kind;

/// What the ledger says of a booking without a hold when it is reconciled.
constexpr auto no_hold = std::numeric_limits<HoldId>::max();

Error contradicting_change(const JournalRecord& record, std::string_view why) {
  return {ErrorCode::journal_failed,
          "record " + std::to_string(record.sequence) + " of the journal " + std::string(why)};
}

SpendingOrigin origin_of(const JournalRecord& record) {
  return {record.scope, record.call_kind, record.name, record.time};
}

/// Who, when and how much; no change yet.
JournalChange change_by(const JournalRecord& record, SpendingOrigin origin) {
  JournalChange change;
  change.kind = record.kind;
  change.booked = record.sequence;
  change.time = record.time;
  change.origin = std::move(origin);
  change.call = record.call;
  change.attempt = record.attempt.index;
  change.cause = record.attempt.cause;
  change.low = record.low;
  change.high = record.high;
  change.tokens = record.tokens;
  return change;
}

Money doubt_between(Money low, Money high) noexcept { return saturating_subtract(high, low); }

/// Adds what a charge, a cost from elsewhere or an adjustment books.
void add_booking(JournalChange& change, const JournalRecord& record) noexcept {
  change.change.spent = record.high;
  change.change.in_doubt = doubt_between(record.low, record.high);
  change.change.calls = record.calls;
  change.change.tokens = record.tokens;
}

}  // namespace

Result<JournalChange> JournalChanges::next(const JournalRecord& record) {
  switch (record.kind) {
    case Kind::hold:
      return begin(record);
    case Kind::charge:
    case Kind::release:
      return end(record);
    case Kind::track:
    case Kind::adjust:
    case Kind::carry:
      return book(record);
    case Kind::reconcile:
      return correct(record);
    case Kind::reset:
    case Kind::open:
    case Kind::limit:
    case Kind::close:
    case Kind::compact:
      break;
  }
  return change_by(record, origin_of(record));
}

Result<JournalChange> JournalChanges::begin(const JournalRecord& record) {
  auto change = change_by(record, origin_of(record));
  if (!holds_.try_emplace(record.hold, OpenHold{change.origin, record.high}).second) {
    return fail(contradicting_change(record, "takes a hold that is open already"));
  }
  change.change.held = record.high;
  return change;
}

Result<JournalChange> JournalChanges::end(const JournalRecord& record) {
  const auto found = holds_.find(record.hold);
  if (found == holds_.end()) {
    return fail(contradicting_change(record, "ends a hold that is not open"));
  }
  auto change = change_by(record, std::move(found->second.origin));
  change.set_aside = found->second.amount;
  holds_.erase(found);
  if (record.kind == Kind::charge) {
    add_booking(change, record);
    remember_doubt(record, change);
  }
  change.change.held = saturating_subtract(Money(), change.set_aside);
  return change;
}

JournalChange JournalChanges::book(const JournalRecord& record) {
  auto change = change_by(record, origin_of(record));
  add_booking(change, record);
  remember_doubt(record, change);
  return change;
}

Result<JournalChange> JournalChanges::correct(const JournalRecord& record) {
  const auto [first, last] = doubts_.equal_range({record.call, record.attempt.index});
  const auto found = std::find_if(
      first, last, [&](const auto& entry) { return entry.second.hold == record.hold; });
  if (found == last) return fail(contradicting_change(record, "corrects what was never in doubt"));
  auto& doubt = found->second;
  auto change = change_by(record, doubt.origin);
  change.booked = doubt.booked;
  change.change.spent = saturating_subtract(record.high, doubt.high);
  change.change.in_doubt = saturating_subtract(doubt_between(record.low, record.high),
                                               doubt_between(doubt.low, doubt.high));
  change.change.calls = saturating_subtract(record.calls, doubt.calls);
  change.change.tokens = saturating_subtract(record.tokens, doubt.tokens);
  doubt.low = record.low;
  doubt.high = record.high;
  doubt.calls = record.calls;
  doubt.tokens = record.tokens;
  if (doubt.low == doubt.high) doubts_.erase(found);
  return change;
}

void JournalChanges::remember_doubt(const JournalRecord& record, const JournalChange& change) {
  if (record.low == record.high) return;
  doubts_.emplace(std::pair{record.call, record.attempt.index},
                  OpenDoubt{record.sequence, record.kind == Kind::charge ? record.hold : no_hold,
                            change.origin, record.low, record.high, record.calls, record.tokens});
}

}  // namespace purser
