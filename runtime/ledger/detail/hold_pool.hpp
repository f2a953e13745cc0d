// hold_pool.hpp: holds that ended, to be used again.
#pragma once

#include <memory>
#include <utility>

#include <purser/runtime/ledger/detail/hold_state.hpp>

namespace purser::ledger_detail {

/// Makes a hold when none is free. Keeps as many as were ever open at once. Not thread-safe.
class HoldPool {
 public:
  HoldPool() = default;
  HoldPool(const HoldPool&) = delete;
  HoldPool& operator=(const HoldPool&) = delete;
  ~HoldPool() {
    while (first_free_ != nullptr) delete std::exchange(first_free_, first_free_->next);
  }

  /// The first free hold, which stays free until `take`.
  [[nodiscard]] HoldState& next() {
    if (first_free_ == nullptr) first_free_ = std::make_unique<HoldState>().release();
    return *first_free_;
  }

  HoldState* take() noexcept { return std::exchange(first_free_, first_free_->next); }

  void give_back(HoldState* hold) noexcept {
    hold->next = first_free_;
    first_free_ = hold;
  }

 private:
  HoldState* first_free_ = nullptr;
};

}  // namespace purser::ledger_detail
