// event.hpp: something to wait for that happens once, told from any thread.
#pragma once

#include <memory>

#include <purser/runtime/task.hpp>

namespace purser {

/// Set once, waited for by at most one coroutine. Copies share the same event.
///
/// Thread-safe. The waiter goes on in its own executor, never inside `set`.
class Event {
 public:
  Event();
  /// The first call decides the outcome; later ones do nothing.
  void set(Result<> outcome = {}) const;
  [[nodiscard]] bool is_set() const noexcept;
  /// What `set` was given, or `cancelled`.
  [[nodiscard]] Task<> wait() const;

 private:
  struct State;
  struct Start;
  std::shared_ptr<State> state_;
};

}  // namespace purser
