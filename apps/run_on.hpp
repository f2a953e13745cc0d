// run_on.hpp: waits for a task on this thread, until it ends or Ctrl-C cancels it.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <optional>

#include <purser/agent/start.hpp>
#include <purser/apps/interrupt.hpp>

namespace purser::cli {

/// Runs `context` until `task` has ended. `interrupted` is called at the first Ctrl-C, which
/// cancels the task; empty: nothing is said.
template <class T>
T run_on(boost::asio::io_context& context, asio::awaitable<T> task,
         std::function<void()> interrupted = {}) {
  std::optional<T> outcome;
  const auto started = start<T>(context.get_executor(), std::move(task), [&](T value) {
    outcome.emplace(std::move(value));
    context.stop();
  });
  const Interrupt interrupt(context, [started, interrupted = std::move(interrupted)] {
    if (interrupted) interrupted();
    started.cancel();
  });
  context.restart();
  context.run();
  return std::move(outcome).value();
}

}  // namespace purser::cli
