// stall.hpp: tools keep bringing the same: no progress.
#pragma once

#include <purser/detectors/observation.hpp>

namespace purser {

struct StallOptions {
  int repeats = 5;  ///< times in a row; 2 or more
};

/// Of one agent.
struct StallState {
  std::uint64_t result = 0;
  int count = 0;
};

/// Whether the same tool brought the same result, or failed in the same way, `repeats` times in a
/// row or more, whatever its arguments. Tools that poll are left out.
[[nodiscard]] std::optional<Finding> stall(const StallOptions& options, StallState& state,
                                           const Observation& observation);

}  // namespace purser
