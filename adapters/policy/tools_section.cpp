// tools_section.cpp: `tools:`: what tools cost, and tables that are tools.
#include <algorithm>

#include <purser/adapters/policy/detail/reading.hpp>
#include <purser/adapters/policy/detail/values.hpp>
#include <purser/runtime/tools/tool_name.hpp>

namespace purser::policy {
namespace {

using yaml::MapReader;
using yaml::Node;

Result<> read_entries(const Node& node, std::map<std::string, std::string>& entries) {
  if (node.kind() != yaml::Kind::map || node.members().empty()) {
    return fail(
        node.error(fmt::format("expected a map of questions and answers, found {}",
                               node.kind() == yaml::Kind::map ? "an empty one" : node.describe())));
  }
  for (const auto& [key, value] : node.members()) {
    if (auto done = yaml::read(value, entries[key]); !done) return done;
  }
  return {};
}

bool is_brought(const ParseOptions& options, const std::string& name) {
  return options.tools &&
         std::find(options.tools->begin(), options.tools->end(), name) != options.tools->end();
}

/// A mistyped name would leave the tool that was meant without its price.
Result<> check_name(const Node& tools, const std::string& name, const ToolPolicy& tool,
                    const ParseOptions& options) {
  if (!is_tool_name(name)) {
    return fail(tools.error_at_key(
        name, "a tool's name has 1 to 64 of the characters A-Z, a-z, 0-9, _ and -"));
  }
  if (!options.tools) return {};
  const bool brought = is_brought(options, name);
  if (brought && !tool.entries.empty()) {
    return fail(tools.error_at_key(
        name, fmt::format("\"{}\" is a built-in tool and takes no entries", name)));
  }
  if (brought || !tool.entries.empty()) return {};
  return fail(tools.error_at_key(
      name, fmt::format("unknown tool \"{}\"{}{}", name, yaml::suggestion(name, *options.tools),
                        " (a tool of your own needs entries)")));
}

Result<> read_tool(const Node& node, ToolPolicy& tool) {
  MapReader map(node);
  map.optional("cost", tool.cost);
  map.optional("description", tool.description);
  map.optional("timeout", [&](const Node& value) -> Result<> {
    std::chrono::milliseconds timeout{0};
    auto done = read_timeout(value, timeout);
    tool.timeout = timeout;
    return done;
  });
  map.optional("entries", [&](const Node& value) { return read_entries(value, tool.entries); });
  return map.finish();
}

}  // namespace

void read_tools(Reading& reading, const Node& node) {
  read_members(reading, node, [&](const std::string& name, const Node& value) -> Result<> {
    auto& tool = reading.policy.tools[name];
    if (auto done = read_tool(value, tool); !done) return done;
    return check_name(node, name, tool, reading.options);
  });
}

}  // namespace purser::policy
