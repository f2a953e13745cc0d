// built_in_prices.hpp: the price table that is built into the library.
#pragma once

#include <string_view>

namespace purser::detail {

/// The text of runtime/prices/prices.json. Defined in a file that the build makes from it.
[[nodiscard]] std::string_view built_in_prices_json() noexcept;

}  // namespace purser::detail
