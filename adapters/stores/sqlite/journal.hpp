// journal.hpp: reads a journal without writing to it, also beside the process that writes it.
#pragma once

#include <functional>
#include <string>

#include <purser/runtime/ledger/store.hpp>

namespace purser::sqlite {

/// One record and the hash that ends the chain with it, in hexadecimal.
struct JournalEntry {
  const JournalRecord& record;
  const std::string& hash;
};

/// Calls `each` with every record in order, after its hash was checked; stops at the first error.
/// Errors: `invalid_argument`: the file cannot be opened or is no journal; `journal_failed`, naming
/// the record: one is missing or was changed; and those of `each`.
[[nodiscard]] Result<> read_journal(const std::string& path,
                                    const std::function<Result<>(const JournalEntry&)>& each);

}  // namespace purser::sqlite
