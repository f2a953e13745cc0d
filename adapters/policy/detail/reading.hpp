// reading.hpp: a policy while it is read, section by section, and the problems found so far.
#pragma once

#include <vector>

#include <purser/adapters/policy/parse.hpp>
#include <purser/adapters/yaml/map_reader.hpp>

namespace purser::policy {

/// Sections are read in the order of their references, whatever the file's order; each notes its
/// problems and goes on.
struct Reading {
  const ParseOptions& options;
  Policy policy{};
  std::vector<Error> problems{};

  void note(Result<> outcome) {
    if (!outcome) problems.push_back(std::move(outcome).error());
  }
};

/// Calls `read_one(name, value)` for each member of a map, and notes what it says.
template <class F>
void read_members(Reading& reading, const yaml::Node& map, F read_one) {
  if (map.kind() != yaml::Kind::map) {
    reading.problems.push_back(map.error("expected a map, found " + map.describe()));
    return;
  }
  for (const auto& [name, value] : map.members()) reading.note(read_one(name, value));
}

/// The same for the items of a list.
template <class F>
void read_items(Reading& reading, const yaml::Node& list, F read_one) {
  const auto items = list.list();
  if (!items) {
    reading.problems.push_back(items.error());
    return;
  }
  for (const auto& item : *items) reading.note(read_one(item));
}

void read_providers(Reading& reading, const yaml::Node& node);
void read_routes(Reading& reading, const yaml::Node& node);
/// What holds when the file has no `routes`. `root`: the whole file.
void default_route(Reading& reading, const yaml::Node& root);
/// The name that calls of `model` go by, which is what limits and rules are compared with: see
/// RouteTable. After routes.
[[nodiscard]] std::string own_name(const Policy& policy, std::string model);
/// The same for what may be a pattern, which stays as it is.
void take_own_name(const Policy& policy, Glob& model);
/// The name of one model, as its calls go by. Error: no route matches it.
[[nodiscard]] Result<> read_routed_model(const yaml::Node& node, const Policy& policy,
                                         std::string& out);
/// A key of `map` that is a model's name or a pattern. Error: a name that no route matches.
[[nodiscard]] Result<> check_model_key(const yaml::Node& map, const std::string& key,
                                       const Policy& policy);
void read_ledger(Reading& reading, const yaml::Node& node);
void read_budgets(Reading& reading, const yaml::Node& node);
void read_tools(Reading& reading, const yaml::Node& node);
/// After routes.
void read_mcp(Reading& reading, const yaml::Node& node);
/// After providers, routes, tools and servers.
void read_agents(Reading& reading, const yaml::Node& node);
void read_prices(Reading& reading, const yaml::Node& node);
void read_retry(Reading& reading, const yaml::Node& node);
void read_models_without(Reading& reading, const yaml::Node& node);
/// After routes.
void read_downgrade(Reading& reading, const yaml::Node& node);
void read_loop_guard(Reading& reading, const yaml::Node& node);
/// After `downgrade`.
void read_detectors(Reading& reading, const yaml::Node& node);
void read_alerts(Reading& reading, const yaml::Node& node);
/// After tools and agents.
void read_approve(Reading& reading, const yaml::Node& node);
/// After routes.
void read_fallback(Reading& reading, const yaml::Node& node);
void read_rate_limit(Reading& reading, const yaml::Node& node);
void read_estimate(Reading& reading, const yaml::Node& node);
void read_cache(Reading& reading, const yaml::Node& node);
void read_redact(Reading& reading, const yaml::Node& node);
void read_plugins(Reading& reading, const yaml::Node& node);
/// After the plugins.
void read_own_stages(Reading& reading, const yaml::Node& node);
/// After all stages.
void read_chain(Reading& reading, const yaml::Node& node);

}  // namespace purser::policy
