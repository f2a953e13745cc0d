// schema.cpp: every step from an empty file to today's tables; recognises files of others.
#include <purser/adapters/stores/sqlite/detail/schema.hpp>

#include <array>
#include <charconv>
#include <string>

namespace purser::sqlite {
namespace {

constexpr const char* application_id = "1349874291";  // "Purs"

constexpr const char* columns =
    " (sequence INTEGER PRIMARY KEY,"
    " time INTEGER NOT NULL,"  // nanoseconds since 1970, UTC
    " kind INTEGER NOT NULL, hold INTEGER NOT NULL, call INTEGER NOT NULL,"
    " attempt INTEGER NOT NULL, cause INTEGER NOT NULL, parent INTEGER NOT NULL,"
    " call_kind INTEGER NOT NULL, purpose INTEGER NOT NULL,"
    " scope TEXT NOT NULL, name TEXT NOT NULL, model TEXT NOT NULL,"
    " low INTEGER NOT NULL, high INTEGER NOT NULL,"  // nanodollars
    " tokens INTEGER NOT NULL, calls INTEGER NOT NULL, usage TEXT NOT NULL,"
    " price_version TEXT NOT NULL, limits TEXT NOT NULL, hash BLOB NOT NULL);";

/// From each version to the next. A step never changes once it was released: files of every
/// version are out there.
struct Step {
  const char* what;  ///< before the columns
  const char* then;
};
constexpr std::array steps{
    Step{"CREATE TABLE journal", "PRAGMA application_id = 1349874291; PRAGMA user_version = 1;"},
    Step{"CREATE TABLE summary", "PRAGMA user_version = 2;"},
};
static_assert(steps.size() == static_cast<std::size_t>(schema_version));

Error foreign(const Database& database, const std::string& why) {
  return {ErrorCode::invalid_argument, database.path() + why};
}

/// Each step is a transaction: a process that dies between two leaves the version between them.
Result<> migrate(Database& database, SchemaVersion from) {
  for (auto version = static_cast<std::size_t>(from); version < steps.size(); ++version) {
    const auto& step = steps.at(version);
    const auto sql = std::string(step.what) + columns + step.then;
    auto done = database.transaction([&] { return database.run(sql.c_str()); });
    if (!done) return done;
  }
  return {};
}

}  // namespace

Result<> prepare_schema(Database& database) {
  const auto tables = database.value("SELECT count(*) FROM sqlite_master");
  if (!tables) return fail(tables.error());
  const auto owner = database.value("PRAGMA application_id");
  if (!owner) return fail(owner.error());
  if (*owner == "0" && *tables == "0") return migrate(database, SchemaVersion::none);
  const auto version = check_schema(database);
  if (!version) return fail(version.error());
  return migrate(database, *version);
}

Result<SchemaVersion> check_schema(Database& database) {
  const auto owner = database.value("PRAGMA application_id");
  if (!owner) return fail(owner.error());
  const auto text = database.value("PRAGMA user_version");
  if (!text) return fail(text.error());
  if (*owner != application_id) {
    return fail(foreign(database, " is a database of another program; name another file"));
  }
  int version = 0;
  std::from_chars(text->data(), text->data() + text->size(), version);
  if (version < 1 || version > static_cast<int>(schema_version)) {
    return fail(foreign(database, " was made by a later version of Purser; use that one"));
  }
  return static_cast<SchemaVersion>(version);
}

}  // namespace purser::sqlite
