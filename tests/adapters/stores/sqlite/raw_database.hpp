// raw_database.hpp: a journal's file as SQLite itself sees it, for tests that make old ones or
// change what must not be changed.
#pragma once

#include <sqlite3.h>

#include <stdexcept>
#include <string>

namespace purser {

/// An empty journal as version 1 made it.
inline constexpr const char* journal_of_version_1 =
    "CREATE TABLE journal ("
    " sequence INTEGER PRIMARY KEY, time INTEGER NOT NULL, kind INTEGER NOT NULL,"
    " hold INTEGER NOT NULL, call INTEGER NOT NULL, attempt INTEGER NOT NULL,"
    " cause INTEGER NOT NULL, parent INTEGER NOT NULL, call_kind INTEGER NOT NULL,"
    " purpose INTEGER NOT NULL, scope TEXT NOT NULL, name TEXT NOT NULL, model TEXT NOT NULL,"
    " low INTEGER NOT NULL, high INTEGER NOT NULL, tokens INTEGER NOT NULL,"
    " calls INTEGER NOT NULL, usage TEXT NOT NULL, price_version TEXT NOT NULL,"
    " limits TEXT NOT NULL, hash BLOB NOT NULL);"
    "PRAGMA application_id = 1349874291; PRAGMA user_version = 1; PRAGMA journal_mode = WAL;";

class RawDatabase {
 public:
  explicit RawDatabase(const std::string& path) {
    if (sqlite3_open(path.c_str(), &handle_) != SQLITE_OK) throw std::runtime_error("cannot open");
  }
  ~RawDatabase() { sqlite3_close(handle_); }
  RawDatabase(const RawDatabase&) = delete;
  RawDatabase& operator=(const RawDatabase&) = delete;

  void run(const std::string& sql) const {
    if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return;
    throw std::runtime_error(sqlite3_errmsg(handle_));
  }
  /// The first column of the first row.
  [[nodiscard]] std::string value(const std::string& sql) const {
    std::string found;
    sqlite3_exec(
        handle_, sql.c_str(),
        [](void* out, int, char** values, char**) {
          *static_cast<std::string*>(out) = values[0] != nullptr ? values[0] : "";
          return 1;
        },
        &found, nullptr);
    return found;
  }

 private:
  sqlite3* handle_ = nullptr;
};

}  // namespace purser
