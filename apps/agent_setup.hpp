// agent_setup.hpp: everything that one run needs, from a policy: simulator, client, runtime, agent.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <purser/adapters/policy/parse.hpp>
#include <purser/adapters/simulator/simulator.hpp>
#include <purser/agent/agent.hpp>
#include <purser/agent/runtime.hpp>

namespace purser::cli {

/// With the tools that this program brings. `environment`: for `${NAME}` in it.
[[nodiscard]] Result<policy::Policy> load_policy(
    const std::string& path, policy::Environment environment = yaml::process_environment());

struct AgentSetup {
  std::unique_ptr<simulator::Simulator> simulator;  ///< null: the policy needs none
  std::shared_ptr<Runtime> runtime;
  std::optional<Agent> agent;
};

struct SetUpOptions {
  std::string agent{};  ///< empty: the only one
  /// As policy::Surroundings::ask.
  std::function<void(const ApprovalRequest&, ApprovalAnswer)> ask{};
  std::vector<PlacedStage> stages{};  ///< besides those of the policy
  /// Providers are never called (offline_policy.hpp): no simulator is started.
  bool offline = false;
};

/// Providers of kind `simulator` get one that is started here. Errors: `not_found`: no such agent,
/// with the names there are; those of policy::runtime_options and Runtime::create.
[[nodiscard]] Result<AgentSetup> set_up_agent(const policy::Policy& policy,
                                              const SetUpOptions& with,
                                              asio::any_io_executor executor);

}  // namespace purser::cli
