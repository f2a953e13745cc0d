// journal.hpp: reads a journal without writing to it, also beside the process that writes it.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <purser/runtime/ledger/store.hpp>

namespace purser::sqlite {

/// One record and the hash that ends the chain with it, in hexadecimal.
struct JournalEntry {
  const JournalRecord& record;
  const std::string& hash;  ///< empty in the summary
  /// The record stands for others that were folded (compaction.hpp), and its number is its own.
  bool is_summary = false;
};

/// Calls `each` with every record in order, after its hash was checked; those of the summary of a
/// compacted journal come first. Stops at the first error.
/// Errors: `invalid_argument`: the file cannot be opened or is no journal; `journal_failed`, naming
/// the record: one is missing or was changed; and those of `each`.
[[nodiscard]] Result<> read_journal(const std::string& path,
                                    const std::function<Result<>(const JournalEntry&)>& each);

/// Reads a journal again and again, each time only what is new. Not thread-safe.
class JournalReader {
 public:
  /// Errors: `invalid_argument`: the file cannot be opened or is no journal.
  [[nodiscard]] static Result<JournalReader> open(const std::string& path);
  JournalReader(JournalReader&& other) noexcept;
  JournalReader& operator=(JournalReader&& other) noexcept;
  ~JournalReader();

  /// Calls `each` with every record that came since the last time, from the first one on. Errors:
  /// those of `read_journal`, or the journal was compacted past where the last reading ended; then
  /// not to be used any more. Between calls nothing is locked.
  [[nodiscard]] Result<> read_new(const std::function<Result<>(const JournalEntry&)>& each);

 private:
  struct State;
  explicit JournalReader(std::unique_ptr<State> state) noexcept;
  std::unique_ptr<State> state_;
};

}  // namespace purser::sqlite
