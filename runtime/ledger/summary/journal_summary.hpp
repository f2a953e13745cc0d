// journal_summary.hpp: what a journal says was spent, by whom, on what and when.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <purser/runtime/ledger/summary/journal_changes.hpp>
#include <purser/runtime/ledger/summary/spending_key.hpp>

namespace purser {

/// Which money a summary counts. What is not set lets all pass.
struct SpendingFilter {
  std::optional<WallTime> since = std::nullopt;  ///< of the hold
  std::optional<WallTime> until = std::nullopt;  ///< exclusive
  std::string customer = {};                     ///< id
  std::string session = {};                      ///< id
};
[[nodiscard]] bool matches(const SpendingFilter& filter, const SpendingOrigin& origin);

struct SummaryOptions {
  std::vector<SpendingKey> keys;  ///< rows are kept for each of them
  SpendingFilter filter = {};
  std::size_t timeline_max = 0;  ///< how many of the last bookings are kept
};

/// Charges above what was held for them.
struct Overruns {
  std::int64_t count = 0;
  Money beyond;  ///< sum of what was above
};

/// Adds up a journal, record by record. Whatever the key, the rows add up to the total, to the
/// nanodollar. Memory grows with rows, open holds and charges in doubt, not with records. Not
/// thread-safe.
class JournalSummary {
 public:
  using Rows = std::map<std::string, Spending>;

  explicit JournalSummary(SummaryOptions options);

  /// To be called with every record of the journal, in order, also those that the filter leaves
  /// out. Returns what it changes; `counts` tells whether it was counted. Errors: those of
  /// JournalChanges.
  [[nodiscard]] Result<JournalChange> add(const JournalRecord& record);

  [[nodiscard]] bool counts(const SpendingOrigin& origin) const {
    return matches(options_.filter, origin);
  }
  [[nodiscard]] const SpendingFilter& filter() const noexcept { return options_.filter; }
  [[nodiscard]] const Spending& total() const noexcept { return total_; }
  /// `key`: one of those in the options. Rows may be empty where every hold was released.
  [[nodiscard]] const Rows& rows(SpendingKey key) const;

  /// When the first and the last hold or booking was taken; none: nothing was counted.
  [[nodiscard]] const std::optional<std::pair<WallTime, WallTime>>& span() const noexcept {
    return span_;
  }
  /// The last bookings in the order of the journal, each as it stands after corrections.
  [[nodiscard]] const std::deque<JournalChange>& timeline() const noexcept { return timeline_; }
  [[nodiscard]] std::uint64_t timeline_dropped() const noexcept { return timeline_dropped_; }
  /// Everything in doubt, whatever the filter.
  [[nodiscard]] const OpenDoubts& doubts() const noexcept { return changes_.doubts(); }
  [[nodiscard]] const Overruns& overruns() const noexcept { return overruns_; }
  /// How often accounts were begun anew.
  [[nodiscard]] std::int64_t resets() const noexcept { return resets_; }

 private:
  void count(const JournalChange& change);
  void count_time(WallTime time);
  void remember(const JournalChange& change);

  SummaryOptions options_;
  JournalChanges changes_;
  Spending total_;
  std::vector<Rows> rows_;  // beside each of options_.keys
  std::optional<std::pair<WallTime, WallTime>> span_;
  std::deque<JournalChange> timeline_;
  std::uint64_t timeline_dropped_ = 0;
  Overruns overruns_;
  std::int64_t resets_ = 0;
};

}  // namespace purser
