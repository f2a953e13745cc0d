// simulated_timers.cpp: what is due runs in the order in which it is.
#include <purser/apps/simulate/simulated_timers.hpp>

#include <utility>

namespace purser::cli {

Timers::Id SimulatedTimers::call_at(Instant when, std::function<void()> action) {
  const Id id = ++last_;
  by_id_[id] = timers_.emplace(when, Timer{id, std::move(action)});
  return id;
}

void SimulatedTimers::cancel(Id id) noexcept {
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return;
  timers_.erase(found->second);
  by_id_.erase(found);
}

void SimulatedTimers::advance_to(WallTime time) {
  if (time > now_) now_ = time;
  while (!timers_.empty() && timers_.begin()->first <= now()) {
    const auto first = timers_.begin();
    const auto action = std::move(first->second.action);
    by_id_.erase(first->second.id);
    timers_.erase(first);
    action();
  }
}

bool SimulatedTimers::advance_to_next() {
  if (timers_.empty() || timers_.begin()->first == Instant::max()) return false;
  advance_to(WallTime(timers_.begin()->first.time_since_epoch()));
  return true;
}

}  // namespace purser::cli
