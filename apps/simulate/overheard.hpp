// overheard.hpp: what a runtime says about the calls that were made.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include <purser/agent/runtime.hpp>

namespace purser::cli {

/// Listens to a runtime's events. Thread-safe.
class Overheard {
 public:
  void threshold(const LedgerEvent& event);
  void exhausted(const LedgerEvent& event);
  /// About one call.
  struct Said {
    std::vector<Warning> warnings;
    std::optional<LedgerEvent> refusal;  ///< by a limit that blocks
  };
  using ByCall = std::unordered_map<CallId, Said>;
  /// What was heard since the last time.
  [[nodiscard]] ByCall take();

 private:
  std::mutex mutex_;
  ByCall said_;
};

/// Keeps what the call's stages noted, for calls that end without a reply.
class NoteKeeper {
 public:
  /// Stands outermost.
  [[nodiscard]] static PlacedStage stage(std::shared_ptr<NoteKeeper> keeper);
  [[nodiscard]] std::vector<Warning> take() noexcept;
  /// The call that ended last.
  [[nodiscard]] CallId call() const noexcept { return call_; }

 private:
  CallId call_ = 0;
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
