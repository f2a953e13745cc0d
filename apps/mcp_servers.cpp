// mcp_servers.cpp: asks each server for its tools before the agent begins.
#include <purser/apps/mcp_servers.hpp>

#include <fmt/format.h>

#include <purser/agent/parallel.hpp>
#include <purser/apps/output.hpp>
#include <purser/apps/run_on.hpp>

namespace purser::cli {
namespace {

using ListedTools = Result<std::vector<std::shared_ptr<const Tool>>>;

asio::awaitable<void> list_one(mcp::ToolSource& source, ListedTools& out) {
  auto task = source.tools();
  out = co_await std::move(task);
}

asio::awaitable<void> close_one(const mcp::ToolSource& source) {
  auto task = source.close();
  auto closed = co_await std::move(task);
  (void)closed;  // it is over either way
}

/// As `ToolSource::tools_from` reads it: enough to make the same tool again.
Json as_listed(const Tool& tool) {
  Json listed = Json::object();
  listed["name"] = tool.name_at_server;
  listed["description"] = tool.description;
  listed["inputSchema"] = tool.schema;
  if (tool.idempotent) listed["annotations"]["idempotentHint"] = true;
  return listed;
}

Result<> keep_list(const mcp::ToolSource& source,
                   const std::vector<std::shared_ptr<const Tool>>& tools, const McpLists& lists) {
  if (!lists.keep) return {};
  McpLists::Tools listed;
  for (const auto& tool : tools) listed.push_back(as_listed(*tool));
  return lists.keep(source.name(), std::move(listed));
}

Result<> add_tools(const mcp::ToolSource& source, ListedTools listed, const McpLists& lists,
                   ToolSet& tools) {
  if (!listed) return fail(std::move(listed).error());
  for (const auto& why : source.left_out()) {
    complain(fmt::format("MCP server \"{}\": {}", source.name(), printable(why)));
  }
  if (auto kept = keep_list(source, *listed, lists); !kept) return kept;
  for (auto& tool : *listed) {
    if (auto added = tools.add(std::move(tool)); !added) return added;
  }
  return {};
}

using ServerSources = std::vector<std::shared_ptr<mcp::ToolSource>>;

/// Asks all of them, side by side.
Result<std::vector<ListedTools>> ask_servers(const ServerSources& servers,
                                             asio::io_context& context) {
  std::vector<ListedTools> listed(servers.size(), ListedTools(fail(cancelled_error())));
  auto all = run_parallel(servers.size(), servers.size(), [&](std::size_t number) {
    return list_one(*servers[number], listed[number]);
  });
  auto done = run_on<Result<>>(context, std::move(all));
  if (!done) return fail(std::move(done).error());
  return listed;
}

Result<std::vector<ListedTools>> look_up_lists(const ServerSources& servers,
                                               const std::map<std::string, McpLists::Tools>& kept) {
  std::vector<ListedTools> listed;
  for (const auto& server : servers) {
    const auto found = kept.find(server->name());
    if (found == kept.end()) {
      listed.push_back(
          fail(ErrorCode::not_found, "the cassette does not have what the MCP server \"" +
                                         server->name() + "\" offers; record the run again"));
    } else {
      listed.push_back(server->tools_from(found->second));
    }
  }
  return listed;
}

}  // namespace

Result<McpServers> start_mcp_servers(const policy::Policy& policy, asio::io_context& context,
                                     const std::shared_ptr<Timers>& timers,
                                     const policy::Surroundings& surroundings,
                                     const McpLists& lists, ToolSet& tools) {
  McpServers started(context);
  for (const auto& name : policy::used_mcp_servers(policy)) {
    auto source =
        policy::mcp_source(*policy.mcp_server(name), context.get_executor(), timers, surroundings);
    if (!source) return fail(std::move(source).error());
    started.add(*std::move(source));
  }
  const auto& servers = started.all();
  if (servers.empty()) return started;
  auto listed = lists.kept ? look_up_lists(servers, *lists.kept) : ask_servers(servers, context);
  if (!listed) return fail(std::move(listed).error());
  for (std::size_t i = 0; i < servers.size(); ++i) {
    auto added = add_tools(*servers[i], std::move((*listed)[i]), lists, tools);
    if (!added) return fail(std::move(added).error());
  }
  if (auto there = policy::check_mcp_tools(policy, tools); !there) {
    return fail(std::move(there).error());
  }
  return started;
}

McpServers& McpServers::operator=(McpServers&& other) noexcept {
  if (this == &other) return *this;
  end();
  context_ = other.context_;
  sources_ = std::move(other.sources_);
  return *this;
}

void McpServers::end() {
  const auto sources = std::exchange(sources_, {});
  if (sources.empty()) return;
  auto all = run_parallel(sources.size(), sources.size(),
                          [&](std::size_t number) { return close_one(*sources[number]); });
  (void)run_on<Result<>>(*context_, std::move(all));
}

}  // namespace purser::cli
