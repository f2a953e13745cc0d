// agent_setup.hpp: everything that one run needs, from a policy: simulator, client, runtime, agent.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <purser/adapters/policy/parse.hpp>
#include <purser/adapters/simulator/simulator.hpp>
#include <purser/agent/agent.hpp>
#include <purser/agent/runtime.hpp>

namespace purser::cli {

/// With the tools that this program brings.
[[nodiscard]] Result<policy::Policy> load_policy(const std::string& path);

struct AgentSetup {
  std::unique_ptr<simulator::Simulator> simulator;  ///< null: the policy needs none
  std::shared_ptr<Runtime> runtime;
  std::optional<Agent> agent;
};

/// `agent_name` empty: the only one. Providers of kind `simulator` get one that is started here.
/// Errors: `not_found`: no such agent, with the names there are; those of policy::runtime_options.
[[nodiscard]] Result<AgentSetup> set_up_agent(const policy::Policy& policy,
                                              const std::string& agent_name,
                                              asio::any_io_executor executor);

}  // namespace purser::cli
