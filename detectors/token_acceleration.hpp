// token_acceleration.hpp: each step takes far more tokens than the one before.
#pragma once

#include <purser/detectors/observation.hpp>

namespace purser {

struct TokenAccelerationOptions {
  int factor = 2;            ///< of the step before; 2 or more
  Tokens tokens_min = 1000;  ///< of the later step; below it nothing is found
};

/// Of one agent.
struct TokenAccelerationState {
  std::optional<Tokens> tokens_before{};
};

/// Whether the tokens of a step, input and output, are at least `factor` times those of the step
/// before.
[[nodiscard]] std::optional<Finding> token_acceleration(const TokenAccelerationOptions& options,
                                                        TokenAccelerationState& state,
                                                        const Observation& observation);

}  // namespace purser
