// routed_price.hpp: what a model costs at the provider that serves it.
#pragma once

#include <memory>
#include <string_view>

#include <purser/runtime/prices/price_table.hpp>
#include <purser/runtime/provider.hpp>
#include <purser/runtime/routes.hpp>

namespace purser {

/// What calls of `model` cost at `provider` in `time`; nothing where it is free. Error:
/// `unpriced_model`.
[[nodiscard]] Result<std::shared_ptr<const Price>> price_for(const Provider& provider,
                                                             const PriceTable& prices,
                                                             std::string_view model,
                                                             BillingTime time = {});

/// What calls cost in `time` that `route` leads to. Where the provider's name stood in front, a
/// price that is listed for the whole name comes before one for the model alone, so that two
/// servers of one kind can have their own. Error: `unpriced_model`.
[[nodiscard]] Result<std::shared_ptr<const Price>> price_for(const Routed& route,
                                                             const PriceTable& prices,
                                                             BillingTime time = {});

}  // namespace purser
