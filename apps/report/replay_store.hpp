// replay_store.hpp: a journal as the past of a ledger that only looks.
#pragma once

#include <functional>
#include <string>

#include <purser/runtime/ledger/store.hpp>

namespace purser::cli {

/// Replays a journal file, also beside the process that writes it, and takes nothing. Thread-safe.
class ReplayStore final : public Store {
 public:
  /// `seen` gets each record first; its error ends the replay.
  ReplayStore(std::string path, std::function<Result<>(const JournalRecord&)> seen);

  [[nodiscard]] bool keeps_records() const noexcept override { return false; }
  [[nodiscard]] Result<> replay(const std::function<Result<>(JournalRecord)>& each) override;
  Sequence append(JournalRecord) noexcept override { return 0; }
  [[nodiscard]] Sequence committed() const noexcept override { return 0; }
  /// Nothing is admitted.
  [[nodiscard]] Result<> health() const override;
  void when_committed(Sequence sequence, std::function<void(Result<>)> done) override;

 private:
  std::string path_;
  std::function<Result<>(const JournalRecord&)> seen_;
};

}  // namespace purser::cli
