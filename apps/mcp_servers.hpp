// mcp_servers.hpp: the servers of a policy, started for a run.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <purser/adapters/policy/build_mcp.hpp>

namespace purser::cli {

/// Servers that were started. When it goes it ends them in an orderly way, side by side, which runs
/// the context.
class McpServers {
 public:
  McpServers() = default;
  explicit McpServers(boost::asio::io_context& context) : context_(&context) {}
  McpServers(McpServers&& other) noexcept = default;
  McpServers& operator=(McpServers&& other) noexcept;
  ~McpServers() { end(); }

  void add(std::shared_ptr<mcp::ToolSource> source) { sources_.push_back(std::move(source)); }
  [[nodiscard]] const std::vector<std::shared_ptr<mcp::ToolSource>>& all() const noexcept {
    return sources_;
  }
  /// Earlier than it goes.
  void end();

 private:
  boost::asio::io_context* context_ = nullptr;
  std::vector<std::shared_ptr<mcp::ToolSource>> sources_;
};

/// What servers listed, between a run and its replay.
struct McpLists {
  using Tools = std::vector<Json>;  ///< as a server lists them, those that were offered

  /// Is told what each server offers; empty: nobody wants to know.
  std::function<Result<>(const std::string& server, Tools)> keep{};
  /// Set: no server is started or asked; these are its tools, by its name.
  std::optional<std::map<std::string, Tools>> kept{};
};

/// Starts those servers of the policy that its agents use, side by side, and adds their tools to
/// `tools`. What cannot be offered is told on stderr. Errors: the first server's that cannot be
/// reached, naming it; `not_found`: `lists` does not know a server; those of `lists.keep`,
/// ToolSet::add and policy::check_mcp_tools.
[[nodiscard]] Result<McpServers> start_mcp_servers(const policy::Policy& policy,
                                                   boost::asio::io_context& context,
                                                   const std::shared_ptr<Timers>& timers,
                                                   const policy::Surroundings& surroundings,
                                                   const McpLists& lists, ToolSet& tools);

}  // namespace purser::cli
