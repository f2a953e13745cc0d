// build_mcp.hpp: the servers of a policy, as sources of tools.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include <purser/adapters/policy/build.hpp>
#include <purser/runtime/tools/tool_set.hpp>

namespace purser::policy {

/// Is told what a server logs. Empty: nobody is.
using McpLog = std::function<void(const mcp::LogLine&)>;

/// A server of the policy; nothing is started or connected yet. Errors, with the place in the file:
/// those of the transports and of ToolSource::create.
[[nodiscard]] Result<std::shared_ptr<mcp::ToolSource>> mcp_source(const McpServerPolicy& server,
                                                                  asio::any_io_executor executor,
                                                                  std::shared_ptr<Timers> timers,
                                                                  const Surroundings& surroundings,
                                                                  McpLog log = {});

/// The names of servers whose tools any agent may use, in the file's order.
[[nodiscard]] std::vector<std::string> used_mcp_servers(const Policy& policy);

/// Whether every server offers what the policy's agents name, for programs that have asked all of
/// them; `tools` holds what they offer. Error, with the place of the agent: `not_found`.
[[nodiscard]] Result<> check_mcp_tools(const Policy& policy, const ToolSet& tools);

/// Those of `tools` that `agent` may use: its own ones, and those of its servers. Error:
/// `not_found`: a tool of our own that is named and not there.
[[nodiscard]] Result<ToolSet> tools_of_agent(const AgentPolicy& agent, const ToolSet& tools);

}  // namespace purser::policy
