// build_agents.cpp: the policy's agents and what it says of their tools.
#include <fmt/format.h>

#include <purser/adapters/policy/build_mcp.hpp>
#include <purser/adapters/policy/detail/place.hpp>
#include <purser/runtime/tools/decorators.hpp>

namespace purser::policy {
namespace {

void set_others(AgentOptions& options, const AgentPolicy& agent) {
  for (const auto& other : agent.sub_agents) {
    auto& sub_agent = options.sub_agents.emplace_back(other.agent, other.description);
    sub_agent.price = other.cost;
    sub_agent.timeout = other.timeout;
  }
  for (const auto& other : agent.hand_offs) options.hand_offs.emplace_back(other);
  if (agent.hand_offs_max) options.hand_offs_max = *agent.hand_offs_max;
  if (agent.depth_max) options.depth_max = *agent.depth_max;
}

std::string unpriced(const AgentPolicy& agent, const Error& error) {
  const auto warning =
      fmt::format("warning: the agent \"{}\" will be refused its model calls", agent.name);
  return at(agent.model_place, Error(error).in(warning)).message();
}

}  // namespace

Tool with_policy(Tool tool, const Policy& policy) {
  const auto found = policy.tools.find(tool.name);
  if (found == policy.tools.end()) return tool;
  const auto& rule = found->second;
  if (!rule.description.empty()) tool.description = rule.description;
  if (rule.cost) tool = std::move(tool) | cost(*rule.cost);
  if (rule.timeout) tool = std::move(tool) | timeout(*rule.timeout);
  return tool;
}

Result<AgentOptions> agent_options(const AgentPolicy& agent, const ToolSet& tools) {
  auto own = tools_of_agent(agent, tools);
  if (!own) {
    const auto whose = fmt::format("agent \"{}\"", agent.name);
    return fail(at(agent.place, std::move(own).error().in(whose)));
  }
  AgentOptions options;
  options.name = agent.name;
  options.model = agent.model;
  options.description = agent.description;
  options.instructions = agent.instructions;
  options.tools = *std::move(own);
  set_others(options, agent);
  options.budget = agent.budget;
  options.finalization_reserve = agent.finalization_reserve.value_or(Share());
  options.last_call = agent.last_call;
  options.wrap_up = agent.wrap_up;
  if (agent.turns_max) options.turns_max = *agent.turns_max;
  options.output_tokens_max = agent.output_tokens_max;
  options.temperature = agent.temperature;
  options.reasoning_effort = agent.reasoning_effort;
  if (agent.prompt_cache) options.prompt_cache = *agent.prompt_cache;
  return options;
}

Result<Crew> crew(const Policy& policy, const ToolSet& tools) {
  std::vector<AgentOptions> agents;
  for (const auto& agent : policy.agents) {
    auto options = agent_options(agent, tools);
    if (!options) return fail(std::move(options).error());
    agents.push_back(*std::move(options));
  }
  auto made = Crew::create(std::move(agents));
  if (!made) return fail(std::move(made).error().in(policy.file));
  return made;
}

std::vector<std::string> doubts(const Policy& policy, const PriceTable& prices) {
  std::vector<std::string> sentences;
  for (const auto& agent : policy.agents) {
    const auto* provider = policy.provider_of(agent.model);
    if (provider == nullptr || provider->is_free()) continue;
    const auto price = prices.find(agent.model, row_of(provider->interface).section);
    if (!price) sentences.push_back(unpriced(agent, price.error()));
  }
  return sentences;
}

}  // namespace purser::policy
