// schema.hpp: the tables of a journal, and how those of older versions become today's.
#pragma once

#include <purser/adapters/stores/sqlite/detail/database.hpp>

namespace purser::sqlite {

/// What the file was made as.
enum class SchemaVersion : int {
  none = 0,
  journal = 1,
  summary = 2,  ///< a table for what a compaction folded
};
inline constexpr auto schema_version = SchemaVersion::summary;

/// Makes the tables in a new file, and brings those of an older version up to date. Errors:
/// `invalid_argument`: another program's file, or a later version's; `journal_failed`.
[[nodiscard]] Result<> prepare_schema(Database& database);
/// The version of a file that is only read: an empty one is none of ours.
[[nodiscard]] Result<SchemaVersion> check_schema(Database& database);

}  // namespace purser::sqlite
