// retry_loop.cpp: counts equal prompts in a row.
#include <purser/detectors/retry_loop.hpp>

#include <fmt/format.h>

#include <purser/detectors/finding_text.hpp>

namespace purser {

std::optional<Finding> retry_loop(const RetryLoopOptions& options, RetryLoopState& state,
                                  const Observation& observation) {
  if (observation.kind != CallKind::model || observation.purpose != Purpose::user) return {};
  state.count = state.count > 0 && state.prompt == observation.prompt ? state.count + 1 : 1;
  state.prompt = observation.prompt;
  if (state.count < options.repeats) return {};
  return finding_of("retry_loop", observation.agent,
                    fmt::format("{} sent {} the same prompt {} times in a row",
                                agent_text(observation.agent), observation.name, state.count));
}

}  // namespace purser
