// sub_agent.hpp: an agent as a tool of another one.
#pragma once

#include <purser/agent/agent_parts.hpp>
#include <purser/runtime/tool.hpp>

namespace purser {

/// `agent` outlives the tool's calls. A call runs it below the account that the call was made in.
[[nodiscard]] Tool sub_agent_tool(const SubAgent& how, const AgentParts& agent);

/// What the caller's model is told of a sub-agent's run: its output; where it was stopped, a JSON
/// text that says why, and what there was until then. Error: it could not start.
[[nodiscard]] Result<Json> told_of(const RunResult& run);

}  // namespace purser
