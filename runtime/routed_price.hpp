// routed_price.hpp: what a model costs at the provider that serves it.
#pragma once

#include <memory>
#include <string_view>

#include <purser/runtime/prices/price_table.hpp>
#include <purser/runtime/provider.hpp>

namespace purser {

/// What calls of `model` cost at `provider`; nothing where it is free. Error: `unpriced_model`.
[[nodiscard]] Result<std::shared_ptr<const Price>> price_for(const Provider& provider,
                                                             const PriceTable& prices,
                                                             std::string_view model);

}  // namespace purser
