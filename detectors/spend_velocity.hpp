// spend_velocity.hpp: money goes much faster than before, or will soon be gone.
#pragma once

#include <chrono>

#include <purser/detectors/observation.hpp>

namespace purser {

struct SpendVelocityOptions {
  int factor = 5;               ///< times the average of the minutes before; 2 or more
  Money minute_min = 0.10_usd;  ///< a minute that costs less is no finding
  int minutes_min = 3;          ///< minutes with costs before there is an average; 1 or more
  /// Also when a dollar limit that blocks will be used up within this time at this minute's pace.
  /// 0: never. Asks the ledger after every call that costs.
  std::chrono::nanoseconds limit_within{0};
};

/// Of one session. Minutes begin with the first cost after the end of the one before; those without
/// any do not count.
struct SpendVelocityState {
  int minutes = 0;  ///< that are over
  Instant minute_start{};
  Money this_minute{};
  Money average{};       ///< of the minutes that are over, the later the heavier (an eighth each)
  bool is_told = false;  ///< in this minute
};

/// Whether this minute costs `factor` times its own moving average, or brings a limit near. Once in
/// a minute.
[[nodiscard]] std::optional<Finding> spend_velocity(const SpendVelocityOptions& options,
                                                    SpendVelocityState& state,
                                                    const Observation& observation);

}  // namespace purser
