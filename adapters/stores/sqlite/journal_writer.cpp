// journal_writer.cpp: records in, rows out.
#include <purser/adapters/stores/sqlite/detail/journal_writer.hpp>

#include <string>
#include <utility>

#include <purser/adapters/stores/sqlite/detail/journal_columns.hpp>
#include <purser/runtime/ledger/journal_bytes.hpp>

namespace purser::sqlite {
namespace {

std::string insert_into(JournalTable table) {
  std::string marks = "?";
  for (int i = 1; i < journal_columns_count; ++i) marks += ",?";
  return "INSERT INTO " + table_name(table) + " (" + journal_columns + ") VALUES (" + marks + ")";
}

}  // namespace

Result<JournalWriter> JournalWriter::create(Database& database, JournalTable table) {
  JournalWriter writer;
  writer.database_ = &database;
  auto insert = Statement::prepare(database, insert_into(table).c_str());
  if (!insert) return fail(std::move(insert).error());
  writer.insert_ = *std::move(insert);
  const auto select =
      "SELECT sequence, hash FROM " + table_name(table) + " ORDER BY sequence DESC LIMIT 1";
  auto last = Statement::prepare(database, select.c_str());
  if (!last) return fail(std::move(last).error());
  const auto row = last->step(database);
  if (!row) return fail(row.error());
  if (!*row) return writer;
  const auto sequence = static_cast<Sequence>(last->integer(0));
  const auto hash = hash_from_bytes(last->text(1));
  if (!hash) return fail(bad_record(table, sequence, "has no hash"));
  writer.chain_.roll_back_to({sequence, *hash});
  return writer;
}

Result<> JournalWriter::append(const JournalRecord& record) {
  const auto scope = record.scope.to_string();
  const auto usage = usage_text(record.usage);
  const auto& hash = chain_.add(record, scope, usage).hash;
  insert_.bind(1, static_cast<std::int64_t>(record.sequence))
      .bind(2, std::int64_t{record.time.time_since_epoch().count()})
      .bind(3, static_cast<std::int64_t>(record.kind))
      .bind(4, static_cast<std::int64_t>(record.hold))
      .bind(5, static_cast<std::int64_t>(record.call))
      .bind(6, std::int64_t{record.attempt.index})
      .bind(7, static_cast<std::int64_t>(record.attempt.cause))
      .bind(8, static_cast<std::int64_t>(record.attempt.parent))
      .bind(9, static_cast<std::int64_t>(record.call_kind))
      .bind(10, static_cast<std::int64_t>(record.purpose))
      .bind(11, scope)
      .bind(12, record.name)
      .bind(13, record.model)
      .bind(14, record.low.nanodollars())
      .bind(15, record.high.nanodollars())
      .bind(16, record.tokens)
      .bind(17, record.calls)
      .bind(18, usage)
      .bind(19, record.price_version)
      .bind(20, record.limits)
      .bind_bytes(21, hash.data(), hash.size());
  auto done = insert_.step(*database_);
  insert_.finish();
  if (!done) return fail(std::move(done).error());
  return {};
}

}  // namespace purser::sqlite
