// tool_amplification.hpp: what tools brought makes the next model call many times as large.
#pragma once

#include <purser/detectors/observation.hpp>

namespace purser {

struct ToolAmplificationOptions {
  int factor = 5;  ///< of the input tokens before the tools; 2 or more
};

/// Of one agent.
struct ToolAmplificationState {
  std::optional<Tokens> input_before{};
  int tools = 0;  ///< calls since then
};

/// Whether the first model call after tool calls has at least `factor` times the input tokens of
/// the one before them.
[[nodiscard]] std::optional<Finding> tool_amplification(const ToolAmplificationOptions& options,
                                                        ToolAmplificationState& state,
                                                        const Observation& observation);

}  // namespace purser
