// stages.cpp: one stage for each section that is there.
#include <algorithm>
#include <functional>
#include <utility>

#include <purser/adapters/plugins/load_plugin.hpp>
#include <purser/adapters/policy/detail/place.hpp>
#include <purser/adapters/policy/detail/stages.hpp>

namespace purser::policy {
namespace {

void place(std::vector<PlacedStage>& stages, std::shared_ptr<Middleware> stage) {
  const auto own_place = stage->place();
  stages.push_back({std::move(stage), own_place});
}

std::shared_ptr<Middleware> downgrade_of(const Policy& policy) {
  auto options = *policy.downgrade;
  options.without = policy.models_without;
  return purser::downgrade(std::move(options));
}

std::shared_ptr<Middleware> fallback_of(const Policy& policy) {
  auto options = *policy.fallback;
  options.without = policy.models_without;
  return purser::fallback(std::move(options));
}

Result<> add_approve(std::vector<PlacedStage>& stages, const Policy& policy,
                     const Surroundings& surroundings) {
  if (!policy.approve) return {};
  if (!surroundings.ask) {
    return fail(at(policy.approve_place, {ErrorCode::unsupported,
                                          "tools need approval, and this program has no way to ask "
                                          "anybody (Surroundings::ask)"}));
  }
  auto options = *policy.approve;
  options.ask = surroundings.ask;
  place(stages, purser::approve(std::move(options)));
  return {};
}

/// Inside of the budget, as the chain or else the stage's place has it.
bool is_inside(const Policy& policy, const PlacedStage& placed) {
  const auto& chain = policy.chain;
  if (chain.empty()) return placed.place == Place::record;
  return std::find(chain.begin(), chain.end(), placed.stage->name()) >
         std::find(chain.begin(), chain.end(), "budget");
}

Result<> check_beside_budget(const Policy& policy, const PlacedStage& placed) {
  std::vector<StagePlace> both{{placed.stage->name(), placed.stage->traits()},
                               {"budget", {.charges = true}}};
  if (is_inside(policy, placed)) std::swap(both.front(), both.back());
  return check_order(both);
}

/// Adds what the policy's plugins bring.
Result<> load_plugins(const Policy& policy, StageRegistry& registry) {
  for (const auto& plugin : policy.plugins) {
    if (auto loaded = load_plugin(plugin.path, registry); !loaded) {
      return fail(at(plugin.place, std::move(loaded).error()));
    }
  }
  return {};
}

Result<> add_own_stages(std::vector<PlacedStage>& stages, const Policy& policy,
                        StageRegistry registry, Kept& kept) {
  if (auto loaded = load_plugins(policy, registry); !loaded) return loaded;
  for (const auto& own : policy.stages) {
    auto stage = kept.part<Middleware>(policy, "stages/" + own.name,
                                       [&] { return registry.make(own.name, own.options); });
    if (!stage) return fail(at(own.place, std::move(stage).error()));
    const auto stands = own.stands.value_or((*stage)->place());
    stages.push_back({*std::move(stage), stands});
    if (auto ok = check_beside_budget(policy, stages.back()); !ok) {
      return fail(at(own.place, std::move(ok).error()));
    }
  }
  return {};
}

/// A stage that keeps what it counts or knows beside what stands in sessions.
std::shared_ptr<Middleware> kept_stage(const Policy& policy, const std::string& section, Kept& kept,
                                       const std::function<std::shared_ptr<Middleware>()>& make) {
  return kept
      .part<Middleware>(policy, section,
                        [&]() -> Result<std::shared_ptr<Middleware>> { return make(); })
      .value();
}

}  // namespace

Result<std::vector<PlacedStage>> stages_of(const Policy& policy, const Surroundings& surroundings,
                                           Kept& kept) {
  std::vector<PlacedStage> stages;
  if (policy.downgrade) place(stages, downgrade_of(policy));
  if (policy.loop_guard) place(stages, purser::loop_guard(*policy.loop_guard));
  if (auto ok = add_approve(stages, policy, surroundings); !ok) return fail(std::move(ok).error());
  if (policy.fallback) place(stages, fallback_of(policy));
  if (policy.rate_limit) {
    place(stages, kept_stage(policy, "rate_limit", kept,
                             [&] { return purser::rate_limit(*policy.rate_limit); }));
  }
  if (policy.estimate) {
    place(stages,
          kept_stage(policy, "estimate", kept, [&] { return purser::estimate(*policy.estimate); }));
  }
  if (policy.cache) {
    place(stages, kept_stage(policy, "cache", kept, [&] { return purser::cache(*policy.cache); }));
  }
  if (policy.redact) place(stages, purser::redact(*policy.redact));
  if (auto ok = add_own_stages(stages, policy, surroundings.stages, kept); !ok) {
    return fail(std::move(ok).error());
  }
  return stages;
}

Result<std::vector<PlacedStage>> own_stages(const Policy& policy, StageRegistry registry) {
  Kept nothing;
  std::vector<PlacedStage> stages;
  if (auto ok = add_own_stages(stages, policy, std::move(registry), nothing); !ok) {
    return fail(std::move(ok).error());
  }
  return stages;
}

}  // namespace purser::policy
