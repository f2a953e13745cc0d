// hook.hpp: a stage that only looks before and after, and needs no coroutine.
#pragma once

#include <memory>

#include <purser/runtime/middleware.hpp>

namespace purser {

/// What `before` decided: go on, or end the call here with a reply or an error.
class [[nodiscard]] Verdict {
 public:
  Verdict() noexcept = default;  ///< go on
  explicit Verdict(Result<Reply> outcome);

  [[nodiscard]] bool goes_on() const noexcept { return outcome_ == nullptr; }
  /// Only when it does not go on.
  [[nodiscard]] Result<Reply> take() && { return std::move(*outcome_); }

 private:
  std::unique_ptr<Result<Reply>> outcome_;
};

[[nodiscard]] inline Verdict go_on() noexcept { return {}; }
[[nodiscard]] Verdict answer(Reply reply);
[[nodiscard]] Verdict refuse(Error error);

/// Neighbouring hooks run in one loop in one coroutine frame: a few nanoseconds each.
class Hook : public Middleware {
 public:
  /// May change the call. What it throws refuses the call with `internal`.
  virtual Verdict before(Call& call);

  /// Once for every call that `before` let pass, in reverse order, on every path: reply, error,
  /// exception (turned into an Error first), cancellation, destroyed frame (`cancelled`). May
  /// change the outcome. Cannot wait.
  virtual void after(Call& call, Result<Reply>& outcome) noexcept;

  /// Runs this hook alone.
  [[nodiscard]] Task<Reply> handle(Call& call, Next next) final;
};

}  // namespace purser
