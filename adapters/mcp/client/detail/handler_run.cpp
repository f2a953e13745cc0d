// handler_run.cpp: the handler's coroutine and its cancellation.
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include <purser/adapters/mcp/client/detail/handler_run.hpp>
#include <purser/runtime/cancellation.hpp>

namespace purser::mcp::detail {

/// Keeps the run, and with it the signal, until the coroutine is over.
struct HandlerRun::Ended {
  std::shared_ptr<HandlerRun> run;
  void operator()(const std::exception_ptr& /*kept already*/) const { run->finish(); }
};

HandlerRun::HandlerRun(asio::any_io_executor executor, asio::any_io_executor home, Handler handler,
                       Done done)
    : strand_(asio::make_strand(std::move(executor))),
      home_(std::move(home)),
      handler_(std::move(handler)),
      done_(std::move(done)),
      outcome_(fail(cancelled_error())) {}

void HandlerRun::start(Question question) {
  auto work = run(shared_from_this(), std::move(question));
  auto token = asio::bind_cancellation_slot(signal_.slot(), Ended{shared_from_this()});
  asio::co_spawn(strand_, std::move(work), std::move(token));
}

void HandlerRun::cancel() {
  asio::post(strand_, [self = shared_from_this()] {
    self->cancelled_ = true;
    if (self->started_) self->signal_.emit(asio::cancellation_type::terminal);
  });
}

asio::awaitable<void> HandlerRun::run(std::shared_ptr<HandlerRun> self, Question question) {
  if (self->cancelled_) co_return;
  self->started_ = true;
  try {
    auto task = self->handler_(std::move(question));
    self->outcome_ = co_await std::move(task);
  } catch (...) {
    self->outcome_ = fail(current_exception_error("the handler"));
  }
}

void HandlerRun::finish() {
  started_ = false;
  asio::post(home_, [self = shared_from_this()] {
    const auto done = std::exchange(self->done_, nullptr);
    if (done) done(std::move(self->outcome_));
  });
}

}  // namespace purser::mcp::detail
