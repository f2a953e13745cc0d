// timers.hpp: the port for "do this later": deadlines, pauses between tries, timeouts.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include <purser/runtime/clock.hpp>
#include <purser/runtime/task.hpp>

namespace purser {

/// One queue of timers for a whole runtime, coarse (10 ms) and cheap to arm and to disarm.
///
/// Thread-safe.
class Timers {
 public:
  using Id = std::uint64_t;
  virtual ~Timers() = default;

  [[nodiscard]] virtual const Clock& clock() const noexcept = 0;

  /// Runs `action` once, at `when` or up to 10 ms later, on an unspecified thread. `action` must be
  /// short and must not throw; it may run on this call's stack only when `when` has passed.
  virtual Id call_at(Instant when, std::function<void()> action) = 0;

  /// Forgets a timer. Harmless for one that ran. An action that is running right now may still
  /// finish after this returns: let it own what it touches.
  virtual void cancel(Id id) noexcept = 0;
};

/// A timer that is disarmed when this goes out of scope. `Instant::max()` arms none.
class ArmedTimer {
 public:
  /// As `Timers::call_at`. `timers` must outlive it.
  ArmedTimer(Timers& timers, Instant when, std::function<void()> action)
      : timers_(when == Instant::max() ? nullptr : &timers),
        id_(timers_ != nullptr ? timers.call_at(when, std::move(action)) : 0) {}
  ArmedTimer(const ArmedTimer&) = delete;
  ArmedTimer& operator=(const ArmedTimer&) = delete;
  ~ArmedTimer() {
    if (timers_ != nullptr) timers_->cancel(id_);
  }

 private:
  Timers* timers_;
  Timers::Id id_;
};

/// A `Timers` that runs on `executor`. Must be stopped (destroyed) before the executor's context
/// is. `clock` must outlive it.
[[nodiscard]] std::shared_ptr<Timers> make_timers(asio::any_io_executor executor,
                                                  const Clock& clock = system_clock());

/// Waits for `duration`. Error: `cancelled`. `timers` must outlive the task.
[[nodiscard]] Task<> pause(Timers& timers, std::chrono::nanoseconds duration);

}  // namespace purser
