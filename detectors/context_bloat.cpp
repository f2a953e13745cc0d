// context_bloat.cpp: compares two steps, in whole numbers.
#include <purser/detectors/context_bloat.hpp>

#include <fmt/format.h>

#include <utility>

#include <purser/detectors/finding_text.hpp>

namespace purser {
namespace {

__extension__ using WideTokens = __int128;

bool grew_more(Tokens before, Tokens now, Share growth) noexcept {
  return (WideTokens{now} - before) * 1'000'000 > WideTokens{before} * growth.parts_per_million();
}

}  // namespace

std::optional<Finding> context_bloat(const ContextBloatOptions& options, ContextBloatState& state,
                                     const Observation& observation) {
  if (!observation.is_step()) return {};
  const auto now = observation.input;
  const auto before = std::exchange(state.input_before, now);
  if (!before || now < options.input_tokens_min || !grew_more(*before, now, options.growth)) {
    return {};
  }
  return finding_of(
      "context_bloat", observation.agent,
      fmt::format("the input of {} grew from {} to {} tokens in one step, more than {}",
                  agent_text(observation.agent), *before, now, to_string(options.growth)));
}

}  // namespace purser
