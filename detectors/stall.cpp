// stall.cpp: counts equal results in a row.
#include <purser/detectors/stall.hpp>

#include <fmt/format.h>

#include <purser/detectors/finding_text.hpp>
#include <purser/detectors/hashing.hpp>

namespace purser {

std::optional<Finding> stall(const StallOptions& options, StallState& state,
                             const Observation& observation) {
  if (observation.kind == CallKind::model || observation.polls) return {};
  const auto result = mix(text_hash(observation.name), observation.result);
  state.count = state.count > 0 && state.result == result ? state.count + 1 : 1;
  state.result = result;
  if (state.count < options.repeats) return {};
  return finding_of("stall", observation.agent,
                    fmt::format("{} got the same result from {} {} times in a row",
                                agent_text(observation.agent), observation.name, state.count));
}

}  // namespace purser
