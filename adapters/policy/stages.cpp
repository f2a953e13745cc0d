// stages.cpp: one stage for each section that is there.
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

}  // namespace

std::vector<PlacedStage> stages_of(const Policy& policy) {
  std::vector<PlacedStage> stages;
  if (policy.downgrade) place(stages, downgrade_of(policy));
  if (policy.loop_guard) place(stages, purser::loop_guard(*policy.loop_guard));
  if (policy.fallback) place(stages, fallback_of(policy));
  if (policy.rate_limit) place(stages, purser::rate_limit(*policy.rate_limit));
  if (policy.cache) place(stages, purser::cache(*policy.cache));
  if (policy.redact) place(stages, purser::redact(*policy.redact));
  return stages;
}

}  // namespace purser::policy
