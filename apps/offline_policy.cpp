// offline_policy.cpp: takes away what would leave the program.
#include <purser/apps/offline_policy.hpp>

#include <utility>

#include <purser/adapters/yaml/expand.hpp>

namespace purser::cli {
namespace {

/// What it offers comes from elsewhere; if it were started all the same, nothing would run.
void take_away(policy::McpServerPolicy& server) {
  server.command = {"/dev/null"};
  server.url.clear();
  server.token = {};
  server.headers.clear();
  server.oauth.reset();
  server.environment.clear();
}

}  // namespace

std::optional<std::string> variable_or_placeholder(const std::string& name) {
  auto value = yaml::process_environment()(name);
  return value ? value : "https://unset.invalid";
}

policy::Policy offline_policy(policy::Policy policy) {
  policy.ledger = {};
  policy.alerts.delivery = {};
  for (auto& provider : policy.providers) {
    if (provider.kind != policy::ProviderKind::simulator) provider.interface = provider.kind;
    provider.kind = policy::ProviderKind::simulator;
  }
  for (auto& server : policy.mcp) take_away(server);
  return policy;
}

}  // namespace purser::cli
