// token_acceleration.cpp: compares two steps, in whole numbers.
#include <purser/detectors/token_acceleration.hpp>

#include <fmt/format.h>

#include <utility>

#include <purser/detectors/finding_text.hpp>

namespace purser {

std::optional<Finding> token_acceleration(const TokenAccelerationOptions& options,
                                          TokenAccelerationState& state,
                                          const Observation& observation) {
  if (!observation.is_step()) return {};
  const auto now = observation.tokens;
  const auto before = std::exchange(state.tokens_before, now);
  if (!before || now < options.tokens_min || now / options.factor < *before) return {};
  return finding_of("token_acceleration", observation.agent,
                    fmt::format("a step of {} took {} tokens, at least {} times the {} before",
                                agent_text(observation.agent), now, options.factor, *before));
}

}  // namespace purser
