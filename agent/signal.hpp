// signal.hpp: something one can subscribe to.
#pragma once

#include <functional>
#include <memory>

namespace purser {

/// Ends a subscription when asked to; forgetting it keeps the subscription. Copies are the same
/// subscription. Thread-safe.
class Connection {
 public:
  Connection() = default;
  explicit Connection(std::shared_ptr<void> end) noexcept : end_(std::move(end)) {}
  void disconnect() const noexcept;

 private:
  std::shared_ptr<void> end_;
};

/// Handlers are called one at a time on the runtime's event thread, in the order of events. One
/// that throws, blocks or calls back into the runtime harms no call: what it throws is swallowed
/// and counted, while it blocks events queue up.
template <class T>
class Signal {
 public:
  Signal();
  ~Signal();
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;

  Connection connect(std::function<void(const T&)> handler);
  [[nodiscard]] bool has_handlers() const noexcept;
  /// Calls every handler. Returns how many threw.
  std::size_t emit(const T& event) const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace purser
