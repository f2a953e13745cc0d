// event_queue.hpp: carries events from calls to subscribers without ever holding a call up.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

namespace purser {

/// One thread, started by the first event, that runs jobs in the order in which they were pushed.
/// Bounded: what does not fit is dropped and counted. Thread-safe.
class EventQueue {
 public:
  static constexpr std::size_t jobs_max = 65'536;

  EventQueue();
  EventQueue(const EventQueue&) = delete;
  EventQueue& operator=(const EventQueue&) = delete;
  /// Runs what is queued, then ends the thread.
  ~EventQueue();

  /// Never blocks on a job that is running.
  void push(std::function<void()> job) noexcept;
  /// Waits until everything pushed before has run. Not to be called from a job.
  void flush();
  [[nodiscard]] std::uint64_t dropped() const noexcept;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace purser
