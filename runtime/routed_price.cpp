// routed_price.cpp: a free provider's models cost nothing, whatever the table says.
#include <purser/runtime/routed_price.hpp>

namespace purser {

Result<std::shared_ptr<const Price>> price_for(const Provider& provider, const PriceTable& prices,
                                               std::string_view model) {
  static const auto nothing = std::make_shared<const Price>(Price::free_of_charge());
  if (provider.is_free()) return nothing;
  auto match = prices.find(model, provider.kind());
  if (!match) return fail(std::move(match).error());
  return std::move(match->price);
}

}  // namespace purser
