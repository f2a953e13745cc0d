// context_bloat.hpp: what a model is sent grows fast from one step to the next.
#pragma once

#include <purser/detectors/observation.hpp>
#include <purser/runtime/share.hpp>

namespace purser {

struct ContextBloatOptions {
  Share growth = 20_percent;       ///< of input tokens; exactly this is no finding
  Tokens input_tokens_min = 1000;  ///< of the later step; below it nothing is found
};

/// Of one agent.
struct ContextBloatState {
  std::optional<Tokens> input_before{};
};

/// Whether input tokens grew by more than `growth` since the step before.
[[nodiscard]] std::optional<Finding> context_bloat(const ContextBloatOptions& options,
                                                   ContextBloatState& state,
                                                   const Observation& observation);

}  // namespace purser
