// delegation_cycle.cpp: follows a task from hand to hand.
#include <purser/detectors/delegation_cycle.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include <purser/detectors/finding_text.hpp>
#include <purser/detectors/hashing.hpp>

namespace purser {
namespace {

using Delegation = DelegationCycleState::Delegation;

/// A tool that is an agent bears its name; what no tool may be called is `_`.
std::uint64_t agent_hash(std::string_view name) {
  std::string usable(name.substr(0, 64));
  std::replace_if(
      usable.begin(), usable.end(),
      [](char c) {
        return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                 c == '_' || c == '-');
      },
      '_');
  return text_hash(usable);
}

/// Whether whoever gets the task passed it on, maybe through others, to whoever gives it.
bool closes_a_ring(const DelegationCycleState& state, const Delegation& made) {
  std::vector<std::uint64_t> reached{made.to};
  for (std::size_t i = 0; i < reached.size(); ++i) {
    if (reached[i] == made.from) return true;
    for (const auto& other : state.delegations) {
      const bool leads_on = other.task == made.task && other.from == reached[i];
      const bool is_new = std::find(reached.begin(), reached.end(), other.to) == reached.end();
      if (leads_on && is_new) reached.push_back(other.to);
    }
  }
  return false;
}

}  // namespace

std::optional<Finding> delegation_cycle(DelegationCycleState& state,
                                        const Observation& observation) {
  if (observation.task == 0) return {};
  const Delegation made{observation.task, agent_hash(observation.agent),
                        agent_hash(observation.name)};
  auto& known = state.delegations;
  if (std::find(known.begin(), known.end(), made) != known.end()) return {};
  const bool is_ring = closes_a_ring(state, made);
  known.push_back(made);
  if (!is_ring) return {};
  return finding_of("delegation_cycle", observation.agent,
                    fmt::format("{} and agent {} hand the same task round",
                                agent_text(observation.agent), observation.name));
}

}  // namespace purser
