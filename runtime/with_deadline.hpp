// with_deadline.hpp: cancels work that takes too long.
#pragma once

#include <optional>

#include <purser/runtime/cancellation.hpp>
#include <purser/runtime/timers.hpp>

namespace purser {

/// Runs work on a strand under a cancellation of its own, which `when` and the caller's
/// cancellation both trigger. Use `with_deadline`.
class DeadlineGuard {
 public:
  DeadlineGuard(Timers& timers, Instant when, const asio::any_io_executor& executor);
  DeadlineGuard(const DeadlineGuard&) = delete;
  DeadlineGuard& operator=(const DeadlineGuard&) = delete;
  ~DeadlineGuard();

  /// Awaits `work`; the caller's cancellation is passed on to it. Work that is cancelled before it
  /// has started is dropped.
  [[nodiscard]] asio::awaitable<void> run(asio::awaitable<void> work);
  /// The deadline came first.
  [[nodiscard]] bool fired() const noexcept;

 private:
  struct Cut;
  asio::any_io_executor strand_;
  std::shared_ptr<Cut> cut_;
  ArmedTimer timer_;
};

namespace detail {

/// Exceptions become errors here, so that nothing is awaited inside a catch further out.
template <class T>
asio::awaitable<void> store_outcome(Task<T> task, Result<T>& outcome) {
  try {
    outcome = co_await std::move(task);
  } catch (...) {
    outcome = fail(current_exception_error("the call"));
  }
}

}  // namespace detail

/// Awaits `task` and cancels it at `when`. Then its outcome is returned with `late` in place of
/// `cancelled`; work that ignores cancellation is waited for. `timers` must outlive the task.
template <class T>
[[nodiscard]] Task<T> with_deadline(Timers& timers, Instant when, Error late, Task<T> task) {
  const auto executor = co_await asio::this_coro::executor;
  DeadlineGuard guard(timers, when, executor);
  Result<T> outcome = fail(cancelled_error());
  auto work = detail::store_outcome<T>(std::move(task), outcome);
  auto run = guard.run(std::move(work));
  co_await std::move(run);
  if (guard.fired() && !outcome && outcome.error().code() == ErrorCode::cancelled) {
    outcome = fail(std::move(late));
  }
  co_return outcome;
}

}  // namespace purser
