// savings.hpp: what a cheaper model saved.
#pragma once

#include <mutex>
#include <optional>
#include <string_view>

#include <purser/middleware/downgrade.hpp>
#include <purser/runtime/prices/price.hpp>
#include <purser/runtime/reply.hpp>

namespace purser {

/// What the same usage would have cost at `dearer`, minus what it did cost at most; never negative.
/// Nothing where that cannot be told: the answer cost nothing, or `dearer` lacks a rate for it.
[[nodiscard]] std::optional<Money> saved_against(const Price& dearer, const Reply& reply);

/// The sum of one session. Thread-safe.
class SharedSavings {
 public:
  /// A call for `asked` that `used` answered.
  void add(std::string_view asked, std::string_view used, Money saved);
  [[nodiscard]] DowngradeSavings sum() const {
    const std::lock_guard lock(mutex_);
    return sum_;
  }

 private:
  /// Null: there are too many.
  ModelSavings* of(std::string_view asked, std::string_view used);

  mutable std::mutex mutex_;
  DowngradeSavings sum_;
};

}  // namespace purser
