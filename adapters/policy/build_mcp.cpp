// build_mcp.cpp: programs and addresses become sources of tools.
#include <purser/adapters/policy/build_mcp.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include <purser/adapters/mcp/auth/authorizer.hpp>
#include <purser/adapters/mcp/http/http_transport.hpp>
#include <purser/adapters/mcp/stdio/stdio_transport.hpp>
#include <purser/adapters/policy/detail/mcp_oauth.hpp>
#include <purser/adapters/policy/detail/place.hpp>
#include <purser/runtime/percent_encoded.hpp>
#include <purser/runtime/suggestion.hpp>

namespace purser::policy {
namespace {

mcp::Limits limits_of(const McpServerPolicy& server) {
  mcp::Limits limits;
  limits.connect = server.timeouts.connect.value_or(limits.connect);
  limits.idle = server.timeouts.idle.value_or(limits.idle);
  limits.total = server.timeouts.total.value_or(limits.total);
  return limits;
}

mcp::TransportFactory program(const McpServerPolicy& server, std::shared_ptr<Timers> timers) {
  mcp::StdioOptions options;
  options.command = server.command;
  options.written = server.command_written;
  for (const auto& [name, value] : server.environment) options.environment[name] = value.reveal();
  options.pass_environment = server.pass_environment;
  options.folder = server.folder;
  options.limits = limits_of(server);
  options.timers = std::move(timers);
  return mcp::stdio_transport(std::move(options));
}

/// Connections that no provider and no other server uses up, closed before servers close theirs;
/// proxy and certificates are the program's.
Result<http::Client> own_client(const asio::any_io_executor& executor,
                                std::shared_ptr<Timers> timers, const http::Client& shared) {
  const auto usual = mcp::usual_connections();
  auto options = shared.options();
  options.connections_max = usual.connections_max;
  options.connections_per_host_max = usual.connections_per_host_max;
  options.idle_connection_timeout =
      std::min(options.idle_connection_timeout, usual.idle_connection_timeout);
  return http::Client::create(executor, std::move(timers), std::move(options));
}

/// Fills in the transport of a server at an address, and the older one behind it.
Result<> set_address(const McpServerPolicy& server, const asio::any_io_executor& executor,
                     std::shared_ptr<Timers> timers, const Surroundings& surroundings,
                     mcp::ClientOptions& out) {
  const auto plain =
      server.allow_plain_http ? http::PlainHttp::anywhere : http::PlainHttp::loopback_only;
  auto url = http::Location::parse(server.url, plain);
  if (!url) return fail(std::move(url).error());
  std::shared_ptr<mcp::Authorizer> authorizer;
  if (!server.token.empty()) authorizer = mcp::bearer(server.token);
  if (server.oauth) {
    auto made = mcp_authorizer(server, *url, executor, timers, surroundings);
    if (!made) return fail(std::move(made).error());
    authorizer = *std::move(made);
    // Who signs in may take longer than a server to answer.
    const auto sign_in = sign_in_time(server, surroundings);
    out.limits.connect += sign_in;
    out.limits.probe += sign_in;
  }
  auto client = own_client(executor, timers, surroundings.client);
  if (!client) return fail(std::move(client).error());
  mcp::HttpOptions options(*std::move(url), std::move(timers));
  options.authorizer = std::move(authorizer);
  for (const auto& [name, value] : server.headers) options.secret_headers.emplace_back(name, value);
  options.client = *std::move(client);
  options.limits = limits_of(server);
  const bool is_old = server.transport == McpTransport::sse;
  if (server.transport == McpTransport::automatic) out.old_transport = mcp::sse_transport(options);
  out.transport =
      is_old ? mcp::sse_transport(std::move(options)) : mcp::http_transport(std::move(options));
  return {};
}

std::vector<mcp::Root> roots_of(const McpServerPolicy& server) {
  std::vector<mcp::Root> roots;
  for (const auto& folder : server.roots) {
    const auto path = std::filesystem::absolute(folder).lexically_normal();
    roots.emplace_back("file://" + percent_encoded(path.string(), "/"), path.filename().string());
  }
  return roots;
}

Result<mcp::ToolSourceOptions> source_options(const McpServerPolicy& server,
                                              const asio::any_io_executor& executor,
                                              std::shared_ptr<Timers> timers,
                                              const Surroundings& surroundings) {
  mcp::ToolSourceOptions options;
  options.client.server = server.name;
  options.client.era = server.era;
  options.client.limits = limits_of(server);
  options.client.handlers.elicitation = surroundings.elicitation;
  options.client.handlers.url_elicitation = surroundings.url_elicitation;
  if (!server.roots.empty()) {
    options.client.handlers.roots = [roots = roots_of(server)] { return roots; };
  }
  if (server.command.empty()) {
    auto set = set_address(server, executor, std::move(timers), surroundings, options.client);
    if (!set) return fail(std::move(set).error());
  } else {
    options.client.transport = program(server, std::move(timers));
  }
  options.tools = server.offer;
  options.prices = server.prices;
  options.unpriced = server.unpriced;
  options.sampling = server.sampling;
  if (server.result_bytes_max) options.result_bytes_max = *server.result_bytes_max;
  options.large_result = server.large_result;
  options.trusted = server.trusted;
  return options;
}

bool may_use(const AgentPolicy& agent, const Tool& tool) {
  return std::any_of(agent.mcp_tools.begin(), agent.mcp_tools.end(), [&](const auto& pattern) {
    return pattern.server == tool.server && pattern.tool.matches(tool.name_at_server);
  });
}

/// A tool that is named and not offered would be missed only when the agent needs it.
Result<> check_offered(const McpToolsPolicy& wanted, const std::vector<std::string>& offered) {
  const auto matches = [&](const std::string& name) { return wanted.tool.matches(name); };
  if (std::any_of(offered.begin(), offered.end(), matches)) return {};
  if (!wanted.tool.is_literal() && wanted.tool.text() == "*") return {};
  return fail(ErrorCode::not_found,
              fmt::format("the MCP server \"{}\" offers no tool \"{}\"{}", wanted.server,
                          wanted.tool.text(), did_you_mean(wanted.tool.text(), offered)));
}

}  // namespace

Result<std::shared_ptr<mcp::ToolSource>> mcp_source(const McpServerPolicy& server,
                                                    asio::any_io_executor executor,
                                                    std::shared_ptr<Timers> timers,
                                                    const Surroundings& surroundings, McpLog log) {
  auto options = source_options(server, executor, timers, surroundings);
  if (!options) return fail(at(server.place, std::move(options).error()));
  options->client.handlers.log = std::move(log);
  auto source =
      mcp::ToolSource::create(std::move(executor), std::move(timers), *std::move(options));
  if (!source) return fail(at(server.place, std::move(source).error()));
  return source;
}

std::vector<std::string> used_mcp_servers(const Policy& policy) {
  std::vector<std::string> names;
  for (const auto& server : policy.mcp) {
    const auto uses = [&](const AgentPolicy& agent) {
      return std::any_of(agent.mcp_tools.begin(), agent.mcp_tools.end(),
                         [&](const auto& tools) { return tools.server == server.name; });
    };
    if (std::any_of(policy.agents.begin(), policy.agents.end(), uses)) names.push_back(server.name);
  }
  return names;
}

Result<> check_mcp_tools(const Policy& policy, const ToolSet& tools) {
  std::map<std::string, std::vector<std::string>> offered;
  for (const auto& name : tools.names()) {
    const auto tool = tools.find(name);
    offered[tool->server].push_back(tool->name_at_server);
  }
  for (const auto& agent : policy.agents) {
    for (const auto& wanted : agent.mcp_tools) {
      if (auto there = check_offered(wanted, offered[wanted.server]); !there) {
        return fail(
            at(agent.place, std::move(there).error().in(fmt::format("agent \"{}\"", agent.name))));
      }
    }
  }
  return {};
}

Result<ToolSet> tools_of_agent(const AgentPolicy& agent, const ToolSet& tools) {
  ToolSet own;
  ToolSet chosen;
  for (const auto& name : tools.names()) {
    auto tool = tools.find(name);
    const bool is_local = tool->server.empty();
    if (!is_local && !may_use(agent, *tool)) continue;
    auto added = is_local ? own.add(std::move(tool)) : chosen.add(std::move(tool));
    if (!added) return fail(std::move(added).error());
  }
  auto named = own.only(agent.tools);
  if (!named) return fail(std::move(named).error());
  for (const auto& name : named->names()) {
    if (auto added = chosen.add(named->find(name)); !added) return fail(std::move(added).error());
  }
  return chosen;
}

}  // namespace purser::policy
