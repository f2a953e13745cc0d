// agent_setup.cpp: builds from the bottom up; the first error ends it.
#include <purser/apps/agent_setup.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>

#include <purser/adapters/policy/build.hpp>
#include <purser/apps/builtin_tools.hpp>
#include <purser/apps/offline_policy.hpp>
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

Result<std::shared_ptr<Runtime>> set_up_runtime(const policy::Policy& policy,
                                                const AgentSetup& setup, const SetUpOptions& with,
                                                asio::any_io_executor executor) {
  auto timers = make_timers(executor);
  auto client = http::Client::create(executor, timers, http::ClientOptions());
  if (!client) return fail(client.error());
  policy::Surroundings surroundings(*std::move(client));
  if (setup.simulator) surroundings.simulator_url = setup.simulator->base_url();
  if (with.offline) surroundings.simulator_url = offline_url;
  surroundings.ask = with.ask;
  auto options = policy::runtime_options(policy, surroundings);
  if (!options) return fail(options.error());
  options->timers = std::move(timers);
  options->stages.insert(options->stages.end(), with.stages.begin(), with.stages.end());
  return Runtime::create(std::move(executor), *std::move(options));
}

}  // namespace

Result<policy::Policy> load_policy(const std::string& path, policy::Environment environment) {
  policy::ParseOptions options;
  options.environment = std::move(environment);
  options.tools = builtin_tool_names();
  return policy::read_policy(path, options);
}

Result<AgentSetup> set_up_agent(const policy::Policy& policy, const SetUpOptions& with,
                                asio::any_io_executor executor) {
  AgentSetup setup;
  const auto chosen = choose_agent(policy, with.agent);
  if (!chosen) return fail(chosen.error());
  const auto tools = tools_of(policy, std::filesystem::current_path());
  if (!tools) return fail(tools.error());
  const auto crew = policy::crew(policy, *tools);
  if (!crew) return fail(crew.error());
  auto agent = crew->agent((*chosen)->name);
  if (!agent) return fail(std::move(agent).error());
  setup.agent.emplace(*std::move(agent));
  if (!with.offline && policy::needs_simulator(policy)) {
    auto simulator = simulator::Simulator::start();
    if (!simulator) return fail(simulator.error());
    setup.simulator = *std::move(simulator);
  }
  auto runtime = set_up_runtime(policy, setup, with, std::move(executor));
  if (!runtime) return fail(runtime.error());
  setup.runtime = *std::move(runtime);
  return setup;
}

}  // namespace purser::cli
