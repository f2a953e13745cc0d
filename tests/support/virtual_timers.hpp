// virtual_timers.hpp: timers that fire when a test says that time has passed.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <vector>

#include <purser/runtime/timers.hpp>
#include <purser/tests/support/virtual_clock.hpp>

namespace purser {

/// Thread-safe.
class VirtualTimers final : public Timers {
 public:
  [[nodiscard]] const Clock& clock() const noexcept override { return clock_; }
  [[nodiscard]] VirtualClock& virtual_clock() noexcept { return clock_; }

  Id call_at(Instant when, std::function<void()> action) override {
    const std::lock_guard lock(mutex_);
    const Id id = ++last_;
    timers_.emplace(std::pair(when, id), std::move(action));
    return id;
  }

  void cancel(Id id) noexcept override {
    const std::lock_guard lock(mutex_);
    for (auto timer = timers_.begin(); timer != timers_.end(); ++timer) {
      if (timer->first.second != id) continue;
      timers_.erase(timer);
      return;
    }
  }

  /// Time passes; what is due runs on the caller's thread.
  void advance(std::chrono::nanoseconds by) {
    clock_.advance(by);
    std::vector<std::function<void()>> due;
    {
      const std::lock_guard lock(mutex_);
      while (!timers_.empty() && timers_.begin()->first.first <= clock_.now()) {
        due.push_back(std::move(timers_.begin()->second));
        timers_.erase(timers_.begin());
      }
    }
    for (auto& action : due) action();
  }

  [[nodiscard]] std::size_t armed() const {
    const std::lock_guard lock(mutex_);
    return timers_.size();
  }

  /// When the next timer is due; none: Instant::max().
  [[nodiscard]] Instant next() const {
    const std::lock_guard lock(mutex_);
    return timers_.empty() ? Instant::max() : timers_.begin()->first.first;
  }

 private:
  VirtualClock clock_;
  mutable std::mutex mutex_;
  std::map<std::pair<Instant, Id>, std::function<void()>> timers_;
  Id last_ = 0;
};

}  // namespace purser
