// event_queue.cpp: a bounded queue and the thread that drains it.
#include <purser/agent/event_queue.hpp>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace purser {

struct EventQueue::State {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::function<void()>> jobs;
  std::uint64_t pushed = 0;
  std::uint64_t done = 0;
  std::uint64_t dropped = 0;
  bool stopping = false;
  std::thread thread;

  void drain() {
    std::unique_lock lock(mutex);
    while (true) {
      changed.wait(lock, [&] { return stopping || !jobs.empty(); });
      if (jobs.empty()) return;
      auto job = std::move(jobs.front());
      jobs.pop_front();
      lock.unlock();
      job();
      job = nullptr;
      lock.lock();
      ++done;
      changed.notify_all();
    }
  }
};

EventQueue::EventQueue() : state_(std::make_shared<State>()) {}

EventQueue::~EventQueue() {
  std::thread thread;
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
    thread = std::move(state_->thread);
  }
  state_->changed.notify_all();
  if (!thread.joinable()) return;
  // The last owner of a runtime may be a handler: its own thread cannot wait for itself.
  if (thread.get_id() == std::this_thread::get_id()) {
    thread.detach();
  } else {
    thread.join();
  }
}

void EventQueue::push(std::function<void()> job) noexcept {
  const std::lock_guard lock(state_->mutex);
  if (state_->stopping || state_->jobs.size() >= jobs_max) {
    ++state_->dropped;
    return;
  }
  try {
    state_->jobs.push_back(std::move(job));
    ++state_->pushed;
    if (!state_->thread.joinable()) {
      state_->thread = std::thread([state = state_] { state->drain(); });
    }
  } catch (...) {  // no memory or no thread: events are lost, calls are not
    ++state_->dropped;
    return;
  }
  state_->changed.notify_all();
}

void EventQueue::flush() {
  std::unique_lock lock(state_->mutex);
  const auto target = state_->pushed;
  state_->changed.wait(lock, [&] { return state_->done >= target || !state_->thread.joinable(); });
}

std::uint64_t EventQueue::dropped() const noexcept {
  const std::lock_guard lock(state_->mutex);
  return state_->dropped;
}

}  // namespace purser
