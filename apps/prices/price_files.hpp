// price_files.hpp: price tables from files.
#pragma once

#include <string>

#include <purser/runtime/prices/price_table.hpp>

namespace purser::cli {

/// The table in a file of the shape that docs/pricing.md describes. Error: `invalid_argument`,
/// naming the file.
[[nodiscard]] Result<PriceTable> read_prices(const std::string& path);

/// The built-in table with `file` on top; the built-in one alone where `file` is empty.
[[nodiscard]] Result<PriceTable> prices_with(const std::string& file);

}  // namespace purser::cli
