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
#include <purser/adapters/stores/sqlite/detail/journal_writer.hpp>
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
  StoreMetrics metrics() const override;

 private:
  using Lock = std::unique_lock<std::mutex>;
  using Done = std::function<void(Result<>)>;
  using Waits = std::multimap<Sequence, Done>;

  Writer(StoreOptions options, FileLock file_lock, std::unique_ptr<Database> database,
         JournalWriter table, Sequence first);

  // Of the thread:
  void run() noexcept;
  void write_until_stopped();
  /// Whether there is something to write.
  bool wait_for_records(Lock& lock);
  void write_batch(Lock& lock);
  [[nodiscard]] Result<> write();
  void succeeded(std::chrono::nanoseconds took, Lock& lock);
  void failed(const Error& error, Lock& lock);
  /// Nothing is written any more. Needs no memory if `error` needs none.
  void stop_for_good(const Error& error, Lock& lock) noexcept;
  /// A callback that throws ends nothing but the journal.
  void tell(const Waits& waits, const Result<>& outcome) noexcept;

  const StoreOptions options_;
  FileLock file_lock_;
  std::unique_ptr<Database> database_;  // of the thread alone, once it runs
  JournalWriter table_;                 // likewise
  std::vector<JournalRecord> batch_;    // likewise
  bool callback_threw_ = false;         // likewise

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<JournalRecord> queue_;
  Waits waits_;
  std::optional<Error> failure_;
  const Sequence first_;  ///< of the records that are there in full
  Sequence last_;         ///< given to a record
  bool has_gap_ = false;  ///< a record was lost for lack of memory
  bool is_over_ = false;  ///< nothing is written any more
  bool stopping_ = false;
  StoreMetrics metrics_;
  std::atomic<Sequence> committed_;
  std::atomic<bool> healthy_ = true;
  std::thread thread_;
};

}  // namespace purser::sqlite
