// model_cost.cpp: looks the price up as the budget stage does.
#include <purser/agent/model_cost.hpp>

#include <purser/runtime/routed_price.hpp>

namespace purser {

Result<std::shared_ptr<const Price>> price_of(const Routes& routes, const PriceTable& prices,
                                              std::string_view model, BillingTime time) {
  if (const auto route = routes.route(model)) return price_for(*route, prices, time);
  auto match = prices.find(model, {}, time);
  if (!match) return fail(std::move(match).error());
  return std::move(match->price);
}

Result<Charge> charge_for(const Price& price, const Usage& usage, const PriceContext& context) {
  auto cost = cost_of(usage, price, context);
  if (!cost) return fail(std::move(cost).error());
  auto charge = Charge::exact(*cost, usage);
  charge.price_version = price.version;
  return charge;
}

}  // namespace purser
