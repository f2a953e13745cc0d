// summary.hpp: what a policy would have done to a whole log.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <purser/apps/simulate/decision.hpp>

namespace purser::cli {

struct SimulationSummary {
  std::uint64_t allowed = 0;  ///< warned ones are none of them
  std::uint64_t warned = 0;
  std::uint64_t denied = 0;
  std::uint64_t downgraded = 0;
  std::uint64_t alerts = 0;
  std::uint64_t bad_lines = 0;
  Money spent{};
  Money denied_cost{};                                ///< as far as it is known
  Money saved{};                                      ///< by cheaper models
  std::map<std::string, std::uint64_t> by_refusal{};  ///< `$0.50 per session`, `loop_detected`

  void add(const Decision& decision);
};

/// For people.
[[nodiscard]] std::string to_table(const SimulationSummary& summary);

}  // namespace purser::cli
