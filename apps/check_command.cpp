// check_command.cpp: `purser check`: whether a policy is right, what it says in short, and the
// schema.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <sstream>

#include <purser/adapters/policy/build.hpp>
#include <purser/adapters/policy/schema.hpp>
#include <purser/adapters/process/command.hpp>
#include <purser/apps/agent_setup.hpp>
#include <purser/apps/builtin_tools.hpp>
#include <purser/apps/commands.hpp>
#include <purser/apps/output.hpp>

namespace purser::cli {
namespace {

std::string in_words(const LimitRule& rule) {
  const auto& limit = rule.limit;
  const auto whose = rule.id.empty() ? rule.kind : rule.kind + ":" + rule.id;
  const bool per_call = limit.window == Window::call;
  auto text = amount_text(limit.measure, limit.amount);
  if (!per_call) text += " per " + whose;
  text += reach_text(limit);
  if (per_call && rule.kind != "total") text += " of " + whose;
  if (limit.on_exceed == OnExceed::warn) text += " (warns only)";
  if (limit.on_exceed == OnExceed::log) text += " (logs only)";
  return text;
}

std::string in_words(const policy::AgentPolicy& agent) {
  std::vector<std::string> tools;
  for (const auto& tool : agent.tools) tools.push_back(tool.text());
  for (const auto& tool : agent.mcp_tools) {
    tools.push_back(fmt::format("mcp:{}/{}", tool.server, tool.tool.text()));
  }
  auto text = fmt::format("{}: {}", agent.name, agent.model);
  if (agent.budget) text += fmt::format(", at most {}", to_string(*agent.budget));
  if (!tools.empty()) text += fmt::format(", tools {}", fmt::join(tools, " "));
  std::vector<std::string> below;
  for (const auto& other : agent.sub_agents) below.push_back(other.agent);
  if (!below.empty()) text += fmt::format(", sub-agents {}", fmt::join(below, " "));
  if (!agent.hand_offs.empty()) {
    text += fmt::format(", hands over to {}", fmt::join(agent.hand_offs, " "));
  }
  return text;
}

std::string in_words(const policy::ProviderPolicy& provider) {
  auto text = fmt::format("{}: {}", provider.name, to_string(provider.kind));
  if (!provider.base_url.empty()) text += " at " + provider.base_url;
  if (!provider.endpoints.empty()) text += fmt::format(", {} endpoints", provider.endpoints.size());
  if (provider.is_free()) text += ", free";
  return text;
}

std::string in_words(const policy::McpServerPolicy& server) {
  process::Command command(server.command);
  command.written = server.command_written;
  auto text = fmt::format("{}: {}", server.name,
                          server.url.empty() ? process::describe(command) : server.url);
  text += server.prices.empty() ? ", no prices" : "";
  if (server.sampling)
    text += fmt::format(", may ask {}", fmt::join(server.sampling->bounds.models, " "));
  return text;
}

void print_summary(const policy::Policy& policy) {
  say(policy.file + ": ok");
  for (const auto& provider : policy.providers) say("  provider  " + in_words(provider));
  for (const auto& route : policy.routes) {
    say(fmt::format("  route     {} -> {}", route.model.text(), route.provider));
  }
  for (const auto& budget : policy.budgets) say("  budget    " + in_words(budget));
  for (const auto& [name, tool] : policy.tools) {
    say(fmt::format("  tool      {}: {}", name, tool.cost ? to_string(*tool.cost) : "no cost"));
  }
  for (const auto& server : policy.mcp) say("  mcp       " + in_words(server));
  for (const auto& stage : policy.stages) say("  stage     " + stage.name);
  for (const auto& agent : policy.agents) say("  agent     " + in_words(agent));
}

/// Whether the agents and their tools go together.
Result<> check_agents(const policy::Policy& policy) {
  const auto tools = tools_of(policy, std::filesystem::current_path());
  if (!tools) return fail(tools.error());
  return policy::crew(policy, *tools).map([](const auto&) {});
}

/// Of each line.
std::vector<std::string> first_words(const std::string& text) {
  std::vector<std::string> words;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    words.push_back(line.substr(0, line.find(' ')));
  }
  return words;
}

ExitCode refuse_policy(const Error& error) {
  put(stderr, printable_lines(error.message()) + "\n");
  return ExitCode::usage;
}

}  // namespace

ExitCode check_policy(const std::string& path) {
  const auto policy = load_policy(path);
  if (!policy) return refuse_policy(policy.error());
  const auto prices = policy::price_table(*policy);
  if (!prices) return refuse_policy(prices.error());
  if (const auto agents = check_agents(*policy); !agents) return refuse_policy(agents.error());
  const auto chain = policy::explain(*policy);
  if (!chain) return refuse_policy(chain.error());
  print_summary(*policy);
  say(fmt::format("  chain     [{}]", fmt::join(first_words(*chain), ", ")));
  for (const auto& doubt : policy::doubts(*policy, *prices)) {
    put(stderr, doubt + "\n");
  }
  return ExitCode::done;
}

ExitCode print_schema() {
  put(stdout, policy::schema_json());
  return ExitCode::done;
}

}  // namespace purser::cli
