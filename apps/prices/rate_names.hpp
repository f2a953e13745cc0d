// rate_names.hpp: the rates of a row under their names.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include <purser/runtime/prices/price.hpp>

namespace purser::cli {

using NamedRate = std::pair<std::string_view, Rate>;

/// Those that are set, in the order of a price table.
[[nodiscard]] std::vector<NamedRate> named_rates(const Rates& rates);

}  // namespace purser::cli
