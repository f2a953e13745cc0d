// agent_run.hpp: one run of an agent, from its first message to whatever ends it.
#pragma once

#include <string>

#include <purser/agent/agent_parts.hpp>

namespace purser {

/// As Agent::run, but the result has no report and the session's own is not touched. `agent`
/// outlives the task.
[[nodiscard]] asio::awaitable<RunResult> run_from(const AgentParts& agent, Session session,
                                                  std::string input, RunOptions how);
[[nodiscard]] asio::awaitable<RunResult> run_from(const AgentParts& agent, Session session,
                                                  std::string input);

}  // namespace purser
