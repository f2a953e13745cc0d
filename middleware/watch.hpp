// watch.hpp: feeds every finished call to the detectors and acts on what they find.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <purser/detectors/context_bloat.hpp>
#include <purser/detectors/observation.hpp>
#include <purser/detectors/retry_loop.hpp>
#include <purser/detectors/spend_velocity.hpp>
#include <purser/detectors/stall.hpp>
#include <purser/detectors/token_acceleration.hpp>
#include <purser/detectors/tool_amplification.hpp>
#include <purser/runtime/glob.hpp>
#include <purser/runtime/hook.hpp>

namespace purser {

/// What follows from a finding. All but `off` tell subscribers; all but `log` warn as well.
enum class WatchAction : std::uint8_t {
  off,        ///< the detector does not run
  log,        ///< an event only
  warn,       ///< a warning in reply and report
  alert,      ///< people are told
  block,      ///< the next call of the agent is refused
  downgrade,  ///< the agent's calls should use a cheaper model; see DowngradeWish
};

/// A detector's options, and what follows when it finds something.
template <class Options>
struct Watched {
  Options options{};
  WatchAction action = WatchAction::warn;
};

struct NoOptions {};

/// A detector of one's own.
struct OwnDetector {
  std::string name{};  ///< for messages about the detector itself
  /// Makes the detector of one session, with a memory of its own. What the detector throws is a
  /// warning, `detector_failed`. It runs while the session's other detectors wait: short, and
  /// without calling the session.
  std::function<Detector()> make{};
  WatchAction action = WatchAction::warn;
};

/// ```cpp
/// WatchOptions options;
/// options.context_bloat = {{.growth = 50_percent}, WatchAction::alert};
/// options.stall.action = WatchAction::off;
/// ```
struct WatchOptions {
  Watched<NoOptions> budget_exceeded{};
  Watched<RetryLoopOptions> retry_loop{};
  Watched<ContextBloatOptions> context_bloat{};
  Watched<TokenAccelerationOptions> token_acceleration{};
  Watched<ToolAmplificationOptions> tool_amplification{};
  Watched<SpendVelocityOptions> spend_velocity{};
  Watched<StallOptions> stall{};
  Watched<NoOptions> delegation_cycle{};
  std::vector<OwnDetector> own{};
  std::vector<Glob> polling{};  ///< tools that may bring the same, beside those that say it
};

/// Error: `invalid_argument`, naming the detector, the option and what it may be.
[[nodiscard]] Result<> check(const WatchOptions& options);

/// Keeps what the detectors remember per session, and per agent in it. Calls that a busy budget
/// turned away were not made; calls without a session are not watched. Thread-safe.
class Watch final : public Hook {
 public:
  static constexpr std::size_t agents_max = 64;  ///< of one session; then the oldest is forgotten

  explicit Watch(WatchOptions options);

  std::string_view name() const noexcept override { return "watch"; }
  Place place() const noexcept override { return Place::guard; }
  /// Error: as `check`.
  Result<> join(const StageContext& context) override;

  /// Error: `loop_detected` (retry_loop, stall, delegation_cycle) or `refused`, with what was found
  /// in an earlier call: once for each such finding.
  Verdict before(Call& call) override;
  void after(Call& call, Result<Reply>& outcome) noexcept override;

 private:
  [[nodiscard]] Observation observe(const Call& call, const Result<Reply>& outcome) const;
  /// Limits that the call may have crossed; asks the ledger only where there is a sign of it.
  [[nodiscard]] std::vector<LimitReport> limits_near(const Call& call) const;
  void look(Call& call, const Result<Reply>& outcome) const;

  WatchOptions options_;
  std::shared_ptr<const std::vector<OwnDetector>> own_;
  bool blocks_ = false;  ///< some detector does
  std::atomic<const Clock*> clock_{nullptr};
  mutable std::mutex mutex_;
  std::shared_ptr<Ledger> ledger_;
};

/// A watch for `Runtime::use`, in place of the runtime's own. What is wrong with `options` is told
/// there.
[[nodiscard]] std::shared_ptr<Watch> watch(WatchOptions options = {});

}  // namespace purser
