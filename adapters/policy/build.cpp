// build.cpp: the policy's values put where they act.
#include <purser/adapters/policy/build.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include <purser/adapters/charge_log/charge_log.hpp>
#include <purser/adapters/policy/detail/absent_provider.hpp>
#include <purser/adapters/policy/detail/kept.hpp>
#include <purser/adapters/policy/detail/place.hpp>
#include <purser/adapters/policy/detail/stages.hpp>
#include <purser/adapters/policy/parse.hpp>
#include <purser/adapters/stores/sqlite/store.hpp>
#include <purser/adapters/time_zones/time_zone.hpp>

namespace purser::policy {
namespace {

Result<PriceTable> table_in(const std::filesystem::path& path) {
  const auto text = read_policy_file(path);
  if (!text) {
    return fail(ErrorCode::not_found, path.string() + ": the price table cannot be read");
  }
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

bool is_routed(const Policy& policy, const ProviderPolicy& provider) noexcept {
  return std::any_of(policy.routes.begin(), policy.routes.end(),
                     [&](const auto& route) { return route.provider == provider.name; });
}

/// One that only its name leads to may lack what it needs, until somebody asks it.
Result<std::map<std::string, std::shared_ptr<Provider>>> all_providers(
    const Policy& policy, const Surroundings& surroundings, Kept& kept) {
  std::map<std::string, std::shared_ptr<Provider>> providers;
  for (const auto& said : policy.providers) {
    auto provider = kept.part<Provider>(policy, "providers/" + said.name,
                                        [&] { return build_provider(said, surroundings); });
    if (!provider && is_routed(policy, said)) return fail(provider.error());
    providers[said.name] =
        provider ? *std::move(provider) : absent_provider(said, provider.error());
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

}  // namespace

bool needs_simulator(const Policy& policy) noexcept {
  return std::any_of(policy.providers.begin(), policy.providers.end(),
                     [](const auto& provider) { return provider.kind == ProviderKind::simulator; });
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

Result<RuntimeOptions> change_options(const Policy& policy, const Surroundings& surroundings,
                                      Kept& kept) {
  auto prices = price_table(policy);
  if (!prices) return fail(prices.error());
  const auto providers = all_providers(policy, surroundings, kept);
  if (!providers) return fail(providers.error());
  auto stages = stages_of(policy, surroundings, kept);
  if (!stages) return fail(std::move(stages).error());
  // The last that may fail: it opens its outbox and begins to deliver.
  auto told = kept.part<AlertPort>(policy, "alerts", [&] { return alert_port_of(policy); });
  if (!told) return fail(std::move(told).error());
  RuntimeOptions made;
  made.prices = *std::move(prices);
  for (const auto& route : policy.routes) {
    made.routes.push_back(Route{route.model, providers->at(route.provider)});
  }
  for (const auto& [name, provider] : *providers) made.providers.push_back(provider);
  made.budgets = policy.budgets;
  made.budget.busy = policy.busy;
  if (policy.output_tokens_default) {
    made.budget.output_tokens_default = *policy.output_tokens_default;
  }
  made.retry = policy.retry;
  made.watch = policy.watch;
  if (policy.call_timeout) made.call_timeout = *policy.call_timeout;
  made.stages = *std::move(stages);
  made.order = policy.chain;
  made.alerts = *std::move(told);
  made.alert_options = policy.alerts.options;
  return made;
}

Result<RuntimeOptions> runtime_options(const Policy& policy, const Surroundings& surroundings,
                                       Kept& kept) {
  auto options = change_options(policy, surroundings, kept);
  if (!options) return options;
  auto store = store_of(policy);
  if (!store) return fail(std::move(store).error());
  options->store = *std::move(store);
  auto charges = charge_sink_of(policy);
  if (!charges) return fail(std::move(charges).error());
  options->charge_export = *std::move(charges);
  options->find_time_zone = time_zones::find;
  options->admit_without_journal = policy.ledger.admit_on_failure;
  return options;
}

Result<RuntimeOptions> runtime_options(const Policy& policy, const Surroundings& surroundings) {
  Kept nothing;
  return runtime_options(policy, surroundings, nothing);
}

}  // namespace purser::policy
