// compaction.cpp: which records are folded, and how the summary takes their place.
#include <purser/adapters/stores/sqlite/compaction.hpp>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include <purser/adapters/stores/sqlite/detail/compacting.hpp>
#include <purser/adapters/stores/sqlite/detail/file_lock.hpp>
#include <purser/adapters/stores/sqlite/detail/journal_reader.hpp>
#include <purser/adapters/stores/sqlite/detail/schema.hpp>
#include <purser/runtime/json.hpp>
#include <purser/runtime/ledger/journal_fold.hpp>

namespace purser::sqlite {
namespace {

/// No month is longer, nor any zone's clock further from UTC.
constexpr auto month_max = std::chrono::hours(24 * 33);

/// What takes the place of the records up to `end`.
struct Summary {
  std::vector<JournalRecord> records;
  Anchor end;
  HoldId last_hold = 0;
  CallId last_call = 0;
  WallTime last_time{};
};

std::uint64_t number_in(const std::string& text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Result<std::uint64_t> count(Database& database, const std::string& where) {
  auto text = database.value(("SELECT count(*) FROM journal WHERE " + where).c_str());
  if (!text) return fail(std::move(text).error());
  return number_in(*text);
}

/// The last record before the first that is young enough to stay; 0: there is none.
Result<Sequence> last_to_fold(Database& database, WallTime keep_since) {
  const auto since = std::to_string(keep_since.time_since_epoch().count());
  const auto first_kept =
      database.value(("SELECT min(sequence) FROM journal WHERE time >= " + since).c_str());
  if (!first_kept) return fail(first_kept.error());
  if (!first_kept->empty()) return number_in(*first_kept) - 1;
  const auto last = database.value("SELECT max(sequence) FROM journal");
  if (!last) return fail(last.error());
  return number_in(*last);
}

Result<Summary> summary_through(Database& database, Sequence through, WallTime now) {
  Summary summary;
  JournalFold folded(now - month_max);
  auto end =
      read_rows(database, {}, through, [&](JournalRecord& record, const Anchor&, JournalTable) {
        summary.last_time = std::max(summary.last_time, record.time);
        return folded.add(std::move(record));
      });
  if (!end) return fail(std::move(end).error());
  summary.end = *end;
  summary.records = folded.finish();
  summary.last_hold = folded.last_hold();
  summary.last_call = folded.last_call();
  return summary;
}

JournalRecord mark_of(const Summary& summary, const Anchor& summary_end) {
  JournalRecord mark;
  mark.kind = JournalRecord::Kind::compact;
  mark.hold = summary.last_hold;
  mark.call = summary.last_call;
  mark.limits = dump_json({{"through", summary.end.sequence},
                           {"anchor", crypto::to_hex(summary.end.hash)},
                           {"records", summary.records.size()},
                           {"summary", crypto::to_hex(summary_end.hash)}});
  return mark;
}

/// Times in a journal never go back.
Result<WallTime> time_of_next(Database& database, WallTime now) {
  const auto last = database.value("SELECT time FROM journal ORDER BY sequence DESC LIMIT 1");
  if (!last) return fail(last.error());
  std::int64_t nanoseconds = 0;
  std::from_chars(last->data(), last->data() + last->size(), nanoseconds);
  return std::max(now, WallTime(std::chrono::nanoseconds(nanoseconds)));
}

Result<> replace(Database& database, const Summary& summary, WallTime now) {
  if (auto done = database.run("DELETE FROM summary"); !done) return done;
  auto rows = JournalWriter::create(database, JournalTable::summary);
  if (!rows) return fail(std::move(rows).error());
  for (const auto& record : summary.records) {
    if (auto done = rows->append(record); !done) return done;
  }
  auto journal = JournalWriter::create(database, JournalTable::journal);
  if (!journal) return fail(std::move(journal).error());
  auto mark = mark_of(summary, rows->end());
  mark.sequence = journal->end().sequence + 1;
  const auto time = time_of_next(database, now);
  if (!time) return fail(time.error());
  mark.time = *time;
  if (auto done = journal->append(mark); !done) return done;
  const auto through = std::to_string(summary.end.sequence);
  return database.run(("DELETE FROM journal WHERE sequence <= " + through).c_str());
}

/// What stands in the way of it (no room, somebody who reads) costs nothing but room.
void make_smaller(Database& database) {
  (void)database.run("VACUUM");
  (void)database.move_log(Database::Move::all);
}

Result<Compacted> fold(Database& database, const CompactOptions& options, WallTime now) {
  Compacted done;
  done.bytes_before = done.bytes_after = bytes_on_disk(database.path());
  const auto through = last_to_fold(database, now - options.keep);
  if (!through) return fail(through.error());
  const auto folded = "sequence <= " + std::to_string(*through);
  // A mark alone is not worth another one.
  const auto worth = count(
      database,
      folded + " AND kind != " + std::to_string(static_cast<int>(JournalRecord::Kind::compact)));
  const auto records = count(database, folded);
  const auto all = count(database, "true");
  if (!worth || !records || !all) return fail((!worth ? worth : !records ? records : all).error());
  done.kept = *all;
  if (*worth < std::max<std::uint64_t>(options.records_min, 1)) return done;
  const auto summary = summary_through(database, *through, now);
  if (!summary) return fail(summary.error());
  done.through = *through;
  done.records = *records;
  done.summary = summary->records.size();
  done.kept = *all - *records;
  if (options.dry_run) return done;
  auto replaced = database.transaction([&] { return replace(database, *summary, now); });
  if (!replaced) return fail(std::move(replaced).error());
  make_smaller(database);
  done.bytes_after = bytes_on_disk(database.path());
  return done;
}

Result<> prepare(Database& database, const CompactOptions& options) {
  if (options.dry_run) {
    const auto version = check_schema(database);
    return version ? Result<>() : Result<>(fail(version.error()));
  }
  if (!database.is_writable()) {
    return fail(ErrorCode::invalid_argument, options.path + " cannot be written");
  }
  if (const auto known = check_schema(database); !known) return fail(known.error());
  if (auto done = prepare_schema(database); !done) return done;
  return database.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
}

}  // namespace

std::uint64_t bytes_on_disk(const std::string& path) noexcept {
  std::uint64_t bytes = 0;
  for (const auto* const ending : {"", "-wal"}) {
    std::error_code missing;
    const auto size = std::filesystem::file_size(path + ending, missing);
    if (!missing) bytes += size;
  }
  return bytes;
}

Result<Compacted> compact(Database& database, const CompactOptions& options) {
  if (options.keep < keep_min) {
    return fail(ErrorCode::invalid_argument, "a journal keeps at least a day (24h) in full");
  }
  const auto& clock = options.clock != nullptr ? *options.clock : system_clock();
  return fold(database, options, clock.wall_now());
}

Result<Compacted> compact(const CompactOptions& options) {
  // A wrong name must not make a new journal.
  auto known = Database::open(options.path, Database::Mode::read, options.vfs);
  if (!known) return fail(std::move(known).error());
  if (options.dry_run) {
    if (auto done = prepare(*known, options); !done) return fail(std::move(done).error());
    return compact(*known, options);
  }
  const auto file_lock = FileLock::take(options.path);
  if (!file_lock) return fail(file_lock.error());
  auto database = Database::open(options.path, Database::Mode::write, options.vfs);
  if (!database) return fail(std::move(database).error());
  if (auto done = prepare(*database, options); !done) return fail(std::move(done).error());
  return compact(*database, options);
}

Result<CompactMark> compact_mark(const JournalRecord& record) {
  const auto json = parse_json(record.limits);
  const auto is_number = [&](const char* name) {
    return json->contains(name) && json->at(name).is_number_unsigned();
  };
  const auto is_a_hash = [&](const char* name) {
    return json->contains(name) && json->at(name).is_string() &&
           hash_from_hex(json->at(name).get<std::string>()).has_value();
  };
  const bool good = json && json->is_object() && is_number("through") && is_number("records") &&
                    is_a_hash("anchor") && is_a_hash("summary");
  if (!good) {
    return fail(ErrorCode::journal_failed, "record " + std::to_string(record.sequence) +
                                               " of the journal does not say what was folded");
  }
  return CompactMark{json->at("through").get<Sequence>(), json->at("anchor").get<std::string>(),
                     json->at("records").get<std::uint64_t>(),
                     json->at("summary").get<std::string>()};
}

}  // namespace purser::sqlite
