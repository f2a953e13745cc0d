// journal.cpp: a connection of its own that can only read.
#include <purser/adapters/stores/sqlite/journal.hpp>

#include <utility>

#include <purser/adapters/stores/sqlite/detail/journal_reader.hpp>
#include <purser/adapters/stores/sqlite/detail/schema.hpp>

namespace purser::sqlite {

struct JournalReader::State {
  Database database;
  Anchor end;
};

Result<JournalReader> JournalReader::open(const std::string& path) {
  auto database = Database::open(path, Database::Mode::read, {});
  if (!database) return fail(std::move(database).error());
  if (const auto known = check_schema(*database); !known) return fail(known.error());
  return JournalReader(std::make_unique<State>(State{*std::move(database), {}}));
}

JournalReader::JournalReader(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
JournalReader::JournalReader(JournalReader&& other) noexcept = default;
JournalReader& JournalReader::operator=(JournalReader&& other) noexcept = default;
JournalReader::~JournalReader() = default;

Result<> JournalReader::read_new(const std::function<Result<>(const JournalEntry&)>& each) {
  auto end = read_rows(state_->database, state_->end, last_sequence,
                       [&](const JournalRecord& record, const Anchor& anchor, JournalTable table) {
                         const bool is_summary = table == JournalTable::summary;
                         const auto hash = is_summary ? std::string() : crypto::to_hex(anchor.hash);
                         return each({record, hash, is_summary});
                       });
  if (!end) return fail(std::move(end).error());
  state_->end = *end;
  return {};
}

Result<> read_journal(const std::string& path,
                      const std::function<Result<>(const JournalEntry&)>& each) {
  auto reader = JournalReader::open(path);
  if (!reader) return fail(std::move(reader).error());
  return reader->read_new(each);
}

}  // namespace purser::sqlite
