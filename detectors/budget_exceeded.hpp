// budget_exceeded.hpp: an account has spent more than a limit of it says.
#pragma once

#include <vector>

#include <purser/detectors/observation.hpp>

namespace purser {

/// Of one session.
struct BudgetExceededState {
  std::vector<std::uint64_t> crossed{};  ///< limits that were told and are still exceeded
};

/// Every limit that is exceeded now and was not before. What is held does not count, and a limit
/// that is used up exactly is not exceeded.
[[nodiscard]] std::vector<Finding> budget_exceeded(BudgetExceededState& state,
                                                   const Observation& observation);

}  // namespace purser
