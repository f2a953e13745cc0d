// overheard.hpp: what a runtime says about the calls that were made.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include <purser/agent/runtime.hpp>

namespace purser::cli {

/// What limits say to the call that is made right now. Not thread-safe: calls are made by one
/// thread.
class Overheard final : public LedgerObserver {
 public:
  struct Said {
    std::vector<Warning> warnings;
    std::optional<LedgerEvent> refusal;  ///< the last by a limit that blocks
  };

  void on_event(LedgerEvent event) noexcept override;
  /// What was heard since the last time.
  [[nodiscard]] Said take() noexcept;

 private:
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
