// delivery_watch.hpp: whether any of a streamed answer was delivered.
#pragma once

#include <purser/runtime/call.hpp>

namespace purser {

/// Passes chunks on and remembers that there was one: what was delivered cannot be taken back, so
/// that nothing may be tried again. Puts the call's own sink back.
class DeliveryWatch final : public StreamSink {
 public:
  /// `call` must outlive it.
  explicit DeliveryWatch(Call& call) noexcept : call_(call), sink_(call.sink) {
    if (sink_ != nullptr) call_.sink = this;
  }
  DeliveryWatch(const DeliveryWatch&) = delete;
  DeliveryWatch& operator=(const DeliveryWatch&) = delete;
  ~DeliveryWatch() override { call_.sink = sink_; }

  StreamControl on_chunk(const Chunk& chunk) override {
    delivered_ = true;
    return sink_->on_chunk(chunk);
  }
  [[nodiscard]] bool delivered() const noexcept { return delivered_; }

 private:
  Call& call_;
  StreamSink* sink_;
  bool delivered_ = false;
};

}  // namespace purser
