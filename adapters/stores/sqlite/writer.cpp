// writer.cpp: group commit, and what follows when one fails.
#include <purser/adapters/stores/sqlite/detail/writer.hpp>

#include <exception>
#include <iterator>
#include <new>
#include <utility>

#include <purser/adapters/stores/sqlite/detail/compacting.hpp>
#include <purser/adapters/stores/sqlite/detail/journal_reader.hpp>
#include <purser/adapters/stores/sqlite/detail/schema.hpp>

namespace purser::sqlite {
namespace {

/// So many pages in the log are moved into the file itself: SQLite's own measure.
constexpr int log_pages_max = 1000;
/// A compaction at opening is worth its while.
constexpr std::uint64_t compacted_min = 1000;
/// While a disk is full records wait in memory: half a gigabyte.
constexpr Sequence waiting_max = 1'000'000;

/// A full disk keeps nobody from going on with the journal as it is.
Result<> compact_at_opening(Database& database, const StoreOptions& options) {
  if (!options.keep) return {};
  CompactOptions compaction;
  compaction.keep = *options.keep;
  compaction.clock = options.clock;
  compaction.records_min = compacted_min;
  const auto compacted = compact(database, compaction);
  if (compacted || database.is_full()) return {};
  return fail(compacted.error());
}

Result<> prepare(Database& database, const StoreOptions& options) {
  if (!database.is_writable()) {
    return fail(ErrorCode::invalid_argument, options.path + " cannot be written");
  }
  if (auto done = prepare_schema(database); !done) return done;
  if (auto done = database.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"); !done) {
    return done;
  }
  database.watch_log();
  // An earlier process may have written records whose sync failed: they are read, so they count,
  // and so they have to be on the disk.
  if (auto done = database.move_log(Database::Move::what_is_free); !done) return done;
  return compact_at_opening(database, options);
}

Result<Sequence> first_in(Database& database) {
  const auto mark = find_compact_mark(database);
  if (!mark) return fail(mark.error());
  return *mark ? (*mark)->through + 1 : Sequence{1};
}

/// Short: needs no memory.
Error out_of_memory() noexcept { return {ErrorCode::journal_failed, "out of memory"}; }

/// The error, or that there is no memory for it.
Result<> outcome_of(const Error& error) noexcept {
  try {
    return fail(error);
  } catch (...) {
    return fail(out_of_memory());
  }
}

}  // namespace

Result<std::shared_ptr<Writer>> Writer::open(StoreOptions options) {
  auto file_lock = FileLock::take(options.path);
  if (!file_lock) return fail(std::move(file_lock).error());
  auto opened = Database::open(options.path, Database::Mode::write, options.vfs);
  if (!opened) return fail(std::move(opened).error());
  auto database = std::make_unique<Database>(*std::move(opened));
  if (auto done = prepare(*database, options); !done) return fail(std::move(done).error());
  const auto first = first_in(*database);
  if (!first) return fail(first.error());
  auto table = JournalWriter::create(*database, JournalTable::journal);
  if (!table) return fail(std::move(table).error());
  const auto path = options.path;
  try {
    return std::shared_ptr<Writer>(new Writer(std::move(options), *std::move(file_lock),
                                              std::move(database), *std::move(table), *first));
  } catch (const std::exception& error) {  // no thread
    return fail(ErrorCode::journal_failed, path + ": " + error.what());
  }
}

Writer::Writer(StoreOptions options, FileLock file_lock, std::unique_ptr<Database> database,
               JournalWriter table, Sequence first)
    : options_(std::move(options)),
      file_lock_(std::move(file_lock)),
      database_(std::move(database)),
      table_(std::move(table)),
      first_(first),
      last_(table_.end().sequence),
      committed_(last_),
      thread_([this] { run(); }) {}

Writer::~Writer() {
  {
    const Lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
  if (is_over_) {
    database_->keep_log();  // nobody knows what is on the disk: the next process looks
  } else {
    (void)database_->move_log(Database::Move::all);  // else the next process does it
  }
}

Result<> Writer::replay(const std::function<Result<>(JournalRecord)>& each) {
  auto database = Database::open(options_.path, Database::Mode::read, options_.vfs);
  if (!database) return fail(std::move(database).error());
  const auto end = read_rows(
      *database, {}, last_sequence,
      [&](JournalRecord& record, const Anchor&, JournalTable) { return each(std::move(record)); });
  return end ? Result<>() : fail(end.error());
}

Sequence Writer::append(JournalRecord record) noexcept {
  const Lock lock(mutex_);
  const auto sequence = record.sequence = ++last_;
  if (has_gap_ || is_over_) return sequence;
  try {
    if (sequence - committed_ > waiting_max) throw std::bad_alloc();
    queue_.push_back(std::move(record));
  } catch (...) {  // no memory: a record is missing, so none may follow
    has_gap_ = true;
    healthy_ = false;
    failure_.emplace(out_of_memory());
  }
  changed_.notify_all();
  return sequence;
}

Sequence Writer::committed() const noexcept {
  if (options_.durability == Durability::strict) return committed_;
  const Lock lock(mutex_);
  return failure_ ? committed_.load() : last_;
}

Result<> Writer::health() const {
  if (healthy_) return {};
  const Lock lock(mutex_);
  return failure_ ? Result<>(fail(*failure_)) : Result<>();
}

void Writer::when_committed(Sequence sequence, Done done) {
  Lock lock(mutex_);
  const bool durable =
      sequence <= committed_ || (options_.durability == Durability::relaxed && !failure_);
  if (!durable && !failure_) {
    waits_.emplace(sequence, std::move(done));
    return;
  }
  auto outcome = durable ? Result<>() : Result<>(fail(*failure_));
  lock.unlock();
  done(std::move(outcome));
}

StoreMetrics Writer::metrics() const {
  Lock lock(mutex_);
  auto metrics = metrics_;
  metrics.records = committed_ + 1 - first_;
  metrics.queued = is_over_ ? 0 : last_ - committed_;
  lock.unlock();
  metrics.bytes = bytes_on_disk(options_.path);
  return metrics;
}

void Writer::run() noexcept {
  try {
    write_until_stopped();
  } catch (...) {  // nothing else throws
    Lock lock(mutex_);
    stop_for_good(out_of_memory(), lock);
  }
}

void Writer::write_until_stopped() {
  Lock lock(mutex_);
  while (!is_over_ && wait_for_records(lock)) write_batch(lock);
}

bool Writer::wait_for_records(Lock& lock) {
  if (failure_) {
    changed_.wait_for(lock, options_.retry_delay, [&] { return stopping_; });
    if (stopping_) return false;
  }
  changed_.wait(lock, [&] { return stopping_ || !queue_.empty() || !batch_.empty(); });
  if (options_.durability == Durability::relaxed) {
    changed_.wait_for(lock, options_.delay_max, [&] { return stopping_; });
  }
  return !queue_.empty() || !batch_.empty();
}

void Writer::write_batch(Lock& lock) {
  batch_.insert(batch_.end(), std::make_move_iterator(queue_.begin()),
                std::make_move_iterator(queue_.end()));
  queue_.clear();
  lock.unlock();
  const auto begin = std::chrono::steady_clock::now();
  const auto written = write();
  const auto took = std::chrono::steady_clock::now() - begin;
  lock.lock();
  if (!written) return failed(written.error(), lock);
  succeeded(took, lock);
  if (database_->log_pages() < log_pages_max) return;
  lock.unlock();
  const auto moved = database_->move_log(Database::Move::what_is_free);
  lock.lock();
  // The records are durable in the log, and so they stay while there is no room in the file.
  if (!moved && !database_->is_full()) failed(moved.error(), lock);
}

Result<> Writer::write() {
  const auto before = table_.end();
  auto done = database_->transaction([&] {
    Result<> appended;
    for (const auto& record : batch_) {
      appended = table_.append(record);
      if (!appended) break;
    }
    return appended;
  });
  if (!done) table_.roll_back_to(before);
  return done;
}

void Writer::succeeded(std::chrono::nanoseconds took, Lock& lock) {
  const auto sequence = batch_.back().sequence;
  batch_.clear();
  committed_ = sequence;
  metrics_.add_commit(took);
  if (!has_gap_) {
    failure_.reset();
    healthy_ = true;
  }
  Waits due;
  const auto end = waits_.upper_bound(sequence);
  for (auto wait = waits_.begin(); wait != end;) due.insert(due.end(), waits_.extract(wait++));
  lock.unlock();
  tell(due, {});
  lock.lock();
  if (callback_threw_) {
    stop_for_good({ErrorCode::journal_failed, "one who waited for the journal threw"}, lock);
  }
}

void Writer::failed(const Error& error, Lock& lock) {
  ++metrics_.failures;
  if (!database_->is_full() || database_->is_in_transaction()) return stop_for_good(error, lock);
  failure_ = error;
  healthy_ = false;
  const auto waits = std::exchange(waits_, {});
  lock.unlock();
  tell(waits, fail(error));
  lock.lock();
}

void Writer::stop_for_good(const Error& error, Lock& lock) noexcept {
  is_over_ = true;
  healthy_ = false;
  auto outcome = outcome_of(error);
  failure_ = std::move(outcome.error());
  outcome = outcome_of(*failure_);
  queue_.clear();
  const auto waits = std::exchange(waits_, {});
  lock.unlock();
  tell(waits, outcome);
  lock.lock();
}

void Writer::tell(const Waits& waits, const Result<>& outcome) noexcept {
  for (const auto& [sequence, done] : waits) {
    auto told = outcome ? Result<>() : outcome_of(outcome.error());
    try {
      done(std::move(told));
    } catch (...) {
      callback_threw_ = true;
    }
  }
}

}  // namespace purser::sqlite
