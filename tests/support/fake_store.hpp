// fake_store.hpp: a journal in memory that commits when a test says so, or fails.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <purser/runtime/ledger/store.hpp>

namespace purser {

/// Keeps every record. Commits at once, or slowly: only what `commit` names. Thread-safe.
class FakeStore final : public Store {
 public:
  enum class Speed { at_once, by_hand };

  explicit FakeStore(Speed speed = Speed::at_once) : speed_(speed) {}
  /// The journal of an earlier process.
  explicit FakeStore(std::vector<JournalRecord> past)
      : speed_(Speed::at_once), committed_(past.size()), records_(std::move(past)) {}

  /// What was appended so far is the past of the next ledger.
  Result<> replay(const std::function<Result<>(JournalRecord)>& each) override {
    for (auto& record : records()) {
      if (auto done = each(std::move(record)); !done) return done;
    }
    return {};
  }

  Sequence append(JournalRecord record) noexcept override {
    Sequence sequence = 0;
    {
      const std::lock_guard lock(mutex_);
      sequence = record.sequence = records_.size() + 1;
      records_.push_back(std::move(record));
      if (speed_ == Speed::at_once && failure_.empty()) committed_ = sequence;
    }
    return sequence;
  }

  [[nodiscard]] Sequence committed() const noexcept override {
    const std::lock_guard lock(mutex_);
    return committed_;
  }

  [[nodiscard]] Result<> health() const override {
    const std::lock_guard lock(mutex_);
    return state();
  }

  void when_committed(Sequence sequence, std::function<void(Result<>)> done) override {
    std::unique_lock lock(mutex_);
    const auto now = state();
    if (now && sequence > committed_) {
      waits_.push_back({sequence, std::move(done)});
      return;
    }
    lock.unlock();
    done(sequence <= committed() ? Result<>() : now);
  }

  /// Everything up to `sequence` becomes durable.
  void commit(Sequence sequence) {
    std::unique_lock lock(mutex_);
    committed_ = std::max(committed_, std::min<Sequence>(sequence, records_.size()));
    auto due = take_waits([&](const Wait& wait) { return wait.sequence <= committed_; });
    lock.unlock();
    for (auto& wait : due) wait.done({});
  }
  void commit_all() { commit(static_cast<Sequence>(-1)); }

  /// Nothing becomes durable any more; whoever waits is told.
  void fail_with(std::string reason) {
    std::unique_lock lock(mutex_);
    failure_ = std::move(reason);
    auto due = take_waits([](const Wait&) { return true; });
    const auto failed = state();
    lock.unlock();
    for (auto& wait : due) wait.done(failed);
  }
  /// The store works again, and what it had queued is durable where it commits at once.
  void recover() {
    const std::lock_guard lock(mutex_);
    failure_.clear();
    if (speed_ == Speed::at_once) committed_ = records_.size();
  }

  [[nodiscard]] std::vector<JournalRecord> records() const {
    const std::lock_guard lock(mutex_);
    return records_;
  }
  [[nodiscard]] std::size_t waiting() const {
    const std::lock_guard lock(mutex_);
    return waits_.size();
  }

 private:
  struct Wait {
    Sequence sequence;
    std::function<void(Result<>)> done;
  };
  using Waits = std::vector<Wait>;

  [[nodiscard]] Result<> state() const {
    if (failure_.empty()) return {};
    return fail(ErrorCode::journal_failed, failure_);
  }

  template <class Due>
  Waits take_waits(const Due& due) {
    Waits taken;
    Waits kept;
    for (auto& wait : waits_) (due(wait) ? taken : kept).push_back(std::move(wait));
    waits_ = std::move(kept);
    return taken;
  }

  mutable std::mutex mutex_;
  Speed speed_;
  std::string failure_;
  Sequence committed_ = 0;
  std::vector<JournalRecord> records_;
  Waits waits_;
};

}  // namespace purser
