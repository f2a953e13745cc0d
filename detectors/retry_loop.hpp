// retry_loop.hpp: the same prompt is sent again and again.
#pragma once

#include <purser/detectors/observation.hpp>

namespace purser {

struct RetryLoopOptions {
  int repeats = 3;  ///< times in a row; 2 or more
};

/// Of one agent.
struct RetryLoopState {
  std::uint64_t prompt = 0;
  int count = 0;
};

/// Whether the prompt, all messages and tools, ran `repeats` times in a row or more.
[[nodiscard]] std::optional<Finding> retry_loop(const RetryLoopOptions& options,
                                                RetryLoopState& state,
                                                const Observation& observation);

}  // namespace purser
