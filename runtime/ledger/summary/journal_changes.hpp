// journal_changes.hpp: what each record of a journal changes in the money that was spent.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>

#include <purser/runtime/ledger/store.hpp>
#include <purser/runtime/ledger/summary/spending.hpp>

namespace purser {

/// Who spent on what, and when. A value.
struct SpendingOrigin {
  Scope scope;
  CallKind kind = CallKind::model;
  std::string name;  ///< model or tool, as asked
  WallTime time{};   ///< when the hold was taken; without a hold, when it was booked
};

/// One record, and what it changes in all sums of those it concerns.
struct JournalChange {
  JournalRecord::Kind kind = JournalRecord::Kind::hold;
  Sequence booked = 0;  ///< of the record that booked the money; reconcile: of the corrected one
  WallTime time{};      ///< of the record
  SpendingOrigin origin;
  CallId call = 0;
  std::uint32_t attempt = 1;
  AttemptCause cause = AttemptCause::first;  ///< of the attempt
  Money low;
  Money high;       ///< as it stands after this record
  Money set_aside;  ///< charge: what was held for it
  Tokens tokens = 0;
  Spending change;
};

/// A charge whose cost is not known yet.
struct OpenDoubt {
  Sequence booked = 0;
  HoldId hold = 0;
  SpendingOrigin origin;
  Money low;
  Money high;
  std::int64_t calls = 0;
  Tokens tokens = 0;
};
/// By call and attempt.
using OpenDoubts = std::multimap<std::pair<CallId, std::uint32_t>, OpenDoubt>;

/// Follows a journal from its first record on.
///
/// It says what was truly spent: a reconcile replaces what its charge booked, and a reset, which
/// lets limits begin anew, changes nothing. Remembers holds without an outcome and charges in
/// doubt, nothing else. Not thread-safe.
class JournalChanges {
 public:
  /// To be called with every record, in order. Error: `journal_failed`, naming the record: it ends
  /// a hold that is not open, or corrects what was never in doubt.
  [[nodiscard]] Result<JournalChange> next(const JournalRecord& record);

  [[nodiscard]] const OpenDoubts& doubts() const noexcept { return doubts_; }

 private:
  struct OpenHold {
    SpendingOrigin origin;
    Money amount;
  };

  Result<JournalChange> begin(const JournalRecord& record);
  Result<JournalChange> end(const JournalRecord& record);
  JournalChange book(const JournalRecord& record);
  Result<JournalChange> correct(const JournalRecord& record);
  void remember_doubt(const JournalRecord& record, const JournalChange& change);

  std::unordered_map<HoldId, OpenHold> holds_;
  OpenDoubts doubts_;
};

}  // namespace purser
