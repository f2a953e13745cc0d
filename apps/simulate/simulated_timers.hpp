// simulated_timers.hpp: time as a log tells it.
#pragma once

#include <map>
#include <unordered_map>

#include <purser/runtime/timers.hpp>

namespace purser::cli {

/// Both clocks in one: stands still until it is moved, and never goes back. Used by one thread.
class SimulatedTimers final : public Timers, public Clock {
 public:
  [[nodiscard]] const Clock& clock() const noexcept override { return *this; }
  [[nodiscard]] Instant now() const noexcept override { return Instant(now_.time_since_epoch()); }
  [[nodiscard]] WallTime wall_now() const noexcept override { return now_; }

  Id call_at(Instant when, std::function<void()> action) override;
  void cancel(Id id) noexcept override;

  /// It is `time` now, unless it is later already; what is due runs.
  void advance_to(WallTime time);
  /// Goes on to the next timer. False: there is none.
  bool advance_to_next();

 private:
  struct Timer {
    Id id;
    std::function<void()> action;
  };

  WallTime now_{};
  std::multimap<Instant, Timer> timers_;
  std::unordered_map<Id, std::multimap<Instant, Timer>::iterator> by_id_;
  Id last_ = 0;
};

}  // namespace purser::cli
