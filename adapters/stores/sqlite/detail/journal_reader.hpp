// journal_reader.hpp: rows as records, once their chain was checked.
#pragma once

#include <functional>
#include <optional>

#include <purser/adapters/stores/sqlite/compaction.hpp>
#include <purser/adapters/stores/sqlite/detail/journal_writer.hpp>

namespace purser::sqlite {

/// A record, and the end of the chain with it; `table`: which chain.
using EachRow = std::function<Result<>(JournalRecord& record, const Anchor& end, JournalTable)>;

/// The last compaction; empty: there was none. Error: `journal_failed`.
[[nodiscard]] Result<std::optional<CompactMark>> find_compact_mark(Database& database);

inline constexpr auto last_sequence = static_cast<Sequence>(INT64_MAX);

/// Calls `each` with every record behind `begin`, up to the journal's record `through`; where
/// `begin` is the beginning, with those of the summary first. Returns where the chain ends. One
/// consistent snapshot, also beside a process that writes. Errors: `journal_failed`, naming the
/// record: a gap, a hash that does not fit, a value that cannot be; or what follows `begin` was
/// folded; and those of `each`.
[[nodiscard]] Result<Anchor> read_rows(Database& database, const Anchor& begin, Sequence through,
                                       const EachRow& each);

}  // namespace purser::sqlite
