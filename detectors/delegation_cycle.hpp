// delegation_cycle.hpp: agents hand the same task round.
#pragma once

#include <boost/circular_buffer.hpp>

#include <purser/detectors/observation.hpp>

namespace purser {

/// Of one session.
struct DelegationCycleState {
  static constexpr std::size_t delegations_max = 32;

  struct Delegation {
    std::uint64_t task = 0;
    std::uint64_t from = 0;  ///< hashes of the agents' names as tools have them
    std::uint64_t to = 0;
    friend bool operator==(const Delegation&, const Delegation&) = default;
  };
  boost::circular_buffer<Delegation> delegations{delegations_max};
};

/// Whether a task was given to an agent that had it before and passed it on, in the same words.
/// Each ring is told once.
[[nodiscard]] std::optional<Finding> delegation_cycle(DelegationCycleState& state,
                                                      const Observation& observation);

}  // namespace purser
