// journal_reader.cpp: rows in order, each held against its hash.
#include <purser/adapters/stores/sqlite/detail/journal_reader.hpp>

#include <functional>
#include <string>
#include <unordered_map>
#include <utility>

#include <purser/adapters/stores/sqlite/detail/journal_columns.hpp>
#include <purser/adapters/stores/sqlite/detail/schema.hpp>
#include <purser/runtime/ledger/journal_bytes.hpp>

namespace purser::sqlite {
namespace {

template <class Enum>
bool read_enum(std::int64_t value, Enum last, Enum& out) {
  if (value < 0 || value > static_cast<std::int64_t>(last)) return false;
  out = static_cast<Enum>(value);
  return true;
}

/// The same few scopes come again and again.
class KnownScopes {
 public:
  /// Null: it is none. Lives until the next call.
  const Scope* find(std::string_view text) {
    if (text == last_text_ && last_ != nullptr) return last_;
    if (scopes_.size() >= scopes_max) scopes_.clear();
    auto found = scopes_.find(text);
    if (found == scopes_.end()) {
      auto parsed = text == Scope().to_string() ? Result<Scope>(Scope()) : Scope::parse(text);
      if (!parsed) return nullptr;
      found = scopes_.emplace(std::string(text), *std::move(parsed)).first;
    }
    last_text_ = found->first;
    return last_ = &found->second;
  }

 private:
  static constexpr std::size_t scopes_max = 10'000;
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>()(text);
    }
  };
  std::unordered_map<std::string, Scope, Hash, std::equal_to<>> scopes_;
  std::string last_text_;
  const Scope* last_ = nullptr;
};

/// Reads one table from its first row to its last.
class TableReader {
 public:
  TableReader(Database& database, JournalTable table, const Anchor& begin)
      : database_(&database), table_(table), chain_(begin) {}

  Result<> read(Sequence through, const EachRow& each) {
    std::string select = "SELECT ";
    select.append(journal_columns).append(" FROM ").append(table_name(table_));
    select.append(" WHERE sequence > ? AND sequence <= ? ORDER BY sequence");
    auto rows = Statement::prepare(*database_, select.c_str());
    if (!rows) return fail(std::move(rows).error());
    rows->bind(1, static_cast<std::int64_t>(chain_.end().sequence))
        .bind(2, static_cast<std::int64_t>(through));
    while (true) {
      const auto row = rows->step(*database_);
      if (!row) return fail(row.error());
      if (!*row) return {};
      if (auto taken = take(*rows, each); !taken) return taken;
    }
  }
  [[nodiscard]] const Anchor& end() const noexcept { return chain_.end(); }

 private:
  Result<> take(const Statement& row, const EachRow& each) {
    const auto next = chain_.end().sequence + 1;
    JournalRecord record;
    if (!fill_in(record, row))
      return fail(bad_record(table_, record.sequence, "has an unknown value"));
    if (record.sequence != next) return fail(bad_record(table_, next, "is missing"));
    const auto& end = chain_.add(record, row.text(10), row.text(17));
    if (!is_hash(row.text(20), end.hash)) {
      return fail(bad_record(table_, next, "was changed: its hash does not fit"));
    }
    return each(record, end, table_);
  }

  bool fill_in(JournalRecord& record, const Statement& row) {
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
    const auto* const scope = scopes_.find(row.text(10));
    auto usage = parse_usage_text(row.text(17));
    if (!words || scope == nullptr || !usage) return false;
    record.scope = *scope;
    record.name = row.text(11);
    record.model = row.text(12);
    record.low = Money::nanodollars(row.integer(13));
    record.high = Money::nanodollars(row.integer(14));
    record.tokens = row.integer(15);
    record.calls = row.integer(16);
    record.usage = *std::move(usage);
    record.price_version = row.text(18);
    record.limits = row.text(19);
    return true;
  }

  Database* database_;
  JournalTable table_;
  Chain chain_;
  KnownScopes scopes_;
};

/// Everything that is read while it lives is of one moment.
class Snapshot {
 public:
  explicit Snapshot(Database& database) : database_(&database), begun_(database.run("BEGIN")) {}
  ~Snapshot() { (void)database_->run("END"); }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;
  [[nodiscard]] const Result<>& begun() const noexcept { return begun_; }

 private:
  Database* database_;
  Result<> begun_;
};

Result<> read_summary(Database& database, const std::optional<CompactMark>& mark,
                      const EachRow& each) {
  TableReader summary(database, JournalTable::summary, {});
  if (auto read = summary.read(last_sequence, each); !read) return read;
  const auto hash = mark ? mark->summary : crypto::to_hex({});
  if (crypto::to_hex(summary.end().hash) == hash) return {};
  return fail(
      ErrorCode::journal_failed,
      "the summary of the journal was changed: it does not fit the compaction that made it");
}

/// Where the records that are there in full begin; calls `each` with the summary of those before.
Result<Anchor> read_folded(Database& database, const Anchor& begin, const EachRow& each) {
  if (begin.sequence > 0) {
    const auto first = database.value("SELECT min(sequence) FROM journal");
    if (!first) return fail(first.error());
    if (first->empty() || std::stoull(*first) <= begin.sequence + 1) return begin;
    return fail(bad_record(JournalTable::journal, begin.sequence + 1,
                           "was folded since the journal was read last; read it anew"));
  }
  const auto mark = find_compact_mark(database);
  if (!mark) return fail(mark.error());
  const auto through = *mark ? (*mark)->through : 0;
  if (auto read = read_summary(database, *mark, each); !read) return fail(std::move(read).error());
  return *mark ? Anchor{through, *hash_from_hex((*mark)->anchor)} : begin;
}

}  // namespace

/// Looked for only where the first record is gone: it may stand anywhere.
Result<std::optional<CompactMark>> find_compact_mark(Database& database) {
  const auto first = database.value("SELECT min(sequence) FROM journal");
  if (!first) return fail(first.error());
  if (first->empty() || *first == "1") return std::nullopt;
  auto select = Statement::prepare(
      database,
      "SELECT sequence, limits FROM journal WHERE kind = ? ORDER BY sequence DESC LIMIT 1");
  if (!select) return fail(std::move(select).error());
  select->bind(1, static_cast<std::int64_t>(JournalRecord::Kind::compact));
  const auto row = select->step(database);
  if (!row) return fail(row.error());
  if (!*row) return std::nullopt;
  JournalRecord record;
  record.sequence = static_cast<Sequence>(select->integer(0));
  record.limits = select->text(1);
  auto mark = compact_mark(record);
  if (!mark) return fail(std::move(mark).error());
  return *std::move(mark);
}

Result<Anchor> read_rows(Database& database, const Anchor& begin, Sequence through,
                         const EachRow& each) {
  const Snapshot snapshot(database);
  if (!snapshot.begun()) return fail(snapshot.begun().error());
  const auto version = check_schema(database);
  if (!version) return fail(version.error());
  auto first = begin;
  if (*version >= SchemaVersion::summary) {
    auto folded = read_folded(database, begin, each);
    if (!folded) return folded;
    first = *folded;
  }
  TableReader journal(database, JournalTable::journal, first);
  if (auto read = journal.read(through, each); !read) return fail(std::move(read).error());
  return journal.end();
}

}  // namespace purser::sqlite
