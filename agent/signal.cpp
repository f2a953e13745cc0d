// signal.cpp: Boost.Signals2, kept out of headers.
#include <purser/agent/signal.hpp>

#include <boost/signals2/signal.hpp>

#include <purser/agent/events.hpp>

namespace purser {
namespace {

namespace signals = boost::signals2;

/// Calls every slot, also after one that throws.
struct CountThrows {
  using result_type = std::size_t;

  template <class Iterator>
  std::size_t operator()(Iterator slot, Iterator end) const {
    std::size_t thrown = 0;
    for (; slot != end; ++slot) {
      try {
        (void)*slot;
      } catch (...) {
        ++thrown;
      }
    }
    return thrown;
  }
};

}  // namespace

void Connection::disconnect() const noexcept {
  if (end_ != nullptr) static_cast<signals::connection*>(end_.get())->disconnect();
}

template <class T>
struct Signal<T>::Impl {
  signals::signal<int(const T&), CountThrows> slots;
};

template <class T>
Signal<T>::Signal() : impl_(std::make_unique<Impl>()) {}

template <class T>
Signal<T>::~Signal() = default;

template <class T>
Connection Signal<T>::connect(std::function<void(const T&)> handler) {
  auto connection = impl_->slots.connect([handler = std::move(handler)](const T& event) {
    handler(event);
    return 0;
  });
  return Connection(std::make_shared<signals::connection>(std::move(connection)));
}

template <class T>
bool Signal<T>::has_handlers() const noexcept {
  return !impl_->slots.empty();
}

template <class T>
std::size_t Signal<T>::emit(const T& event) const noexcept {
  return impl_->slots(event);
}

template class Signal<CallStarted>;
template class Signal<CallFinished>;
template class Signal<LedgerEvent>;
template class Signal<Finding>;
template class Signal<AlertFailure>;

}  // namespace purser
