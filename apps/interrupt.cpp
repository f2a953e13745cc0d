// interrupt.cpp: signals through Asio, so that handlers are ordinary code.
#include <purser/apps/interrupt.hpp>

#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdlib>

namespace purser::cli {

struct Interrupt::State : std::enable_shared_from_this<State> {
  State(boost::asio::io_context& context, std::function<void()> on_first)
      : signals(context, SIGINT, SIGTERM), first(std::move(on_first)) {}

  void wait() {
    signals.async_wait([self = shared_from_this()](const boost::system::error_code& error, int) {
      if (error) return;
      if (!self->first) std::_Exit(1);
      const auto action = std::exchange(self->first, nullptr);
      self->wait();
      action();
    });
  }

  boost::asio::signal_set signals;
  std::function<void()> first;
};

Interrupt::Interrupt(boost::asio::io_context& context, std::function<void()> on_first)
    : state_(std::make_shared<State>(context, std::move(on_first))) {
  state_->wait();
}

Interrupt::~Interrupt() {
  boost::system::error_code ignored;
  state_->signals.cancel(ignored);
}

}  // namespace purser::cli
