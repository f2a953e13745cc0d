// savings.cpp: the dearer price on the same usage.
#include <purser/middleware/downgrade/savings.hpp>

#include <algorithm>

namespace purser {

std::optional<Money> saved_against(const Price& dearer, const Reply& reply) {
  const auto& charge = reply.charge();
  if (!reply.is_model() || !reply.model().billed || charge.usage.total() == 0) return std::nullopt;
  const auto& model = reply.model();
  const auto would_cost =
      cost_of(charge.usage, dearer, {model.service_tier, model.region, model.speed});
  if (!would_cost) return std::nullopt;
  return std::max(*would_cost - charge.high, Money());
}

ModelSavings* SharedSavings::of(std::string_view asked, std::string_view used) {
  for (auto& known : sum_.by_model) {
    if (known.from == asked && known.to == used) return &known;
  }
  if (sum_.by_model.size() >= DowngradeSavings::models_max) return nullptr;
  return &sum_.by_model.emplace_back(ModelSavings{std::string(asked), std::string(used), 0, {}});
}

void SharedSavings::add(std::string_view asked, std::string_view used, Money saved) {
  const std::lock_guard lock(mutex_);
  sum_.saved = Money::saturating_add(sum_.saved, saved);
  ++sum_.calls;
  auto* const model = of(asked, used);
  if (model == nullptr) return;
  model->saved = Money::saturating_add(model->saved, saved);
  ++model->calls;
}

DowngradeSavings downgrade_savings(SessionSlots& slots) {
  return slots.get<SharedSavings>("downgrade")->sum();
}

}  // namespace purser
