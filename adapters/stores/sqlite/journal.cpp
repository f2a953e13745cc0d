// journal.cpp: a connection of its own that can only read.
#include <purser/adapters/stores/sqlite/journal.hpp>

#include <purser/adapters/stores/sqlite/detail/journal_table.hpp>

namespace purser::sqlite {

Result<> read_journal(const std::string& path,
                      const std::function<Result<>(const JournalEntry&)>& each) {
  auto database = Database::open(path, Database::Mode::read, {});
  if (!database) return fail(std::move(database).error());
  if (auto known = check_schema(*database); !known) return known;
  auto end = read_rows(*database, [&](const JournalRecord& record, const Anchor& anchor) {
    const auto hash = crypto::to_hex(anchor.hash);
    return each({record, hash});
  });
  if (!end) return fail(std::move(end).error());
  return {};
}

}  // namespace purser::sqlite
