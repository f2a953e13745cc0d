// journal_table.cpp: rows in, rows out, and the chain that ties them together.
#include <purser/adapters/stores/sqlite/detail/journal_table.hpp>

#include <algorithm>
#include <utility>

#include <purser/runtime/ledger/journal_bytes.hpp>

namespace purser::sqlite {
namespace {

constexpr const char* insert_sql =
    "INSERT INTO journal (sequence, time, kind, hold, call, attempt, cause, parent, call_kind, "
    "purpose, scope, name, model, low, high, tokens, calls, usage, price_version, limits, hash) "
    "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
constexpr const char* select_sql =
    "SELECT sequence, time, kind, hold, call, attempt, cause, parent, call_kind, purpose, scope, "
    "name, model, low, high, tokens, calls, usage, price_version, limits, hash FROM journal "
    "WHERE sequence > ? ORDER BY sequence";

/// The next link: a hash over the one before and the record.
crypto::Sha256Digest link(crypto::Sha256& sha256, const crypto::Sha256Digest& before,
                          const JournalRecord& record, std::string& bytes) {
  bytes.assign(before.begin(), before.end());
  append_journal_bytes(bytes, record);
  return sha256(bytes);
}

Error bad_record(Sequence sequence, const std::string& why) {
  return {ErrorCode::journal_failed,
          "record " + std::to_string(sequence) + " of the journal " + why};
}

template <class Enum>
bool read_enum(std::int64_t value, Enum last, Enum& out) {
  if (value < 0 || value > static_cast<std::int64_t>(last)) return false;
  out = static_cast<Enum>(value);
  return true;
}

Result<JournalRecord> record_in(const Statement& row) {
  JournalRecord record;
  record.sequence = static_cast<Sequence>(row.integer(0));
  record.time = WallTime(std::chrono::nanoseconds(row.integer(1)));
  record.hold = static_cast<HoldId>(row.integer(3));
  record.call = static_cast<CallId>(row.integer(4));
  record.attempt.index = static_cast<std::uint32_t>(row.integer(5));
  record.attempt.parent = static_cast<CallId>(row.integer(7));
  const bool words = read_enum(row.integer(2), JournalRecord::kind_last, record.kind) &&
                     read_enum(row.integer(6), AttemptCause::downgrade, record.attempt.cause) &&
                     read_enum(row.integer(8), CallKind::mcp, record.call_kind) &&
                     read_enum(row.integer(9), Purpose::sampling, record.purpose);
  const auto scope = row.text(10);
  auto parsed = scope == Scope().to_string() ? Result<Scope>(Scope()) : Scope::parse(scope);
  auto usage = parse_usage_text(row.text(17));
  if (!words || !parsed || !usage) return fail(bad_record(record.sequence, "has an unknown value"));
  record.scope = *std::move(parsed);
  record.name = row.text(11);
  record.model = row.text(12);
  record.low = Money::nanodollars(row.integer(13));
  record.high = Money::nanodollars(row.integer(14));
  record.tokens = row.integer(15);
  record.calls = row.integer(16);
  record.usage = *std::move(usage);
  record.price_version = row.text(18);
  record.limits = row.text(19);
  return record;
}

bool is_hash(std::string_view bytes, const crypto::Sha256Digest& hash) noexcept {
  return std::equal(bytes.begin(), bytes.end(), hash.begin(), hash.end(),
                    [](char a, unsigned char b) { return static_cast<unsigned char>(a) == b; });
}

}  // namespace

Result<JournalWriter> JournalWriter::create(Database& database) {
  JournalWriter writer;
  writer.database_ = &database;
  auto insert = Statement::prepare(database, insert_sql);
  if (!insert) return fail(std::move(insert).error());
  writer.insert_ = *std::move(insert);
  auto last = Statement::prepare(
      database, "SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1");
  if (!last) return fail(std::move(last).error());
  const auto row = last->step(database);
  if (!row) return fail(row.error());
  if (!*row) return writer;
  const auto hash = last->text(1);
  writer.end_.sequence = static_cast<Sequence>(last->integer(0));
  if (hash.size() != writer.end_.hash.size()) {
    return fail(bad_record(writer.end_.sequence, "has no hash"));
  }
  std::copy(hash.begin(), hash.end(), writer.end_.hash.begin());
  return writer;
}

Result<> JournalWriter::append(const JournalRecord& record) {
  const auto hash = link(*sha256_, end_.hash, record, bytes_);
  const auto scope = record.scope.to_string();
  const auto usage = usage_text(record.usage);
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
  end_ = {record.sequence, hash};
  return {};
}

Result<Anchor> read_rows(Database& database, const Anchor& begin,
                         const std::function<Result<>(JournalRecord&, const Anchor&)>& each) {
  auto rows = Statement::prepare(database, select_sql);
  if (!rows) return fail(std::move(rows).error());
  rows->bind(1, static_cast<std::int64_t>(begin.sequence));
  crypto::Sha256 sha256;
  std::string bytes;
  Anchor end = begin;
  while (true) {
    const auto row = rows->step(database);
    if (!row) return fail(row.error());
    if (!*row) return end;
    auto record = record_in(*rows);
    if (!record) return fail(std::move(record).error());
    if (record->sequence != end.sequence + 1) {
      return fail(bad_record(end.sequence + 1, "is missing"));
    }
    end = {record->sequence, link(sha256, end.hash, *record, bytes)};
    if (!is_hash(rows->text(20), end.hash)) {
      return fail(bad_record(end.sequence, "was changed: its hash does not fit"));
    }
    if (auto taken = each(*record, end); !taken) return fail(std::move(taken).error());
  }
}

}  // namespace purser::sqlite
