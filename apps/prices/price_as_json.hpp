// price_as_json.hpp: a price as it stands in a price table.
#pragma once

#include <purser/runtime/json.hpp>
#include <purser/runtime/prices/price.hpp>

namespace purser::cli {

/// The members of a row of a price table (docs/pricing.md) with `model` for `id`, and the table's
/// `version`. What says nothing is left out.
[[nodiscard]] Json price_as_json(const Price& price);

}  // namespace purser::cli
