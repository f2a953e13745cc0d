// overheard.hpp: what a runtime says about the call that is made right now.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include <purser/agent/runtime.hpp>

namespace purser::cli {

/// Listens to a runtime's events. Thread-safe.
class Overheard {
 public:
  void threshold(const LedgerEvent& event);
  void exhausted(const LedgerEvent& event);
  /// What was heard since, and forgets it.
  struct Said {
    std::vector<Warning> warnings;
    std::optional<LedgerEvent> refusal;  ///< by a limit that blocks
  };
  [[nodiscard]] Said take();

 private:
  std::mutex mutex_;
  Said said_;
};

/// Keeps what the call's stages noted, for calls that end without a reply.
class NoteKeeper {
 public:
  /// Stands outermost.
  [[nodiscard]] static PlacedStage stage(std::shared_ptr<NoteKeeper> keeper);
  [[nodiscard]] std::vector<Warning> take() noexcept;

 private:
  std::vector<Warning> notes_;
};

/// Counts alerts and sends none.
class AlertCount final : public AlertPort {
 public:
  void raise(Alert /*alert*/) noexcept override { ++count_; }
  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }

 private:
  std::atomic<std::uint64_t> count_ = 0;
};

}  // namespace purser::cli
