// delivery_log.cpp: one mutex, held for moments.
#include <algorithm>
#include <utility>

#include <purser/adapters/alerts/detail/delivery_log.hpp>

namespace purser::alerts {

DeliveryLog::DeliveryLog(const std::vector<Target>& targets, std::size_t waiting_max)
    : waiting_max_(waiting_max) {
  for (const auto& target : targets) stats_.targets.emplace_back().name = name_of(target);
}

bool DeliveryLog::has_room() noexcept {
  const std::lock_guard lock(mutex_);
  if (raised_.size() + fewest_waiting() < waiting_max_) return true;
  ++stats_.dropped;
  return false;
}

std::size_t DeliveryLog::fewest_waiting() const noexcept {
  auto fewest = waiting_max_;
  for (const auto& target : stats_.targets) fewest = std::min(fewest, target.waiting);
  return fewest;
}

bool DeliveryLog::put(Alert&& alert) noexcept {
  const auto tally = alert.tally;
  const std::lock_guard lock(mutex_);
  if (!keep(std::move(alert))) {
    ++stats_.dropped;
    tally_alert(tally, [](AlertCounts& counts) { ++counts.dropped; });
    return false;
  }
  tally_alert(tally, [](AlertCounts& counts) { ++counts.waiting; });
  return !std::exchange(asked_, true);
}

bool DeliveryLog::keep(Alert&& alert) noexcept {
  if (raised_.size() >= waiting_max_) return false;
  try {
    raised_.push_back(std::move(alert));
    return true;
  } catch (...) {  // no memory: an alert is lost, the call is not
    return false;
  }
}

std::deque<Alert> DeliveryLog::take() {
  const std::lock_guard lock(mutex_);
  asked_ = false;
  looking_ = true;
  return std::exchange(raised_, {});
}

void DeliveryLog::looked_at() {
  const std::lock_guard lock(mutex_);
  looking_ = false;
  changed_.notify_all();
}

void DeliveryLog::lost() noexcept {
  const std::lock_guard lock(mutex_);
  ++stats_.dropped;
}

void DeliveryLog::nobody_came() noexcept {
  const std::lock_guard lock(mutex_);
  asked_ = false;
}

void DeliveryLog::kept(const Result<>& outcome) {
  const std::lock_guard lock(mutex_);
  if (outcome) {
    ++stats_.kept;
    return;
  }
  ++stats_.not_kept;
  stats_.outbox_error = outcome.error().message();
}

void DeliveryLog::listen(std::weak_ptr<AlertListener> listener) {
  const std::lock_guard lock(mutex_);
  std::erase_if(listeners_, [](const auto& known) { return known.expired(); });
  listeners_.push_back(std::move(listener));
}

void DeliveryLog::tell(const AlertFailure& failure) noexcept {
  std::vector<std::weak_ptr<AlertListener>> listeners;
  try {
    const std::lock_guard lock(mutex_);
    listeners = listeners_;
  } catch (...) {  // no memory: the numbers are kept
    return;
  }
  for (const auto& known : listeners) {
    if (const auto listener = known.lock()) listener->alert_failed(failure);
  }
}

bool DeliveryLog::is_idle() const noexcept {
  if (!raised_.empty() || looking_) return false;
  for (const auto& target : stats_.targets) {
    if (target.waiting > 0) return false;
  }
  return true;
}

bool DeliveryLog::wait_until_idle(std::chrono::milliseconds timeout) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, timeout, [this] { return is_idle(); });
}

DeliveryStats DeliveryLog::stats() const {
  const std::lock_guard lock(mutex_);
  return stats_;
}

}  // namespace purser::alerts
