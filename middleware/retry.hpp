// retry.hpp: tries again what failed for a passing reason.
#pragma once

#include <chrono>
#include <functional>

#include <purser/runtime/middleware.hpp>
#include <purser/runtime/timers.hpp>

namespace purser {

struct RetryOptions {
  int attempts_max =
      3;  ///< tries of a model call in all; 1: never again. Tools say it themselves (`retry`)
  std::chrono::milliseconds delay_first{
      500};  ///< before the second try, at most; doubles with each
  std::chrono::milliseconds delay_max{8000};
  /// A peer that asks for a longer pause than this is taken at its word: the call fails.
  std::chrono::milliseconds retry_after_max{60'000};
};

/// The rule, pure: whether `error` may pass by itself, for a call of this kind. A wrong key, a
/// used-up quota, a broken answer or a bad request does only where it says so (`should_retry`).
[[nodiscard]] bool is_passing(const Error& error) noexcept;

/// The rule, pure: the pause before try number `next_attempt` (2, 3, ...): what the peer asked for,
/// else exponential with full jitter. `random` in [0, 1).
[[nodiscard]] std::chrono::milliseconds retry_delay(const RetryOptions& options, int next_attempt,
                                                    const Error& error, double random) noexcept;

/// Exponential backoff with full jitter; honours Retry-After. Never after a delivered chunk, never
/// for refusals, never past the deadline, never for tools that are not idempotent. Each attempt
/// passes all stages further in, and is paid for by itself. Thread-safe.
class Retry final : public Middleware {
 public:
  /// `timers` must outlive the stage. `random`: thread-safe, in [0, 1).
  Retry(RetryOptions options, Timers& timers, std::function<double()> random);

  std::string_view name() const noexcept override { return "retry"; }
  Traits traits() const noexcept override { return {.repeats = true, .keeps_deadline = true}; }
  Task<Reply> handle(Call& call, Next next) override;

 private:
  [[nodiscard]] int attempts_max(const Call& call) const noexcept;
  Task<Reply> repeat(Call& call, Next next, int attempts_max);

  RetryOptions options_;
  Timers& timers_;
  std::function<double()> random_;
};

}  // namespace purser
