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

DowngradeSavings downgrade_savings(SessionSlots& slots) {
  return slots.get<SharedSavings>("downgrade")->sum();
}

}  // namespace purser
