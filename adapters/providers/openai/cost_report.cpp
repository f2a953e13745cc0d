// cost_report.cpp: amounts that servers state, as money.
#include <purser/adapters/providers/openai/usage.hpp>
#include <purser/adapters/providers/wire/stated_cost.hpp>

namespace purser::openai {
namespace {

using provider_wire::stated_cost;

constexpr int usd_shift = 9;
constexpr int tick_shift = -1;  // 10^10 ticks are one USD

}  // namespace

std::optional<Money> CostReport::amount(StatedCost form) const noexcept {
  if (form == StatedCost::ticks) return stated_cost(ticks, tick_shift);
  if (form == StatedCost::none) return std::nullopt;
  const auto billed = stated_cost(usd, usd_shift);
  if (!billed || !own_key) return billed;
  const auto elsewhere = stated_cost(upstream, usd_shift);
  if (!elsewhere) return std::nullopt;
  return Money::saturating_add(*billed, *elsewhere);
}

bool CostReport::is_absurd(StatedCost form) const noexcept {
  const bool stated =
      form == StatedCost::ticks ? !ticks.empty() : form == StatedCost::usd && !usd.empty();
  return stated && !amount(form);
}

}  // namespace purser::openai
