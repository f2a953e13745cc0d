// agent_setup.cpp: chooses the agent, and gathers its tools.
#include <purser/apps/agent_setup.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>

#include <purser/adapters/policy/build.hpp>
#include <purser/apps/builtin_tools.hpp>
#include <purser/runtime/suggestion.hpp>

namespace purser::cli {
namespace {

Result<const policy::AgentPolicy*> choose_agent(const policy::Policy& policy,
                                                const std::string& name) {
  if (policy.agents.empty()) {
    return fail(ErrorCode::not_found,
                policy.file + ": no agents are defined; add a section \"agents\"");
  }
  if (name.empty() && policy.agents.size() == 1) return policy.agents.data();
  if (const auto* agent = policy.agent(name)) return agent;
  std::vector<std::string> names;
  for (const auto& agent : policy.agents) names.push_back(agent.name);
  if (name.empty()) {
    return fail(ErrorCode::not_found,
                fmt::format("{} defines several agents; name one with --agent: {}", policy.file,
                            fmt::join(names, ", ")));
  }
  const auto hint = did_you_mean(name, names);
  return fail(
      ErrorCode::not_found,
      fmt::format("{} has no agent \"{}\"{}", policy.file, name,
                  hint.empty() ? fmt::format("; agents: {}", fmt::join(names, ", ")) : hint));
}

/// The tools of the program and of the policy, those of its servers among them.
Result<Crew> set_up_crew(const policy::Policy& policy, const McpLists& lists, AgentSetup& setup,
                         asio::io_context& context) {
  auto tools = tools_of(policy, std::filesystem::current_path());
  if (!tools) return fail(tools.error());
  auto servers =
      start_mcp_servers(policy, context, setup.timers, *setup.surroundings, lists, *tools);
  if (!servers) return fail(std::move(servers).error());
  setup.mcp_servers = *std::move(servers);
  return policy::crew(policy, *tools);
}

}  // namespace

Result<policy::Policy> load_policy(const std::string& path, policy::Environment environment) {
  policy::ParseOptions options;
  options.environment = std::move(environment);
  options.tools = builtin_tool_names();
  return policy::read_policy(path, options);
}

Result<AgentSetup> set_up_agent(const policy::Policy& policy, const std::string& name,
                                const RuntimeNeeds& needs, asio::io_context& context) {
  const auto chosen = choose_agent(policy, name);
  if (!chosen) return fail(chosen.error());
  auto runtime = set_up_runtime(policy, needs, context);
  if (!runtime) return fail(std::move(runtime).error());
  AgentSetup setup{*std::move(runtime), {}, {}};
  const auto crew = set_up_crew(policy, needs.mcp_lists, setup, context);
  if (!crew) return fail(crew.error());
  auto agent = crew->agent((*chosen)->name);
  if (!agent) return fail(std::move(agent).error());
  setup.agent.emplace(*std::move(agent));
  return setup;
}

}  // namespace purser::cli
