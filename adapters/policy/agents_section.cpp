// agents_section.cpp: `agents:`: models, instructions, tools and shares of the budget.
#include <algorithm>
#include <array>

#include <purser/adapters/policy/detail/reading.hpp>
#include <purser/adapters/policy/detail/values.hpp>

namespace purser::policy {
namespace {

using yaml::MapReader;
using yaml::Node;

constexpr std::array<std::pair<std::string_view, PromptCache>, 4> prompt_caches{{
    {"automatic", PromptCache::automatic},
    {"off", PromptCache::off},
    {"standard", PromptCache::standard},
    {"one_hour", PromptCache::one_hour},
}};

std::vector<std::string> known_tools(const Reading& reading) {
  auto names = reading.options.tools.value_or(std::vector<std::string>());
  for (const auto& [name, tool] : reading.policy.tools) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

constexpr std::string_view mcp_prefix = "mcp:";

/// `mcp:files` for all tools of a server, `mcp:files/read*` for some.
Result<> read_mcp_tools(const Node& node, std::string_view text, const Policy& policy,
                        std::vector<McpToolsPolicy>& out) {
  const auto slash = text.find('/');
  McpToolsPolicy tools;
  tools.server = text.substr(0, slash);
  if (slash != std::string_view::npos) tools.tool = Glob(std::string(text.substr(slash + 1)));
  if (policy.mcp_server(tools.server) != nullptr) {
    out.push_back(std::move(tools));
    return {};
  }
  std::vector<std::string> names;
  for (const auto& server : policy.mcp) names.push_back(server.name);
  const auto hint =
      node.from_environment() ? "" : yaml::suggestion(tools.server.substr(0, 64), names);
  return fail(node.error(fmt::format("unknown MCP server in {}{}", node.describe(), hint)));
}

Result<> read_tool_pattern(const Node& node, const Reading& reading, AgentPolicy& agent) {
  std::string text;
  if (auto done = read_name(node, text); !done) return done;
  if (text.starts_with(mcp_prefix)) {
    return read_mcp_tools(node, std::string_view(text).substr(mcp_prefix.size()), reading.policy,
                          agent.mcp_tools);
  }
  const Glob pattern(text);
  agent.tools.push_back(pattern);
  if (!reading.options.tools) return {};
  const auto names = known_tools(reading);
  const auto matches = [&](const std::string& name) { return pattern.matches(name); };
  if (std::any_of(names.begin(), names.end(), matches)) return {};
  const auto hint = node.from_environment() ? "" : yaml::suggestion(text.substr(0, 64), names);
  return fail(node.error(fmt::format("unknown tool {}{}", node.describe(), hint)));
}

Result<> read_tools_of(const Node& node, const Reading& reading, AgentPolicy& agent) {
  const auto items = node.list();
  if (!items) return fail(items.error());
  for (const auto& item : *items) {
    if (auto done = read_tool_pattern(item, reading, agent); !done) return done;
  }
  return {};
}

Result<> read_model(const Node& node, const Policy& policy, AgentPolicy& agent) {
  agent.model_place = node.where();
  return read_routed_model(node, policy, agent.model);
}

Result<> read_temperature(const Node& node, std::optional<double>& out) {
  double value = 0;
  if (auto done = yaml::read(node, value); !done) return done;
  if (value < 0 || value > 2) return fail(node.error("a temperature is between 0 and 2"));
  out = value;
  return {};
}

template <class T>
MapReader::Callback integer_between(std::int64_t least, std::int64_t most, T& out) {
  return [least, most, &out](const Node& node) -> Result<> {
    const auto value = node.integer(least, most);
    if (!value) return fail(value.error());
    out = static_cast<typename T::value_type>(*value);
    return {};
  };
}

/// Agents are named before they are all read: checked at the end.
struct NamedAgent {
  Node node;
  std::string name;
};
using NamedAgents = std::vector<NamedAgent>;

Result<> read_agent_name(const Node& node, std::string& out, NamedAgents& named) {
  auto done = read_name(node, out);
  if (done) named.push_back({node, out});
  return done;
}

/// A name, or a map that says more.
Result<> read_sub_agent(const Node& node, SubAgentPolicy& out, NamedAgents& named) {
  if (node.kind() != yaml::Kind::map) return read_agent_name(node, out.agent, named);
  MapReader map(node);
  map.required("agent",
               [&](const Node& value) { return read_agent_name(value, out.agent, named); });
  map.optional("description", out.description);
  map.optional("cost", out.cost);
  map.optional("timeout", [&](const Node& value) -> Result<> {
    std::chrono::milliseconds timeout{0};
    auto done = read_timeout(value, timeout);
    out.timeout = timeout;
    return done;
  });
  return map.finish();
}

Result<> read_sub_agents(const Node& node, std::vector<SubAgentPolicy>& out, NamedAgents& named) {
  const auto items = node.list();
  if (!items) return fail(items.error());
  for (const auto& item : *items) {
    if (auto done = read_sub_agent(item, out.emplace_back(), named); !done) return done;
  }
  return {};
}

Result<> read_hand_offs(const Node& node, std::vector<std::string>& out, NamedAgents& named) {
  const auto items = node.list();
  if (!items) return fail(items.error());
  for (const auto& item : *items) {
    if (auto done = read_agent_name(item, out.emplace_back(), named); !done) return done;
  }
  return {};
}

void read_others(MapReader& map, AgentPolicy& agent, NamedAgents& named) {
  map.optional("sub_agents",
               [&](const Node& value) { return read_sub_agents(value, agent.sub_agents, named); });
  map.optional("hand_offs",
               [&](const Node& value) { return read_hand_offs(value, agent.hand_offs, named); });
  map.optional("hand_offs_max", integer_between(0, 1000, agent.hand_offs_max));
  map.optional("depth_max", integer_between(1, 30, agent.depth_max));
}

Result<> read_wrap_up_share(const Node& node, Share& out) {
  if (auto done = yaml::read(node, out); !done) return done;
  const auto fits = check_wrap_up_share(out);
  return fits ? Result<>() : fail(node.error(fits.error().message()));
}

Result<> read_wrap_up_message(const Node& node, std::string& out) {
  if (auto done = read_name(node, out); !done) return done;
  const auto fits = check_wrap_up_message(out);
  if (fits) return {};
  return fail(node.error(node.from_environment()
                             ? fmt::format("{} has an unknown placeholder", node.describe())
                             : fits.error().message()));
}

/// A share, or a map that says more.
Result<> read_wrap_up(const Node& node, WrapUp& out) {
  if (node.kind() != yaml::Kind::map) return read_wrap_up_share(node, out.at);
  MapReader map(node);
  map.optional("at", [&](const Node& value) { return read_wrap_up_share(value, out.at); });
  map.optional("message",
               [&](const Node& value) { return read_wrap_up_message(value, out.message); });
  return map.finish();
}

void read_budget(MapReader& map, AgentPolicy& agent) {
  map.optional("budget", agent.budget);
  map.optional("finalization_reserve", agent.finalization_reserve);
  map.optional("last_call", agent.last_call);
  map.optional("wrap_up",
               [&](const Node& value) { return read_wrap_up(value, agent.wrap_up.emplace()); });
  if (map.good() && agent.finalization_reserve && !agent.budget) {
    map.refuse("finalization_reserve", "a reserve is a share of a \"budget\", and there is none");
  }
}

void check_named(Reading& reading, const NamedAgents& named) {
  std::vector<std::string> names;
  for (const auto& agent : reading.policy.agents) names.push_back(agent.name);
  for (const auto& [node, name] : named) {
    if (reading.policy.agent(name) != nullptr) continue;
    const auto hint = node.from_environment() ? "" : yaml::suggestion(name.substr(0, 64), names);
    reading.problems.push_back(
        node.error(fmt::format("unknown agent {}{}", node.describe(), hint)));
  }
}

Result<> read_agent(const Node& node, const Reading& reading, AgentPolicy& agent,
                    NamedAgents& named) {
  MapReader map(node);
  map.required("model",
               [&](const Node& value) { return read_model(value, reading.policy, agent); });
  map.optional("instructions", agent.instructions);
  map.optional("tools", [&](const Node& value) { return read_tools_of(value, reading, agent); });
  map.optional("description", agent.description);
  read_others(map, agent, named);
  read_budget(map, agent);
  map.optional("turns_max", integer_between(1, 10'000, agent.turns_max));
  map.optional("output_tokens_max", integer_between(1, 10'000'000, agent.output_tokens_max));
  map.optional("temperature",
               [&](const Node& value) { return read_temperature(value, agent.temperature); });
  map.optional("reasoning_effort", agent.reasoning_effort);
  map.optional("prompt_cache", [&](const Node& value) {
    return read_word<PromptCache>(value, "use of prompt caches", prompt_caches,
                                  agent.prompt_cache.emplace());
  });
  return map.finish();
}

}  // namespace

void read_agents(Reading& reading, const Node& node) {
  NamedAgents named;
  read_members(reading, node, [&](const std::string& name, const Node& value) {
    AgentPolicy agent;
    agent.name = name;
    agent.place = value.where();
    auto done = read_agent(value, reading, agent, named);
    reading.policy.agents.push_back(std::move(agent));
    return done;
  });
  check_named(reading, named);
}

}  // namespace purser::policy
