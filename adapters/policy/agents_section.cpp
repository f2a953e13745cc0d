// agents_section.cpp: `agents:`: models, instructions, tools and shares of the budget.
#include <algorithm>

#include <purser/adapters/policy/detail/reading.hpp>
#include <purser/adapters/policy/detail/values.hpp>

namespace purser::policy {
namespace {

using yaml::MapReader;
using yaml::Node;

std::vector<std::string> known_tools(const Reading& reading) {
  auto names = reading.options.tools.value_or(std::vector<std::string>());
  for (const auto& [name, tool] : reading.policy.tools) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

Result<> read_tool_pattern(const Node& node, const Reading& reading, std::vector<Glob>& out) {
  std::string text;
  if (auto done = read_name(node, text); !done) return done;
  if (text.starts_with("mcp:")) {
    return fail(node.error("tools of MCP servers are not in this version of Purser yet"));
  }
  const Glob pattern(text);
  out.push_back(pattern);
  if (!reading.options.tools) return {};
  const auto names = known_tools(reading);
  const auto matches = [&](const std::string& name) { return pattern.matches(name); };
  if (std::any_of(names.begin(), names.end(), matches)) return {};
  const auto hint = node.from_environment() ? "" : yaml::suggestion(text.substr(0, 64), names);
  return fail(node.error(fmt::format("unknown tool {}{}", node.describe(), hint)));
}

Result<> read_tools_of(const Node& node, const Reading& reading, std::vector<Glob>& out) {
  const auto items = node.list();
  if (!items) return fail(items.error());
  for (const auto& item : *items) {
    if (auto done = read_tool_pattern(item, reading, out); !done) return done;
  }
  return {};
}

Result<> read_model(const Node& node, const Policy& policy, AgentPolicy& agent) {
  if (auto done = read_name(node, agent.model); !done) return done;
  agent.model_place = node.where();
  if (policy.routes.empty() || policy.provider_of(agent.model) != nullptr) return {};
  return fail(node.error(fmt::format("no route matches the model {}", node.describe())));
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

Result<> read_agent(const Node& node, const Reading& reading, AgentPolicy& agent) {
  MapReader map(node);
  map.required("model",
               [&](const Node& value) { return read_model(value, reading.policy, agent); });
  map.optional("instructions", agent.instructions);
  map.optional("tools",
               [&](const Node& value) { return read_tools_of(value, reading, agent.tools); });
  map.optional("budget", agent.budget);
  map.optional("turns_max", integer_between(1, 10'000, agent.turns_max));
  map.optional("output_tokens_max", integer_between(1, 10'000'000, agent.output_tokens_max));
  map.optional("temperature",
               [&](const Node& value) { return read_temperature(value, agent.temperature); });
  map.optional("reasoning_effort", agent.reasoning_effort);
  return map.finish();
}

}  // namespace

void read_agents(Reading& reading, const Node& node) {
  read_members(reading, node, [&](const std::string& name, const Node& value) {
    AgentPolicy agent;
    agent.name = name;
    agent.place = value.where();
    auto done = read_agent(value, reading, agent);
    reading.policy.agents.push_back(std::move(agent));
    return done;
  });
}

}  // namespace purser::policy
