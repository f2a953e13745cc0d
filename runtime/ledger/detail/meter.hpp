// meter.hpp: what an account spent by the month.
#pragma once

#include <cstdint>

#include <purser/runtime/ledger/admit.hpp>
#include <purser/runtime/ledger/window.hpp>

namespace purser::ledger_detail {

/// Sums of the running month and of the one before. What is reset stays counted: it was spent. Not
/// thread-safe.
class Meter {
 public:
  struct Month {
    Period period;
    Amounts spent;
    std::int64_t in_doubt = 0;
  };

  /// `window` is a calendar month in some time zone.
  explicit Meter(Window window) noexcept;

  /// Begins a new month where the running one is over.
  void follow(WallTime now);
  /// Books into the month of `time`; what is older than both is not counted.
  void book(WallTime time, const Amounts& change, std::int64_t doubt);

  [[nodiscard]] const Month& running() const noexcept { return running_; }
  [[nodiscard]] const Window& window() const noexcept { return window_; }

 private:
  Window window_;
  Month running_;
  Month before_;
};

}  // namespace purser::ledger_detail
