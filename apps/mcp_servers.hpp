// mcp_servers.hpp: the servers of a policy, started for a run.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <vector>

#include <purser/adapters/policy/build_mcp.hpp>

namespace purser::cli {

using McpServers = std::vector<std::shared_ptr<mcp::ToolSource>>;

/// Starts those servers of the policy that its agents use, side by side, and adds their tools to
/// `tools`. What cannot be offered is told on stderr. Errors: the first server's that cannot be
/// reached, naming it; those of ToolSet::add.
[[nodiscard]] Result<McpServers> start_mcp_servers(const policy::Policy& policy,
                                                   boost::asio::io_context& context,
                                                   const std::shared_ptr<Timers>& timers,
                                                   const policy::Surroundings& surroundings,
                                                   ToolSet& tools);

/// Ends them in an orderly way, side by side.
void end_mcp_servers(const McpServers& servers, boost::asio::io_context& context);

}  // namespace purser::cli
