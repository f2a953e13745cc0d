// journal_columns.hpp: what the tables of records have in common.
#pragma once

#include <string>

#include <purser/adapters/stores/sqlite/detail/journal_writer.hpp>

namespace purser::sqlite {

inline constexpr const char* journal_columns =
    "sequence, time, kind, hold, call, attempt, cause, parent, call_kind, purpose, scope, name, "
    "model, low, high, tokens, calls, usage, price_version, limits, hash";
inline constexpr int journal_columns_count = 21;

[[nodiscard]] inline std::string table_name(JournalTable table) {
  return table == JournalTable::journal ? "journal" : "summary";
}

/// `record 7 of the journal WHY`: `journal_failed`.
[[nodiscard]] inline Error bad_record(JournalTable table, Sequence sequence,
                                      const std::string& why) {
  const auto* const whose =
      table == JournalTable::journal ? " of the journal " : " of the summary ";
  return {ErrorCode::journal_failed, "record " + std::to_string(sequence) + whose + why};
}

}  // namespace purser::sqlite
