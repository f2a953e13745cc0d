// start.hpp: entry points for programs without coroutines: wait for a task, get a future, or a
// callback.
#pragma once

#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <type_traits>

#include <purser/runtime/cancellation.hpp>

namespace purser {

/// Cancels what was started. Copies cancel the same task. Thread-safe; harmless after the end.
class Started {
 public:
  void cancel() const;

 private:
  friend Started start_work(asio::any_io_executor, asio::awaitable<void>, std::function<void()>);
  struct State;
  explicit Started(std::shared_ptr<State> state) noexcept : state_(std::move(state)) {}
  std::shared_ptr<State> state_;
};

/// Starts `work` on a strand of `executor` and calls `ended` when it has ended. Use `start`.
Started start_work(asio::any_io_executor executor, asio::awaitable<void> work,
                   std::function<void()> ended);

namespace detail {

/// A task's value, or the error that an exception was.
template <class T>
T failed(Error error) {
  if constexpr (std::is_constructible_v<T, Error>) {
    return T(std::move(error));
  } else {
    return T(tl::unexpect, std::move(error));
  }
}

#if defined(__GNUC__) && !defined(__clang__)
// g++ 12 takes a coroutine frame's own operator new for another one when it inlines it.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif

template <class T>
asio::awaitable<void> keep_value(asio::awaitable<T> task, std::shared_ptr<std::optional<T>> value) {
  try {
    auto outcome = co_await std::move(task);
    value->emplace(std::move(outcome));
  } catch (...) {
    value->emplace(failed<T>(current_exception_error("the task")));
  }
}

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

}  // namespace detail

/// Starts `task` (a Task<T>, or an agent's run) and calls `done` with its outcome, once, on
/// `executor`.
template <class T>
Started start(asio::any_io_executor executor, asio::awaitable<T> task,
              std::type_identity_t<std::function<void(T)>> done) {
  auto value = std::make_shared<std::optional<T>>();
  auto work = detail::keep_value<T>(std::move(task), value);
  return start_work(std::move(executor), std::move(work), [value, done = std::move(done)] {
    if (!*value) value->emplace(detail::failed<T>(cancelled_error()));
    done(std::move(**value));
  });
}

/// The same with a future. A future dropped early does not wait.
template <class T>
[[nodiscard]] std::future<T> start_future(asio::any_io_executor executor, asio::awaitable<T> task) {
  auto promise = std::make_shared<std::promise<T>>();
  auto future = promise->get_future();
  start<T>(std::move(executor), std::move(task),
           [promise](T value) { promise->set_value(std::move(value)); });
  return future;
}

/// A few threads that run tasks, for programs that have no executor of their own.
class ThreadPool {
 public:
  /// `threads`: at least 1.
  explicit ThreadPool(std::size_t threads = 2);
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  /// Stops the threads; tasks that have not ended are destroyed.
  ~ThreadPool();

  [[nodiscard]] asio::any_io_executor executor() const;

  /// Blocks until `task` ends. Not to be called from a task of this pool.
  template <class T>
  [[nodiscard]] T wait(asio::awaitable<T> task) {
    auto future = start_future<T>(executor(), std::move(task));
    return future.get();
  }

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace purser
