// database.cpp: calls into SQLite, each looked at.
#include <purser/adapters/stores/sqlite/detail/database.hpp>

#include <utility>

namespace purser::sqlite {
namespace {

const char* bytes_or_empty(const void* data) noexcept {
  return data != nullptr ? static_cast<const char*>(data) : "";
}

}  // namespace

Result<Database> Database::open(const std::string& path, Mode mode, const std::string& vfs) {
  Database database;
  database.path_ = path;
  const int flags =
      mode == Mode::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
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

Error Database::error() const {
  const int code = sqlite3_errcode(handle()) & 0xff;
  if (code == SQLITE_NOTADB) {
    return {ErrorCode::invalid_argument, path_ + " is no database, and no ledger of Purser's"};
  }
  if (code == SQLITE_CORRUPT) {
    return {ErrorCode::journal_failed, path_ + " is damaged: " + sqlite3_errmsg(handle())};
  }
  return {ErrorCode::journal_failed, path_ + ": " + sqlite3_errmsg(handle())};
}

bool Database::is_full() const noexcept {
  return (sqlite3_errcode(handle()) & 0xff) == SQLITE_FULL;
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
