// schema.cpp: makes the tables of a new journal, and recognises an old one.
#include <string>

#include <purser/adapters/stores/sqlite/detail/journal_table.hpp>

namespace purser::sqlite {
namespace {

constexpr const char* application_id = "1349874291";  // "Purs"
constexpr int schema_version = 1;

constexpr const char* schema_sql =
    "BEGIN IMMEDIATE;"
    "CREATE TABLE journal ("
    " sequence INTEGER PRIMARY KEY,"
    " time INTEGER NOT NULL,"  // nanoseconds since 1970, UTC
    " kind INTEGER NOT NULL, hold INTEGER NOT NULL, call INTEGER NOT NULL,"
    " attempt INTEGER NOT NULL, cause INTEGER NOT NULL, parent INTEGER NOT NULL,"
    " call_kind INTEGER NOT NULL, purpose INTEGER NOT NULL,"
    " scope TEXT NOT NULL, name TEXT NOT NULL, model TEXT NOT NULL,"
    " low INTEGER NOT NULL, high INTEGER NOT NULL,"  // nanodollars
    " tokens INTEGER NOT NULL, calls INTEGER NOT NULL, usage TEXT NOT NULL,"
    " price_version TEXT NOT NULL, limits TEXT NOT NULL, hash BLOB NOT NULL);"
    "PRAGMA application_id = 1349874291;"
    "PRAGMA user_version = 1;"
    "COMMIT;";

Error foreign(const Database& database, const std::string& why) {
  return {ErrorCode::invalid_argument, database.path() + why};
}

}  // namespace

Result<> prepare_schema(Database& database) {
  const auto tables = database.value("SELECT count(*) FROM sqlite_master");
  if (!tables) return fail(tables.error());
  const auto owner = database.value("PRAGMA application_id");
  if (!owner) return fail(owner.error());
  if (*owner == "0" && *tables == "0") return database.run(schema_sql);
  return check_schema(database);
}

Result<> check_schema(Database& database) {
  const auto owner = database.value("PRAGMA application_id");
  if (!owner) return fail(owner.error());
  const auto version = database.value("PRAGMA user_version");
  if (!version) return fail(version.error());
  if (*owner != application_id) {
    return fail(foreign(database, " is a database of another program; name another file"));
  }
  if (*version != std::to_string(schema_version)) {
    return fail(foreign(database, " was made by a later version of Purser; use that one"));
  }
  return {};
}

}  // namespace purser::sqlite
