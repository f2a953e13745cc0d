// writer.hpp: the thread that makes records durable, many in one commit.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include <purser/adapters/stores/sqlite/detail/file_lock.hpp>
#include <purser/adapters/stores/sqlite/detail/journal_table.hpp>
#include <purser/adapters/stores/sqlite/store.hpp>

namespace purser::sqlite {

/// Takes records from any thread. What is queued while one commit is under way goes into the next.
class Writer final : public Store {
 public:
  [[nodiscard]] static Result<std::shared_ptr<Writer>> open(StoreOptions options);
  /// Writes what is queued.
  ~Writer() override;
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  Result<> replay(const std::function<Result<>(JournalRecord)>& each) override;
  Sequence append(JournalRecord record) noexcept override;
  Sequence committed() const noexcept override;
  Result<> health() const override;
  void when_committed(Sequence sequence, std::function<void(Result<>)> done) override;

 private:
  using Lock = std::unique_lock<std::mutex>;
  using Done = std::function<void(Result<>)>;

  Writer(StoreOptions options, FileLock file_lock, std::unique_ptr<Database> database,
         JournalWriter table);
  void run();
  /// `full`: it failed because there is no room.
  [[nodiscard]] Result<> write(const std::vector<JournalRecord>& records, bool& full);
  void succeeded(Sequence sequence, Lock& lock);
  void failed(Error error, Lock& lock);

  const StoreOptions options_;
  FileLock file_lock_;
  std::unique_ptr<Database> database_;  // of the thread alone, once it runs
  JournalWriter table_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<JournalRecord> queue_;
  std::multimap<Sequence, Done> waits_;
  std::optional<Error> failure_;
  Sequence last_;         ///< given to a record
  bool has_gap_ = false;  ///< a record was lost for lack of memory
  bool stopping_ = false;
  std::atomic<Sequence> committed_;
  std::atomic<bool> healthy_ = true;
  std::thread thread_;
};

}  // namespace purser::sqlite
