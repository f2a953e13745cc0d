// build.hpp: turns a policy into what runs it: providers, prices, a runtime's options, agents.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <purser/adapters/http/client.hpp>
#include <purser/adapters/mcp/client/handlers.hpp>
#include <purser/adapters/policy/policy.hpp>
#include <purser/agent/crew.hpp>
#include <purser/agent/runtime.hpp>
#include <purser/middleware/stage_registry.hpp>

namespace purser::policy {

/// What a policy needs from the program.
struct Surroundings {
  explicit Surroundings(http::Client http_client) : client(std::move(http_client)) {}

  http::Client client;
  /// `http://127.0.0.1:PORT` of a running simulator, for providers of kind `simulator`.
  std::string simulator_url{};
  StageRegistry stages{};  ///< what `stages` of a policy may name
  /// Asks about the tools that a policy's `approve` names, as ApproveOptions::ask. Null: the
  /// program cannot ask, and a policy with that section is an error.
  std::function<void(const ApprovalRequest&, ApprovalAnswer)> ask{};
  /// Shows a user the page on which to sign in at an MCP server, given by its name; must not block.
  /// Null: nobody is there, and a server that wants a user is an error.
  std::function<void(const std::string& server, const std::string& page)> show_sign_in{};
  /// The file that keeps what MCP servers gave us, where the policy names none. Empty: in memory.
  std::string mcp_tokens{};
  /// Ask the user what a server of the Model Context Protocol wants to know, as those of
  /// mcp::Handlers. Null: servers are not told that they could.
  std::function<Task<Json>(mcp::Question)> elicitation{};
  std::function<Task<Json>(mcp::Question)> url_elicitation{};
};

/// True where a provider is of kind `simulator`, so that one has to run.
[[nodiscard]] bool needs_simulator(const Policy& policy) noexcept;

/// Errors, here and below, begin with the place in the file, `file:line:column: `, as those of
/// parsing do. `unauthenticated`: a key is needed and empty (names the provider and the environment
/// variable); `unsupported`: a simulator, and none runs; those of the provider.
[[nodiscard]] Result<std::shared_ptr<Provider>> build_provider(const ProviderPolicy& provider,
                                                               const Surroundings& surroundings);

/// The built-in table with the policy's prices on top. Reads `prices.file`.
/// Errors: `not_found`, and those of PriceTable::parse, naming the file.
[[nodiscard]] Result<PriceTable> price_table(const Policy& policy);

/// The stages that the policy names: loads its plugins, whose code then runs in this
/// program, and makes what they and `registry`, the program's own, have. Errors: those of
/// load_plugin and StageRegistry::make; `invalid_argument`: a stage that must not stand where it is
/// put.
[[nodiscard]] Result<std::vector<PlacedStage>> own_stages(const Policy& policy,
                                                          StageRegistry registry = {});

/// The order of the policy's stages with a reason for each, as Runtime::explain. Opens nothing but
/// plugins. Errors: those of `own_stages`; `invalid_argument`: the order is wrong.
[[nodiscard]] Result<std::string> explain(const Policy& policy, StageRegistry registry = {});

/// Everything that the policy decides about a runtime. Errors: those of the above; `unsupported`:
/// tools need approval, and nobody can be asked.
[[nodiscard]] Result<RuntimeOptions> runtime_options(const Policy& policy,
                                                     const Surroundings& surroundings);

/// `tool` with the policy's cost, timeout and description.
[[nodiscard]] Tool with_policy(Tool tool, const Policy& policy);

/// An agent of the policy; `tools`: all that there are, out of which it gets those it may use.
/// Error: `not_found`: a tool, with a suggestion.
[[nodiscard]] Result<AgentOptions> agent_options(const AgentPolicy& agent, const ToolSet& tools);

/// All agents of the policy, each knowing those that it names. Errors: those of `agent_options` and
/// of Crew::create.
[[nodiscard]] Result<Crew> crew(const Policy& policy, const ToolSet& tools);

/// What is no error but will surprise: agents whose model has no price, so that their calls are
/// refused. One line each: `file:line:column: warning: ...`.
[[nodiscard]] std::vector<std::string> doubts(const Policy& policy, const PriceTable& prices);

}  // namespace purser::policy
