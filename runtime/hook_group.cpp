// hook_group.cpp: every `after` runs exactly once for every `before` that passed, whatever happens
// in between.
#include <purser/runtime/hook_group.hpp>

#include <span>

#include <purser/runtime/cancellation.hpp>

namespace purser {
namespace {

/// The hooks whose `after` is still owed. Runs them when the frame is destroyed as well.
class Owed {
 public:
  Owed(std::span<Hook* const> hooks, Call& call) noexcept : hooks_(hooks), call_(call) {}
  Owed(const Owed&) = delete;
  Owed& operator=(const Owed&) = delete;

  ~Owed() {
    if (passed_ == 0) return;
    Result<Reply> outcome = fail(cancelled_error());
    pay(outcome);
  }

  /// Runs the `before`s. The outcome of the one that ended the call, if any did.
  Verdict before() noexcept {
    for (Hook* hook : hooks_) {
      auto verdict = before(*hook);
      if (!verdict.goes_on()) return verdict;
      ++passed_;
    }
    return go_on();
  }

  /// Runs the `after`s that are owed, innermost first.
  void pay(Result<Reply>& outcome) noexcept {
    while (passed_ > 0) hooks_[--passed_]->after(call_, outcome);
  }

 private:
  Verdict before(Hook& hook) noexcept {
    try {
      return hook.before(call_);
    } catch (...) {
      return refuse(current_exception_error(hook.name()));
    }
  }

  std::span<Hook* const> hooks_;
  Call& call_;
  std::size_t passed_ = 0;
};

Task<Reply> run(std::span<Hook* const> hooks, Call& call, Next next) {
  Owed owed(hooks, call);
  auto verdict = owed.before();
  Result<Reply> outcome = fail(ErrorCode::internal, "");  // never stays; a sentence would allocate
  if (verdict.goes_on()) {
    try {
      outcome = co_await next(call);
    } catch (...) {
      outcome = fail(current_exception_error("a stage further in"));
    }
  } else {
    outcome = std::move(verdict).take();
  }
  owed.pay(outcome);
  co_return outcome;
}

/// One hook is a group of one: the pointer lives in this frame.
Task<Reply> run_one(Hook* hook, Call& call, Next next) {
  Hook* const hooks[] = {hook};
  auto outcome = co_await run(hooks, call, next);
  co_return outcome;
}

}  // namespace

Task<Reply> run_hooks(const std::vector<Hook*>& hooks, Call& call, Next next) {
  return run(hooks, call, next);
}

Task<Reply> run_hook(Hook& hook, Call& call, Next next) { return run_one(&hook, call, next); }

}  // namespace purser
