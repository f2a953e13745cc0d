// database.cpp: calls into SQLite, each looked at.
#include <purser/adapters/stores/sqlite/detail/database.hpp>

#include <filesystem>
#include <system_error>
#include <utility>

namespace purser::sqlite {
namespace {

const char* bytes_or_empty(const void* data) noexcept {
  return data != nullptr ? static_cast<const char*>(data) : "";
}

/// As `file:` names have it: https://www.sqlite.org/uri.html
std::string uri_of(const std::string& path) {
  std::string uri = "file:";
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#') {
      uri += c == '%' ? "%25" : c == '?' ? "%3f" : "%23";
    } else {
      uri += c;
    }
  }
  return uri;
}

int remember_pages(void* log_pages, sqlite3* /*handle*/, const char* /*name*/, int pages) {
  *static_cast<int*>(log_pages) = pages;
  return SQLITE_OK;
}

}  // namespace

Result<Database> Database::open(const std::string& path, Mode mode, const std::string& vfs) {
  if (mode == Mode::write) {
    return open_file(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs);
  }
  auto database = open_file(path, SQLITE_OPEN_READONLY, vfs);
  if (!database) return database;
  const auto readable = database->value("SELECT count(*) FROM sqlite_master");
  if (readable) return database;
  const int code = sqlite3_errcode(database->handle()) & 0xff;
  if (code != SQLITE_CANTOPEN && code != SQLITE_READONLY) return database;
  return open_unchanging(path, vfs, readable.error());
}

Result<Database> Database::open_file(const std::string& path, int flags, const std::string& vfs) {
  Database database;
  database.path_ = path;
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX,
                                   vfs.empty() ? nullptr : vfs.c_str());
  database.handle_.reset(handle);
  if (code != SQLITE_OK) {
    return fail(ErrorCode::invalid_argument,
                "cannot open " + path + ": " +
                    (handle != nullptr ? sqlite3_errmsg(handle) : "out of memory"));
  }
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, 5000);
  return database;
}

/// Reading needs a file beside the journal that says who reads. Where it cannot be made, nobody
/// writes, if nobody left a log: then the journal is all there is.
Result<Database> Database::open_unchanging(const std::string& path, const std::string& vfs,
                                           Error why) {
  std::error_code ignored;
  const auto log = std::filesystem::file_size(path + "-wal", ignored);
  if (!ignored && log > 0) {
    return fail(std::move(why).in(path +
                                  "-wal has records that cannot be read from here, where nothing "
                                  "can be written; copy both files to another folder"));
  }
  auto database =
      open_file(uri_of(path) + "?immutable=1", SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, vfs);
  if (database) database->path_ = path;
  return database;
}

Result<> Database::run(const char* sql) {
  if (sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return fail(error());
}

Result<std::string> Database::value(const char* sql) {
  auto statement = Statement::prepare(*this, sql);
  if (!statement) return fail(std::move(statement).error());
  const auto row = statement->step(*this);
  if (!row) return fail(row.error());
  return *row ? std::string(statement->text(0)) : std::string();
}

Result<> Database::transaction(const std::function<Result<>()>& body) {
  auto done = run("BEGIN IMMEDIATE");
  if (!done) return done;
  try {
    done = body();
  } catch (...) {
    (void)run("ROLLBACK");
    throw;
  }
  if (done) done = run("COMMIT");
  if (done || !is_in_transaction()) return done;
  const bool was_full = is_full_;
  (void)run("ROLLBACK");
  is_full_ = was_full;
  return done;
}

void Database::watch_log() { sqlite3_wal_hook(handle(), remember_pages, log_pages_.get()); }

Result<> Database::move_log(Move move) {
  const int how = move == Move::all ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
  const int code = sqlite3_wal_checkpoint_v2(handle(), nullptr, how, nullptr, nullptr);
  if (code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED) {
    return {};
  }
  return fail(error());
}

void Database::keep_log() noexcept {
  sqlite3_db_config(handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

Error Database::error() const {
  const int code = sqlite3_errcode(handle()) & 0xff;
  is_full_ = code == SQLITE_FULL;
  if (code == SQLITE_NOTADB) {
    return {ErrorCode::invalid_argument, path_ + " is no database, and no ledger of Purser's"};
  }
  if (code == SQLITE_CORRUPT) {
    return {ErrorCode::journal_failed, path_ + " is damaged: " + sqlite3_errmsg(handle())};
  }
  return {ErrorCode::journal_failed, path_ + ": " + sqlite3_errmsg(handle())};
}

bool Database::is_in_transaction() const noexcept { return sqlite3_get_autocommit(handle()) == 0; }

bool Database::is_writable() const noexcept { return sqlite3_db_readonly(handle(), "main") == 0; }

Result<Statement> Statement::prepare(const Database& database, const char* sql) {
  sqlite3_stmt* made = nullptr;
  if (sqlite3_prepare_v3(database.handle(), sql, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr) !=
      SQLITE_OK) {
    return fail(database.error());
  }
  Statement statement;
  statement.statement_.reset(made);
  return statement;
}

Statement& Statement::bind(int index, std::int64_t value) noexcept {
  sqlite3_bind_int64(statement_.get(), index, value);
  return *this;
}

Statement& Statement::bind(int index, std::string_view text) noexcept {
  sqlite3_bind_text64(statement_.get(), index, text.data(), text.size(), SQLITE_STATIC,
                      SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind_bytes(int index, const void* data, std::size_t size) noexcept {
  sqlite3_bind_blob64(statement_.get(), index, data, size, SQLITE_STATIC);
  return *this;
}

Result<bool> Statement::step(const Database& database) noexcept {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return fail(database.error());
}

void Statement::finish() noexcept {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
}

std::int64_t Statement::integer(int column) const noexcept {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string_view Statement::text(int column) const noexcept {
  const auto* const data = bytes_or_empty(sqlite3_column_blob(statement_.get(), column));
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

}  // namespace purser::sqlite
