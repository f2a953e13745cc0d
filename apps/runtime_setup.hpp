// runtime_setup.hpp: what calls of a policy need: a simulator, an HTTP client, a runtime.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <purser/adapters/policy/build.hpp>
#include <purser/adapters/simulator/simulator.hpp>
#include <purser/apps/mcp_servers.hpp>
#include <purser/apps/prompt/elicitor.hpp>

namespace purser::cli {

struct RuntimeNeeds {
  /// As policy::Surroundings::ask.
  std::function<void(const ApprovalRequest&, ApprovalAnswer)> ask{};
  Elicitor elicitor{};                ///< as policy::Surroundings
  std::vector<PlacedStage> stages{};  ///< besides those of the policy
  McpLists mcp_lists{};               ///< what servers list, kept or known
  /// Providers are never called (offline_policy.hpp): no simulator is started.
  bool offline = false;
};

struct RuntimeSetup {
  std::unique_ptr<simulator::Simulator> simulator;  ///< null: the policy needs none
  std::shared_ptr<Timers> timers;
  std::optional<policy::Surroundings> surroundings;
  std::shared_ptr<Runtime> runtime;
};

/// All but the runtime: what servers of tools need. `context` outlives it. Error:
/// `invalid_argument`.
[[nodiscard]] Result<RuntimeSetup> set_up_surroundings(boost::asio::io_context& context);

/// Providers of kind `simulator` get one that is started here. `context` outlives it. Errors: those
/// of policy::runtime_options and Runtime::create.
[[nodiscard]] Result<RuntimeSetup> set_up_runtime(const policy::Policy& policy,
                                                  const RuntimeNeeds& needs,
                                                  boost::asio::io_context& context);

}  // namespace purser::cli
