// joined_context.hpp: the runtime that a stage has joined.
#pragma once

#include <memory>
#include <mutex>

#include <purser/runtime/stage_context.hpp>

namespace purser {

/// Kept by stages that need more than their call. Thread-safe: a runtime that gets another stage or
/// policy is joined again while calls are under way.
class JoinedContext {
 public:
  /// From now on this one counts. Error: `invalid_argument`: it belongs to another runtime already.
  [[nodiscard]] Result<> join(const StageContext& context) {
    auto joined = std::make_shared<const StageContext>(context);
    const std::lock_guard lock(mutex_);
    if (context_ && context_->ledger != context.ledger) {
      return fail(ErrorCode::invalid_argument,
                  "it serves another runtime already: make one for each");
    }
    context_.swap(joined);
    return {};
  }

  /// Only after `join`, here and below.
  [[nodiscard]] std::shared_ptr<const StageContext> get() const noexcept {
    const std::lock_guard lock(mutex_);
    return context_;
  }
  [[nodiscard]] std::shared_ptr<const StageContext> operator->() const noexcept { return get(); }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const StageContext> context_;
};

}  // namespace purser
