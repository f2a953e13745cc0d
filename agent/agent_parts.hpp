// agent_parts.hpp: an agent as its runs see it: options, and all that its model can call.
#pragma once

#include <functional>
#include <map>
#include <string>

#include <purser/agent/agent.hpp>

namespace purser {

/// Finds the agents that options name; they live as long as the agent that asks. Error:
/// `not_found`.
using FindColleague = std::function<Result<const AgentParts*>(const Colleague& colleague)>;

/// Immutable once `call_in` has run.
struct AgentParts {
  explicit AgentParts(AgentOptions the_options) : options(std::move(the_options)) {}

  AgentOptions options;
  ToolSet tools;  ///< its own, one per sub-agent, one per hand-off
  /// Whom each hand-off's tool leads to.
  std::map<std::string, const AgentParts*, std::less<>> hand_offs;

  /// Makes tools of sub-agents and hand-offs. Errors: `not_found`: nobody of that name;
  /// `invalid_argument`: a name that no tool can have, or that two have; a bad price or timeout; a
  /// bad `wrap_up`.
  [[nodiscard]] Result<> call_in(const FindColleague& find);
  /// Why no run of it can start; what `call_in` said.
  std::optional<Error> defect;
};

/// `name` as a tool can be called: what is no letter, digit, `_` or `-` becomes `_`.
[[nodiscard]] std::string tool_name(std::string_view name);

}  // namespace purser
