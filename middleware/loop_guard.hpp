// loop_guard.hpp: stops agents that repeat themselves, before the next call costs anything.
#pragma once

#include <atomic>
#include <chrono>
#include <initializer_list>
#include <memory>
#include <vector>

#include <purser/runtime/glob.hpp>
#include <purser/runtime/hook.hpp>

namespace purser {

struct Repetition;

/// What follows when calls repeat, from mild to strict.
enum class LoopAction : std::uint8_t {
  off,    ///< nothing
  log,    ///< an event for subscribers
  warn,   ///< also a warning in reply and report
  nudge,  ///< also tells the model what it repeats: a tool answers so instead of running
  block,  ///< refuses the call with `loop_detected`, which ends an agent's run
};

/// An action and the call at which it begins.
struct LoopStep {
  LoopStep(LoopAction what) noexcept : action(what) {}  // NOLINT(google-explicit-constructor)
  LoopStep(int from, LoopAction what) noexcept : at(from), action(what) {}

  int at = 0;  ///< 0: the last step begins at `repeats`, each before it one call earlier
  LoopAction action = LoopAction::block;
};

/// One action, or steps that get stricter.
class LoopActions {
 public:
  LoopActions(LoopAction action) : steps_{action} {}  // NOLINT(google-explicit-constructor)
  LoopActions(std::initializer_list<LoopStep> steps) : steps_(steps) {}
  explicit LoopActions(std::vector<LoopStep> steps) : steps_(std::move(steps)) {}
  [[nodiscard]] const std::vector<LoopStep>& steps() const noexcept { return steps_; }

 private:
  std::vector<LoopStep> steps_;
};

/// ```cpp
/// loop_guard({.repeats = 5, .window = 60s, .similarity = 0.9, .action = LoopAction::block})
/// loop_guard({.action = {LoopAction::warn, LoopAction::nudge, LoopAction::block}})  // at 3, 4, 5
/// loop_guard({.action = {{3, LoopAction::nudge}, {10, LoopAction::block}}})
/// ```
struct LoopGuardOptions {
  static constexpr int repeats_max = 32;

  int repeats = 5;  ///< the call that trips, counted from 1; 2 to `repeats_max`
  std::chrono::nanoseconds window = std::chrono::seconds(60);  ///< positive
  double similarity = 0.75;  ///< how alike arguments are that count as repeated; above 0, up to 1
  LoopActions action = LoopAction::block;
  std::vector<Glob> polling{};  ///< tools that may repeat, beside those that say it (`polling()`)
};

/// Error: `invalid_argument`, naming the option and what it may be.
[[nodiscard]] Result<> check(const LoopGuardOptions& options);

/// Counts each session's calls: identical ones, similar ones that bring nothing new, and rounds of
/// calls in turn; docs/loop_guard.md has the rules. What trips is found as `loop_detected`. Calls
/// that are refused further in, and those of unknown tools, count; those that a busy budget turned
/// away do not. Calls without a session pass. Thread-safe.
class LoopGuard final : public Hook {
 public:
  explicit LoopGuard(LoopGuardOptions options);

  std::string_view name() const noexcept override { return "loop_guard"; }
  Traits traits() const noexcept override {
    return {.repeats = false, .rewrites = true, .charges = false, .keeps_deadline = false};
  }
  Place place() const noexcept override { return Place::guard; }
  /// Error: as `check`.
  Result<> join(const StageContext& context) override;

  /// Errors: `loop_detected`; for tools that are nudged `refused`, whose message is for the model.
  Verdict before(Call& call) override;
  void after(Call& call, Result<Reply>& outcome) noexcept override;

 private:
  /// Whether it is counted at all.
  [[nodiscard]] bool counts(const Call& call) const noexcept;
  [[nodiscard]] LoopAction action_for(const Repetition& repetition) const noexcept;

  LoopGuardOptions options_;
  std::vector<LoopStep> steps_;  ///< each with the call at which it begins
  std::atomic<const Clock*> clock_{nullptr};
};

/// A loop guard for `Runtime::use`. What is wrong with `options` is told there.
[[nodiscard]] std::shared_ptr<LoopGuard> loop_guard(LoopGuardOptions options = {});

}  // namespace purser
