// event.cpp: completes the waiting coroutine exactly once, by the event or by cancellation.
#include <purser/runtime/event.hpp>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <mutex>
#include <optional>
#include <unordered_set>

#include <purser/runtime/cancellation.hpp>

namespace purser {
namespace {

/// Posts the continuation of the coroutine that waits.
using Waiter = std::function<void(Result<>)>;

/// Knows who waits in one execution context. A waiting frame owns its event and the event owns the
/// frame; when the context goes away, somebody has to let the frames go.
class WaitingFrames final : public asio::execution_context::service {
 public:
  using key_type = WaitingFrames;
  static asio::execution_context::id id;

  /// What lets one frame go.
  using Release = std::function<void()>;
  struct Entry {
    Release release;
  };

  explicit WaitingFrames(asio::execution_context& context) : service(context) {}

  void add(Entry* entry) {
    const std::lock_guard lock(mutex_);
    entries_.insert(entry);
  }
  void remove(Entry* entry) noexcept {
    const std::lock_guard lock(mutex_);
    entries_.erase(entry);
  }

  void shutdown() override {
    while (true) {
      Release release;
      {
        const std::lock_guard lock(mutex_);
        if (entries_.empty()) return;
        auto* const entry = *entries_.begin();
        entries_.erase(entries_.begin());
        release = entry->release;
      }
      release();
    }
  }

 private:
  std::mutex mutex_;
  std::unordered_set<Entry*> entries_;
};

asio::execution_context::id WaitingFrames::id;

WaitingFrames& waiting_frames(const asio::any_io_executor& executor) {
  return asio::use_service<WaitingFrames>(asio::query(executor, asio::execution::context));
}

}  // namespace

struct Event::State : std::enable_shared_from_this<State> {
  std::mutex mutex;
  std::optional<Result<>> outcome;
  Waiter waiter;
  WaitingFrames* frames = nullptr;  ///< where `entry` is registered while there is a waiter
  WaitingFrames::Entry entry;

  /// The waiter, if there still is one; it is registered no more.
  Waiter take(std::unique_lock<std::mutex>& /*held*/) {
    if (waiter && frames != nullptr) frames->remove(&entry);
    return std::exchange(waiter, nullptr);
  }

  void set(Result<> value) {
    std::unique_lock lock(mutex);
    if (outcome) return;
    outcome = value;
    const auto resume = take(lock);
    lock.unlock();
    if (resume) resume(std::move(value));
  }

  /// The waiter gives up; the event itself stays as it is.
  void cancel() {
    std::unique_lock lock(mutex);
    const auto resume = take(lock);
    lock.unlock();
    if (resume) resume(fail(cancelled_error()));
  }

  /// The context is gone: the waiting frame is destroyed.
  void release() {
    std::unique_lock lock(mutex);
    frames = nullptr;
    const auto dropped = take(lock);
    lock.unlock();
  }

  /// Registers `resume`, or runs it at once when the event has happened.
  void wait(Waiter resume, const asio::any_io_executor& executor) {
    std::unique_lock lock(mutex);
    if (outcome) {
      lock.unlock();
      return resume(*outcome);
    }
    waiter = std::move(resume);
    frames = &waiting_frames(executor);
    entry.release = [state = weak_from_this()] {
      if (const auto alive = state.lock()) alive->release();
    };
    frames->add(&entry);
  }
};

/// Registers the continuation with the event and with the coroutine's cancellation.
struct Event::Start {
  template <class Continuation>
  void operator()(Continuation&& continuation, std::shared_ptr<State> state) const {
    auto slot = asio::get_associated_cancellation_slot(continuation);
    if (slot.is_connected()) {
      slot.assign([weak = std::weak_ptr<State>(state)](asio::cancellation_type) {
        if (const auto alive = weak.lock()) alive->cancel();
      });
    }
    const asio::any_io_executor executor = asio::get_associated_executor(continuation);
    auto shared =
        std::make_shared<std::decay_t<Continuation>>(std::forward<Continuation>(continuation));
    auto resume = [shared, executor, slot](Result<> outcome) mutable {
      asio::post(executor,
                 [shared = std::move(shared), slot, outcome = std::move(outcome)]() mutable {
                   if (slot.is_connected()) slot.clear();
                   auto resume_frame = std::move(*shared);
                   shared.reset();
                   std::move(resume_frame)(std::move(outcome));
                 });
    };
    state->wait(std::move(resume), executor);
  }
};

Event::Event() : state_(std::make_shared<State>()) {}

void Event::set(Result<> outcome) const { state_->set(std::move(outcome)); }

bool Event::is_set() const noexcept {
  const std::lock_guard lock(state_->mutex);
  return state_->outcome.has_value();
}

Task<> Event::wait() const {
  return asio::async_initiate<const asio::use_awaitable_t<>, void(Result<>)>(
      Start(), asio::use_awaitable, state_);
}

}  // namespace purser
