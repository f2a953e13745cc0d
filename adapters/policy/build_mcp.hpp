// build_mcp.hpp: the servers of a policy, as sources of tools.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include <purser/adapters/policy/build.hpp>
#include <purser/runtime/tools/tool_set.hpp>

namespace purser::policy {

/// What a server's log may be told, and handlers that only the program can have.
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

/// Those of `tools` that `agent` may use: its own ones, and those of its servers. Errors:
/// `not_found`: a tool that is named and not there.
[[nodiscard]] Result<ToolSet> tools_of_agent(const AgentPolicy& agent, const ToolSet& tools);

}  // namespace purser::policy
