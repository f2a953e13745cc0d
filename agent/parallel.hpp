// parallel.hpp: runs several tasks at once, up to a limit.
#pragma once

#include <cstddef>
#include <functional>

#include <purser/runtime/task.hpp>

namespace purser {

/// Runs `work(0)` ... `work(count - 1)`, at most `at_once` at a time, on the caller's executor;
/// ends when all have ended.
///
/// Cancellation is passed on to those that run, no further one is started, and the task still waits
/// for them, so that nothing of theirs outlives it; then: `cancelled`. What `work` throws is
/// swallowed: it reports by what it captured, which must outlive the task.
[[nodiscard]] Task<> run_parallel(std::size_t count, std::size_t at_once,
                                  std::function<asio::awaitable<void>(std::size_t)> work);

}  // namespace purser
