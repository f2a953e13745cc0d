// tool_amplification.cpp: compares the steps before and after tool calls, in whole numbers.
#include <purser/detectors/tool_amplification.hpp>

#include <fmt/format.h>

#include <utility>

#include <purser/detectors/finding_text.hpp>

namespace purser {

std::optional<Finding> tool_amplification(const ToolAmplificationOptions& options,
                                          ToolAmplificationState& state,
                                          const Observation& observation) {
  if (observation.kind != CallKind::model) ++state.tools;
  if (!observation.is_step()) return {};
  const auto now = observation.input;
  const auto before = std::exchange(state.input_before, now);
  const auto tools = std::exchange(state.tools, 0);
  if (!before || tools == 0 || *before == 0 || now / options.factor < *before) return {};
  return finding_of(
      "tool_amplification", observation.agent,
      fmt::format("{} tool calls took the input of {} from {} to {} tokens, at least {} times as "
                  "much",
                  tools, agent_text(observation.agent), *before, now, options.factor));
}

}  // namespace purser
