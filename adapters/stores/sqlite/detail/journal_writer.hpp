// journal_writer.hpp: journal records as rows, each with a hash over itself and the one before.
#pragma once

#include <cstdint>

#include <purser/adapters/stores/sqlite/detail/chain.hpp>
#include <purser/adapters/stores/sqlite/detail/database.hpp>

namespace purser::sqlite {

enum class JournalTable : std::uint8_t {
  journal,
  summary,  ///< what a compaction folded: a chain of its own
};

/// Appends rows. Not thread-safe.
class JournalWriter {
 public:
  /// Reads where the chain ends. `database` must outlive it.
  [[nodiscard]] static Result<JournalWriter> create(Database& database, JournalTable table);

  /// Inside of a transaction. After an error, `roll_back_to` where it was before.
  [[nodiscard]] Result<> append(const JournalRecord& record);
  [[nodiscard]] const Anchor& end() const noexcept { return chain_.end(); }
  void roll_back_to(const Anchor& anchor) noexcept { chain_.roll_back_to(anchor); }

 private:
  Database* database_ = nullptr;
  Statement insert_;
  Chain chain_;
};

}  // namespace purser::sqlite
