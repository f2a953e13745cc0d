// event.cpp: completes the waiting coroutine exactly once, by the event or by cancellation.
#include <purser/runtime/event.hpp>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <mutex>
#include <optional>

#include <purser/runtime/cancellation.hpp>

namespace purser {

struct Event::State {
  std::mutex mutex;
  std::optional<Result<>> outcome;
  std::function<void(Result<>)> waiter;  ///< posts the coroutine's continuation

  void set(Result<> value) {
    std::function<void(Result<>)> resume;
    {
      const std::lock_guard lock(mutex);
      if (outcome) return;
      outcome = value;
      resume = std::exchange(waiter, nullptr);
    }
    if (resume) resume(std::move(value));
  }

  /// The waiter gives up; the event itself stays as it is.
  void cancel() {
    std::function<void(Result<>)> resume;
    {
      const std::lock_guard lock(mutex);
      resume = std::exchange(waiter, nullptr);
    }
    if (resume) resume(fail(cancelled_error()));
  }

  /// Registers `resume`, or runs it at once when the event has happened.
  void wait(std::function<void(Result<>)> resume) {
    {
      const std::lock_guard lock(mutex);
      if (!outcome) {
        waiter = std::move(resume);
        return;
      }
    }
    resume(*outcome);
  }
};

/// Registers the continuation with the event and with the coroutine's cancellation.
struct Event::Start {
  template <class Continuation>
  void operator()(Continuation&& continuation, std::shared_ptr<State> state) const {
    auto slot = asio::get_associated_cancellation_slot(continuation);
    if (slot.is_connected()) {
      slot.assign([state](asio::cancellation_type) { state->cancel(); });
    }
    auto executor = asio::get_associated_executor(continuation);
    auto shared =
        std::make_shared<std::decay_t<Continuation>>(std::forward<Continuation>(continuation));
    state->wait([shared, executor, slot](Result<> outcome) mutable {
      asio::post(executor,
                 [shared = std::move(shared), slot, outcome = std::move(outcome)]() mutable {
                   if (slot.is_connected()) slot.clear();
                   auto resume = std::move(*shared);
                   shared.reset();
                   std::move(resume)(std::move(outcome));
                 });
    });
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
