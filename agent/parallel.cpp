// parallel.cpp: a few workers take numbers until none is left.
#include <purser/agent/parallel.hpp>

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <exception>
#include <memory>
#include <vector>

#include <purser/runtime/event.hpp>

namespace purser {
namespace {

/// Shared by the workers. Used on one strand.
struct Group {
  Group(std::size_t all, std::size_t workers,
        std::function<asio::awaitable<void>(std::size_t)> body)
      : count(all), running(workers), signals(workers), work(std::move(body)) {}

  std::size_t count;
  std::size_t next = 0;
  std::size_t running;
  bool cancelled = false;
  std::vector<asio::cancellation_signal> signals;
  std::function<asio::awaitable<void>(std::size_t)> work;
  Event ended;

  void cancel() {
    cancelled = true;
    for (auto& signal : signals) signal.emit(asio::cancellation_type::terminal);
  }
};

asio::awaitable<void> take_numbers(std::shared_ptr<Group> group) {
  while (!group->cancelled && group->next < group->count) {
    const auto number = group->next++;
    auto task = group->work(number);
    co_await std::move(task);
  }
}

struct WorkerEnded {
  std::shared_ptr<Group> group;
  void operator()(const std::exception_ptr& /*thrown*/) const {
    if (--group->running == 0) group->ended.set();
  }
};

}  // namespace

Task<> run_parallel(std::size_t count, std::size_t at_once,
                    std::function<asio::awaitable<void>(std::size_t)> work) {
  if (count == 0) co_return Result<>();
  const auto executor = co_await asio::this_coro::executor;
  const auto workers = std::min(count, std::max<std::size_t>(at_once, 1));
  auto group = std::make_shared<Group>(count, workers, std::move(work));
  for (std::size_t i = 0; i < workers; ++i) {
    auto worker = take_numbers(group);
    auto ended = asio::bind_cancellation_slot(group->signals[i].slot(), WorkerEnded{group});
    asio::co_spawn(executor, std::move(worker), ended);
  }
  auto outcome = co_await group->ended.wait();
  if (outcome) co_return outcome;
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  group->cancel();
  auto all_ended = co_await group->ended.wait();
  (void)all_ended;
  co_return outcome;
}

}  // namespace purser
