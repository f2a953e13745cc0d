// build.cpp: the policy's values put where they act.
#include <purser/adapters/policy/build.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <purser/adapters/charge_log/charge_log.hpp>
#include <purser/adapters/policy/detail/place.hpp>
#include <purser/adapters/policy/detail/stages.hpp>
#include <purser/adapters/stores/sqlite/store.hpp>
#include <purser/adapters/time_zones/time_zone.hpp>
#include <purser/runtime/tools/decorators.hpp>

namespace purser::policy {
namespace {

Result<std::string> file_text(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::stringstream text;
  if (stream) text << stream.rdbuf();
  if (stream && !std::filesystem::is_directory(path)) return text.str();
  return fail(ErrorCode::not_found, path.string() + ": the price table cannot be read");
}

Result<PriceTable> table_in(const std::filesystem::path& path) {
  const auto text = file_text(path);
  if (!text) return fail(text.error());
  auto table = PriceTable::parse(*text);
  if (table) return table;
  return fail(std::move(table).error().in(path.string()));
}

Result<PriceTable> with_file(PriceTable table, const Policy& policy) {
  const auto& prices = policy.prices;
  if (prices.file.empty()) return table;
  const auto own = table_in(prices.file);
  if (!own) return fail(at(prices.file_place, own.error()));
  return table.merged(*own);
}

/// Providers that a route leads to.
Result<std::map<std::string, std::shared_ptr<Provider>>> routed_providers(
    const Policy& policy, const Surroundings& surroundings) {
  std::map<std::string, std::shared_ptr<Provider>> providers;
  for (const auto& route : policy.routes) {
    if (providers.contains(route.provider)) continue;
    auto provider = build_provider(*policy.provider(route.provider), surroundings);
    if (!provider) return fail(provider.error());
    providers[route.provider] = *std::move(provider);
  }
  return providers;
}

/// Null: in memory.
Result<std::shared_ptr<Store>> store_of(const Policy& policy) {
  const auto& ledger = policy.ledger;
  if (ledger.store == StoreKind::memory) return std::shared_ptr<Store>();
  sqlite::StoreOptions options;
  options.path = ledger.path;
  if (ledger.relaxed) options.durability = sqlite::Durability::relaxed;
  options.keep = ledger.keep;
  auto store = sqlite::open_store(std::move(options));
  if (!store) return fail(at(ledger.place, std::move(store).error()));
  return store;
}

/// Null: none.
Result<std::shared_ptr<ChargeSink>> charge_sink_of(const Policy& policy) {
  const auto& ledger = policy.ledger;
  if (ledger.charges.empty()) return std::shared_ptr<ChargeSink>();
  auto sink = charge_log::open(ledger.charges);
  if (!sink) return fail(at(ledger.charges_place, std::move(sink).error()));
  return sink;
}

/// Null: nobody is told.
Result<std::shared_ptr<AlertPort>> alert_port_of(const Policy& policy) {
  auto options = policy.alerts.delivery;
  if (options.targets.empty()) return std::shared_ptr<AlertPort>();
  auto delivery = alerts::Delivery::create(std::move(options));
  if (!delivery) return fail(at(policy.alerts.place, std::move(delivery).error()));
  return std::shared_ptr<AlertPort>(*std::move(delivery));
}

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

bool needs_simulator(const Policy& policy) noexcept {
  return std::any_of(policy.routes.begin(), policy.routes.end(), [&](const auto& route) {
    const auto* provider = policy.provider(route.provider);
    return provider != nullptr && provider->kind == ProviderKind::simulator;
  });
}

Result<PriceTable> price_table(const Policy& policy) {
  auto table = with_file(PriceTable::built_in(), policy);
  // The pattern registered last is asked first, so the ceiling comes before all others.
  if (table && policy.prices.ceiling) table = table->with("*", *policy.prices.ceiling);
  for (const auto& [model, price] : policy.prices.models) {
    if (table) table = table->with(model, price);
  }
  return table;
}

Result<RuntimeOptions> runtime_options(const Policy& policy, const Surroundings& surroundings) {
  auto prices = price_table(policy);
  if (!prices) return fail(prices.error());
  const auto providers = routed_providers(policy, surroundings);
  if (!providers) return fail(providers.error());
  RuntimeOptions options;
  options.prices = *std::move(prices);
  auto store = store_of(policy);
  if (!store) return fail(std::move(store).error());
  options.store = *std::move(store);
  auto charges = charge_sink_of(policy);
  if (!charges) return fail(std::move(charges).error());
  options.charge_export = *std::move(charges);
  auto told = alert_port_of(policy);
  if (!told) return fail(std::move(told).error());
  options.alerts = *std::move(told);
  options.alert_options = policy.alerts.options;
  options.find_time_zone = time_zones::find;
  for (const auto& route : policy.routes) {
    options.routes.push_back(Route{route.model, providers->at(route.provider)});
  }
  options.budgets = policy.budgets;
  options.retry = policy.retry;
  options.budget.busy = policy.busy;
  options.admit_without_journal = policy.ledger.admit_on_failure;
  if (policy.output_tokens_default) {
    options.budget.output_tokens_default = *policy.output_tokens_default;
  }
  if (policy.call_timeout) options.call_timeout = *policy.call_timeout;
  options.watch = policy.watch;
  options.stages = stages_of(policy);
  auto own = own_stages_of(policy, surroundings.stages);
  if (!own) return fail(std::move(own).error());
  options.stages.insert(options.stages.end(), own->begin(), own->end());
  options.order = policy.chain;
  return options;
}

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
  auto own = tools.only(agent.tools);
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
    if (provider == nullptr || provider->free) continue;
    const auto price = prices.find(agent.model, to_string(provider->interface));
    if (!price) sentences.push_back(unpriced(agent, price.error()));
  }
  return sentences;
}

}  // namespace purser::policy
