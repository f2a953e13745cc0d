// journal_fold.hpp: folds a journal's past into few records that leave a ledger in the same
// state.
#pragma once

#include <memory>
#include <vector>

#include <purser/runtime/ledger/store.hpp>

namespace purser {

/// Takes records in order, those of an earlier summary first, and gives back fewer.
///
/// Certain charges become sums: a `carry` for each account, call kind, purpose, name, model and
/// price version in a stretch of time. What may still change or be named stays as it is: holds
/// that have not ended, charges in doubt, refunds, resets, accounts' own limits. A ledger that
/// recovers from the summary and the records after it has the same sums, limits, breakdowns and
/// doubts, to the nanodollar, as one that recovers from them all, with two exceptions: a rolling
/// window longer than what is kept in full counts a charge for up to one stretch longer, never
/// shorter; and what was told about a limit before a refund may be told again.
///
/// Not thread-safe.
class JournalFold {
 public:
  /// Stretches are days of UTC before `fine_since`, and quarters of an hour from then on: no
  /// calendar window of any time zone begins inside of one. So `fine_since` is to lie further back
  /// than the longest calendar window, a month.
  explicit JournalFold(WallTime fine_since);
  ~JournalFold();
  JournalFold(const JournalFold&) = delete;
  JournalFold& operator=(const JournalFold&) = delete;

  /// Error: `journal_failed`: it contradicts the records before.
  [[nodiscard]] Result<> add(JournalRecord record);

  /// The summary, numbered from 1. To be called once.
  [[nodiscard]] std::vector<JournalRecord> finish();

  /// The highest numbers so far: a ledger goes on counting from there. For the `compact` record.
  [[nodiscard]] HoldId last_hold() const noexcept;
  [[nodiscard]] CallId last_call() const noexcept;

 private:
  class Sums;
  std::unique_ptr<Sums> sums_;
};

}  // namespace purser
