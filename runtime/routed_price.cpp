// routed_price.cpp: a free provider's models cost nothing, whatever the table says.
#include <purser/runtime/routed_price.hpp>

#include <string>
#include <utility>

namespace purser {
namespace {

/// Of two ways in which names led to a price the one that says more; the whole name's where they
/// say as much.
Result<PriceMatch> closer(Result<PriceMatch> whole, Result<PriceMatch> own) {
  if (!whole) return own;
  return !own || whole->rule <= own->rule ? std::move(whole) : std::move(own);
}

}  // namespace

Result<std::shared_ptr<const Price>> price_for(const Provider& provider, const PriceTable& prices,
                                               std::string_view model, BillingTime time) {
  static const auto nothing = std::make_shared<const Price>(Price::free_of_charge());
  if (provider.is_free()) return nothing;
  auto match = prices.find(model, provider.kind(), time);
  if (!match) return fail(std::move(match).error());
  return std::move(match->price);
}

Result<std::shared_ptr<const Price>> price_for(const Routed& route, const PriceTable& prices,
                                               BillingTime time) {
  const auto& provider = *route.provider;
  if (!route.by_prefix || provider.is_free()) return price_for(provider, prices, route.model, time);
  const auto whole = std::string(provider.name()) + '/' + std::string(route.model);
  auto match = closer(prices.find(whole, provider.kind(), time),
                      prices.find(route.model, provider.kind(), time));
  if (!match) return fail(std::move(match).error());
  return std::move(match->price);
}

}  // namespace purser
