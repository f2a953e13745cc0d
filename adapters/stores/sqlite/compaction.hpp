// compaction.hpp: folds the older part of a journal into a summary, so that the file stays small.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include <purser/runtime/clock.hpp>
#include <purser/runtime/ledger/store.hpp>

namespace purser::sqlite {

/// Every journal keeps at least so much in full: what rolling windows of a day and reports of
/// today look at.
inline constexpr std::chrono::nanoseconds keep_min = std::chrono::hours(24);

struct CompactOptions {
  std::string path;
  std::chrono::nanoseconds keep = std::chrono::hours(24 * 90);  ///< stays in full; at least a day
  bool dry_run = false;                                         ///< changes nothing
  std::uint64_t records_min = 1;  ///< where fewer could be folded, nothing happens
  const Clock* clock = nullptr;   ///< null: the machine's
  std::string vfs{};              ///< as in StoreOptions
};

struct Compacted {
  Sequence through = 0;       ///< the last record that is in the summary now; 0: nothing was folded
  std::uint64_t records = 0;  ///< of the journal that were folded
  std::uint64_t summary = 0;  ///< records that the summary has now
  std::uint64_t kept = 0;     ///< records that stay in full
  std::uint64_t bytes_before = 0;
  std::uint64_t bytes_after = 0;  ///< a dry run: as before
};

/// Replaces all records that are older than `keep` by their summary (journal_fold.hpp), and
/// appends a record that says so. All in one transaction: a process that dies leaves the old state
/// or the new one. Records that stay keep their numbers and hashes, and a summary that was changed
/// is found when the journal is read. Then the file is made smaller, where that is possible.
///
/// Errors: `invalid_argument`: less than a day is to be kept, the file is none of ours or cannot be
/// opened, or a process writes it (a dry run only reads); `journal_failed`: it is damaged, or
/// cannot be written.
[[nodiscard]] Result<Compacted> compact(const CompactOptions& options);

/// What a record of the kind `compact` says.
struct CompactMark {
  Sequence through = 0;       ///< the last record that was folded
  std::string anchor;         ///< the hash of that record, in hexadecimal: there the chain goes on
  std::uint64_t records = 0;  ///< of the summary
  std::string summary;        ///< the hash at the end of the summary's own chain
};

/// Error: `journal_failed`: it says something else.
[[nodiscard]] Result<CompactMark> compact_mark(const JournalRecord& record);

}  // namespace purser::sqlite
