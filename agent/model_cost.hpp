// model_cost.hpp: what usage of a model costs here: the price of its route, and nothing assumed.
#pragma once

#include <memory>
#include <string_view>

#include <purser/runtime/ledger/charge.hpp>
#include <purser/runtime/prices/price_table.hpp>
#include <purser/runtime/routes.hpp>

namespace purser {

/// As a call of `model` in `time` would be priced: by its route's provider where there is one.
/// Error: `unpriced_model`.
[[nodiscard]] Result<std::shared_ptr<const Price>> price_of(const Routes& routes,
                                                            const PriceTable& prices,
                                                            std::string_view model,
                                                            BillingTime time);

/// An exact charge for `usage`. Errors: as `cost_of`.
[[nodiscard]] Result<Charge> charge_for(const Price& price, const Usage& usage,
                                        const PriceContext& context);

}  // namespace purser
