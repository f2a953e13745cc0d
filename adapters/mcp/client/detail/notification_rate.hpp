// notification_rate.hpp: how many notifications a server may send in a second.
#pragma once

#include <chrono>
#include <cstddef>

#include <purser/runtime/clock.hpp>

namespace purser::mcp::detail {

/// Counts by whole seconds since the first of each.
class NotificationRate {
 public:
  explicit NotificationRate(std::size_t per_second_max) noexcept : max_(per_second_max) {}

  /// False: this one is one too many.
  [[nodiscard]] bool admit(Instant now) noexcept {
    if (now - since_ >= std::chrono::seconds(1) || count_ == 0) {
      since_ = now;
      count_ = 0;
    }
    return ++count_ <= max_;
  }

 private:
  std::size_t max_;
  Instant since_{};
  std::size_t count_ = 0;
};

}  // namespace purser::mcp::detail
