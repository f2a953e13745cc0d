// approve_section.cpp: `approve:`: which tools need somebody's approval, and how long it may take.
#include <algorithm>

#include <purser/adapters/policy/detail/reading.hpp>
#include <purser/adapters/policy/detail/values.hpp>

namespace purser::policy {
namespace {

using yaml::MapReader;
using yaml::Node;

/// Every tool there can be, agents that are called or handed over to among them.
std::vector<std::string> known_tool_names(const Reading& reading) {
  auto names = *reading.options.tools;
  for (const auto& [name, tool] : reading.policy.tools) names.push_back(name);
  for (const auto& agent : reading.policy.agents) {
    names.push_back(agent.name);
    names.push_back("transfer_to_" + agent.name);
  }
  return names;
}

/// `files/read` for the tool of a server; which ones there are only the server knows.
bool is_of_known_server(const Policy& policy, std::string_view tool) {
  const auto slash = tool.find('/');
  return slash != std::string_view::npos && policy.mcp_server(tool.substr(0, slash)) != nullptr;
}

/// A mistyped name would let the tool that was meant run unasked.
Result<> check_known_tool(const Reading& reading, const Node& node, const Glob& tool) {
  if (!reading.options.tools || !tool.is_literal()) return {};
  if (is_of_known_server(reading.policy, tool.text())) return {};
  const auto known = known_tool_names(reading);
  if (std::find(known.begin(), known.end(), tool.text()) != known.end()) return {};
  const auto hint = node.from_environment() ? "" : yaml::suggestion(tool.text(), known);
  return fail(node.error(fmt::format("there is no tool {}{}", node.describe(), hint)));
}

void read_approved_tools(Reading& reading, const Node& node, std::vector<Glob>& tools) {
  tools.clear();
  read_items(reading, node, [&](const Node& item) -> Result<> {
    std::string name;
    if (auto done = read_name(item, name); !done) return done;
    tools.emplace_back(std::move(name));
    return check_known_tool(reading, item, tools.back());
  });
  if (node.kind() == yaml::Kind::sequence && node.list()->empty()) {
    reading.problems.push_back(
        node.error("expected at least one tool, or a pattern such as \"*\""));
  }
}

}  // namespace

void read_approve(Reading& reading, const Node& node) {
  auto& options = reading.policy.approve.emplace();
  reading.policy.approve_place = node.where();
  if (node.kind() == yaml::Kind::sequence) return read_approved_tools(reading, node, options.tools);
  MapReader map(node);
  map.required("tools", [&](const Node& value) -> Result<> {
    read_approved_tools(reading, value, options.tools);
    return {};
  });
  map.optional("wait", [&](const Node& value) { return read_positive(value, options.wait_max); });
  reading.note(map.finish());
}

}  // namespace purser::policy
