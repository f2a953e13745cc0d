// deadline.hpp: cancels a call that takes too long.
#pragma once

#include <chrono>

#include <purser/runtime/middleware.hpp>
#include <purser/runtime/timers.hpp>

namespace purser {

/// Bounds everything inside of it: queueing, retries, the answer. A call without a deadline gets
/// `call_timeout` from now; one that ends too late fails with `deadline_exceeded`. Thread-safe.
class Deadline final : public Middleware {
 public:
  /// `timers` must outlive the stage. `call_timeout` <= 0: only calls that bring a deadline have
  /// one.
  Deadline(Timers& timers, std::chrono::nanoseconds call_timeout) noexcept
      : timers_(timers), call_timeout_(call_timeout) {}

  std::string_view name() const noexcept override { return "deadline"; }
  Task<Reply> handle(Call& call, Next next) override;

 private:
  Timers& timers_;
  std::chrono::nanoseconds call_timeout_;
};

}  // namespace purser
