// replay_store.cpp: one reading of the file serves the ledger and whoever looks on.
#include <purser/apps/report/replay_store.hpp>

#include <utility>

#include <purser/adapters/stores/sqlite/journal.hpp>

namespace purser::cli {

ReplayStore::ReplayStore(std::string path, std::function<Result<>(const JournalRecord&)> seen)
    : path_(std::move(path)), seen_(std::move(seen)) {}

Result<> ReplayStore::replay(const std::function<Result<>(JournalRecord)>& each) {
  return sqlite::read_journal(path_, [&](const sqlite::JournalEntry& entry) -> Result<> {
    if (auto taken = seen_(entry.record); !taken) return taken;
    return each(entry.record);
  });
}

Result<> ReplayStore::health() const {
  return fail(ErrorCode::journal_failed, path_ + " is only read");
}

void ReplayStore::when_committed(Sequence sequence, std::function<void(Result<>)> done) {
  (void)sequence;
  done({});
}

}  // namespace purser::cli
