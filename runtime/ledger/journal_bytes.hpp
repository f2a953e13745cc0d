// journal_bytes.hpp: the bytes of a journal record that its hash covers.
#pragma once

#include <string>
#include <string_view>

#include <purser/runtime/ledger/store.hpp>

namespace purser {

/// Appends every field in the order of JournalRecord: integers as eight bytes, the least first;
/// texts as their size and themselves; lists as their size and their members. Two records have the
/// same bytes only if they are equal. Never changes: journals outlive versions.
void append_journal_bytes(std::string& out, const JournalRecord& record);
/// The same, for who has the record's scope and usage in their text forms already.
void append_journal_bytes(std::string& out, const JournalRecord& record, std::string_view scope,
                          std::string_view usage);

/// Token counts as text: `1200,0,0,0,380,0,0,0,0,0;web_search=2`, in the order of Usage; empty
/// where nothing was used.
[[nodiscard]] std::string usage_text(const Usage& usage);
/// Error: `invalid_argument`.
[[nodiscard]] Result<Usage> parse_usage_text(std::string_view text);

}  // namespace purser
