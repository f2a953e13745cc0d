// price_text.hpp: prices for people.
#pragma once

#include <string>

#include <purser/runtime/prices/price.hpp>

namespace purser::cli {

/// The heading of rows, and one row: the rates that most calls are about.
[[nodiscard]] std::string price_heading();
[[nodiscard]] std::string price_row(const Price& price);

/// Everything that decides what the model costs, a line each.
[[nodiscard]] std::string price_details(const Price& price);

}  // namespace purser::cli
