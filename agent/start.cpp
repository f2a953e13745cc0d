// start.cpp: spawns tasks for callers outside of coroutines.
#include <purser/agent/start.hpp>

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

namespace purser {

struct Started::State {
  explicit State(asio::any_io_executor where) : strand(std::move(where)) {}
  asio::any_io_executor strand;
  asio::cancellation_signal signal;  ///< touched on the strand only
};

namespace {

struct Ended {
  std::function<void()> then;
  void operator()(const std::exception_ptr& /*kept already*/) const { then(); }
};

}  // namespace

void Started::cancel() const {
  asio::post(state_->strand,
             [state = state_] { state->signal.emit(asio::cancellation_type::terminal); });
}

Started start_work(asio::any_io_executor executor, asio::awaitable<void> work,
                   std::function<void()> ended) {
  auto state = std::make_shared<Started::State>(asio::make_strand(executor));
  auto then = [state, ended = std::move(ended)] { ended(); };
  auto token = asio::bind_cancellation_slot(state->signal.slot(), Ended{std::move(then)});
  asio::co_spawn(state->strand, std::move(work), std::move(token));
  return Started(std::move(state));
}

struct ThreadPool::Impl {
  explicit Impl(std::size_t threads) : pool(std::max<std::size_t>(threads, 1)) {}
  asio::thread_pool pool;
};

ThreadPool::ThreadPool(std::size_t threads) : impl_(std::make_unique<Impl>(threads)) {}

ThreadPool::~ThreadPool() {
  impl_->pool.stop();
  impl_->pool.join();
}

asio::any_io_executor ThreadPool::executor() const { return impl_->pool.get_executor(); }

}  // namespace purser
