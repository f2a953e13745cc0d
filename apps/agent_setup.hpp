// agent_setup.hpp: everything that one run needs, from a policy: runtime, servers of tools, agent.
#pragma once

#include <optional>
#include <string>

#include <purser/adapters/policy/parse.hpp>
#include <purser/agent/agent.hpp>
#include <purser/apps/mcp_servers.hpp>
#include <purser/apps/runtime_setup.hpp>

namespace purser::cli {

/// With the tools that this program brings. `environment`: for `${NAME}` in it.
[[nodiscard]] Result<policy::Policy> load_policy(
    const std::string& path, policy::Environment environment = yaml::process_environment());

struct AgentSetup : RuntimeSetup {
  McpServers mcp_servers;  ///< whose tools the agents use
  std::optional<Agent> agent;
};

/// `name`: of the agent; empty: the only one. Servers of tools are asked what they have, which runs
/// `context`. Errors: `not_found`: no such agent, with the names there are; those of set_up_runtime
/// and start_mcp_servers.
[[nodiscard]] Result<AgentSetup> set_up_agent(const policy::Policy& policy, const std::string& name,
                                              const RuntimeNeeds& needs,
                                              boost::asio::io_context& context);

}  // namespace purser::cli
