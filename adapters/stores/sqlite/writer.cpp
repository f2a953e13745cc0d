// writer.cpp: group commit, and what follows when one fails.
#include <purser/adapters/stores/sqlite/detail/writer.hpp>

#include <utility>

namespace purser::sqlite {

Result<std::shared_ptr<Writer>> Writer::open(StoreOptions options) {
  auto file_lock = FileLock::take(options.path);
  if (!file_lock) return fail(std::move(file_lock).error());
  auto opened = Database::open(options.path, Database::Mode::write, options.vfs);
  if (!opened) return fail(std::move(opened).error());
  auto database = std::make_unique<Database>(*std::move(opened));
  if (!database->is_writable()) {
    return fail(ErrorCode::invalid_argument, options.path + " cannot be written");
  }
  if (auto done = prepare_schema(*database); !done) return fail(std::move(done).error());
  if (auto done = database->run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"); !done) {
    return fail(std::move(done).error());
  }
  auto table = JournalWriter::create(*database);
  if (!table) return fail(std::move(table).error());
  return std::shared_ptr<Writer>(new Writer(std::move(options), *std::move(file_lock),
                                            std::move(database), *std::move(table)));
}

Writer::Writer(StoreOptions options, FileLock file_lock, std::unique_ptr<Database> database,
               JournalWriter table)
    : options_(std::move(options)),
      file_lock_(std::move(file_lock)),
      database_(std::move(database)),
      table_(std::move(table)),
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
  (void)database_->run("PRAGMA wal_checkpoint(TRUNCATE)");  // else the next process does it
}

Result<> Writer::replay(const std::function<Result<>(JournalRecord)>& each) {
  auto database = Database::open(options_.path, Database::Mode::read, options_.vfs);
  if (!database) return fail(std::move(database).error());
  auto end = read_rows(
      *database, {}, [&](JournalRecord& record, const Anchor&) { return each(std::move(record)); });
  if (!end) return fail(std::move(end).error());
  return {};
}

Sequence Writer::append(JournalRecord record) noexcept {
  const Lock lock(mutex_);
  const auto sequence = record.sequence = ++last_;
  if (has_gap_) return sequence;
  try {
    queue_.push_back(std::move(record));
  } catch (...) {  // no memory: a record is missing, so none may follow
    has_gap_ = true;
    healthy_ = false;
    failure_.emplace(ErrorCode::journal_failed, "out of memory");  // short: needs none
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

void Writer::run() {
  std::vector<JournalRecord> records;
  Lock lock(mutex_);
  while (true) {
    if (failure_) {
      changed_.wait_for(lock, options_.retry_delay, [&] { return stopping_; });
      if (stopping_) return;
    }
    changed_.wait(lock, [&] { return stopping_ || !queue_.empty() || !records.empty(); });
    if (options_.durability == Durability::relaxed) {
      changed_.wait_for(lock, options_.delay_max, [&] { return stopping_; });
    }
    if (queue_.empty() && records.empty()) return;
    std::move(queue_.begin(), queue_.end(), std::back_inserter(records));
    queue_.clear();
    lock.unlock();
    bool full = false;
    auto written = write(records, full);
    lock.lock();
    if (written) {
      const auto sequence = records.back().sequence;
      records.clear();
      succeeded(sequence, lock);
    } else {
      failed(std::move(written).error(), lock);
      if (!full) return;
    }
  }
}

Result<> Writer::write(const std::vector<JournalRecord>& records, bool& full) {
  const auto before = table_.end();
  auto done = database_->run("BEGIN IMMEDIATE");
  for (const auto& record : records) {
    if (!done) break;
    done = table_.append(record);
  }
  if (done) done = database_->run("COMMIT");
  if (done) return {};
  full = database_->is_full();
  if (database_->is_in_transaction()) (void)database_->run("ROLLBACK");
  table_.roll_back_to(before);
  return done;
}

void Writer::succeeded(Sequence sequence, Lock& lock) {
  committed_ = sequence;
  if (!has_gap_) {
    failure_.reset();
    healthy_ = true;
  }
  std::vector<Done> due;
  const auto end = waits_.upper_bound(sequence);
  for (auto wait = waits_.begin(); wait != end; ++wait) due.push_back(std::move(wait->second));
  waits_.erase(waits_.begin(), end);
  lock.unlock();
  for (const auto& done : due) done({});
  lock.lock();
}

void Writer::failed(Error error, Lock& lock) {
  failure_ = error;
  healthy_ = false;
  const auto waits = std::exchange(waits_, {});
  lock.unlock();
  for (const auto& [sequence, done] : waits) done(fail(error));
  lock.lock();
}

}  // namespace purser::sqlite
