// crew.hpp: agents that name each other: as sub-agents, for hand-offs, also in circles.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <purser/agent/agent.hpp>

namespace purser {

/// Immutable and cheap to copy; an agent of it keeps all of them alive.
class Crew {
 public:
  /// Errors: `invalid_argument`: two of one name, or what `Agent`s refuse when they run (a name
  /// that no tool can have, two tools of one name, a bad price); `not_found`: an agent that is
  /// named and not among them, with a suggestion.
  [[nodiscard]] static Result<Crew> create(std::vector<AgentOptions> agents);

  /// Error: `not_found`, with a suggestion.
  [[nodiscard]] Result<Agent> agent(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  using Members = std::map<std::string, AgentParts, std::less<>>;
  explicit Crew(std::shared_ptr<const Members> members) noexcept : members_(std::move(members)) {}

  std::shared_ptr<const Members> members_;
};

}  // namespace purser
