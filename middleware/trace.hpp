// trace.hpp: tells a listener when a call starts and how it ended.
#pragma once

#include <purser/runtime/clock.hpp>
#include <purser/runtime/hook.hpp>

namespace purser {

/// Outermost, so that refusals of other stages are seen too. Thread-safe.
class Trace final : public Hook {
 public:
  /// `clock` must outlive the stage.
  explicit Trace(const Clock& clock) noexcept : clock_(clock) {}

  std::string_view name() const noexcept override { return "trace"; }
  Verdict before(Call& call) override;
  void after(Call& call, Result<Reply>& outcome) noexcept override;

 private:
  const Clock& clock_;
};

}  // namespace purser
