// delivery_log.hpp: what became of alerts: numbers, last errors, and a word to listeners.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include <purser/adapters/alerts/delivery.hpp>

namespace purser::alerts {

/// What was raised and not looked at yet, and the numbers. Thread-safe; no lock is held while a
/// listener is told.
class DeliveryLog {
 public:
  DeliveryLog(const std::vector<Target>& targets, std::size_t waiting_max);

  /// False: no target would take an alert; it is counted as dropped.
  [[nodiscard]] bool has_room() noexcept;
  /// True: somebody has to `take` it. Does not wait; what does not fit is counted.
  [[nodiscard]] bool put(Alert&& alert) noexcept;
  /// All that was put. Until `looked_at` they count as on their way.
  [[nodiscard]] std::deque<Alert> take();
  void looked_at();
  /// Some of what was taken, for lack of memory.
  void lost() noexcept;
  /// Nobody came to take what was put: the next `put` asks again.
  void nobody_came() noexcept;

  /// Changes the numbers of one target.
  template <class Change>
  void change(std::size_t target, const Change& change) {
    const std::lock_guard lock(mutex_);
    change(stats_.targets[target]);
    changed_.notify_all();
  }
  void kept(const Result<>& outcome);
  void listen(std::weak_ptr<AlertListener> listener);
  void tell(const AlertFailure& failure) noexcept;

  /// Waits until nothing is on its way. False: it took too long.
  [[nodiscard]] bool wait_until_idle(std::chrono::milliseconds timeout);
  [[nodiscard]] DeliveryStats stats() const;

 private:
  [[nodiscard]] bool keep(Alert&& alert) noexcept;
  [[nodiscard]] bool is_idle() const noexcept;
  /// Of what waits for the target that has the most room.
  [[nodiscard]] std::size_t fewest_waiting() const noexcept;

  const std::size_t waiting_max_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Alert> raised_;
  bool asked_ = false;    ///< somebody will come and take
  bool looking_ = false;  ///< what was taken is not counted among the waiting yet
  DeliveryStats stats_;
  std::vector<std::weak_ptr<AlertListener>> listeners_;
};

}  // namespace purser::alerts
