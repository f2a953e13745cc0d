// joined_context.hpp: the runtime that a stage has joined.
#pragma once

#include <mutex>

#include <purser/runtime/stage_context.hpp>

namespace purser {

/// Kept by stages that need more than their call. Thread-safe: a runtime that gets another stage is
/// joined again while calls are under way.
class JoinedContext {
 public:
  /// The first one stays. Error: `invalid_argument`: it belongs to another runtime already.
  [[nodiscard]] Result<> join(const StageContext& context) {
    std::call_once(once_, [&] { context_ = context; });
    if (context_.ledger == context.ledger) return {};
    return fail(ErrorCode::invalid_argument,
                "it serves another runtime already: make one for each");
  }

  /// Only after `join`.
  [[nodiscard]] const StageContext* operator->() const noexcept { return &context_; }
  [[nodiscard]] const StageContext& operator*() const noexcept { return context_; }

 private:
  std::once_flag once_;
  StageContext context_;
};

}  // namespace purser
