// price_list.hpp: `purser prices list` and `search`: rows of the table.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <purser/runtime/prices/price_table.hpp>

namespace purser::cli {

struct PriceFilter {
  std::string provider;            ///< empty: all
  std::vector<std::string> words;  ///< each in the name of the model or of the provider
  /// Prices that are over or still to come as well, and models listed at $0, which have no price.
  bool all = false;
  WallTime now{};
};

/// In the order of PriceTable::prices.
[[nodiscard]] std::vector<std::shared_ptr<const Price>> listed_prices(const PriceTable& table,
                                                                      const PriceFilter& filter);

/// Rows with a heading, and what they are. `version`: of the table.
[[nodiscard]] std::string price_list_text(const std::vector<std::shared_ptr<const Price>>& prices,
                                          const std::string& version);
[[nodiscard]] std::string price_list_json(const std::vector<std::shared_ptr<const Price>>& prices,
                                          const std::string& version);

}  // namespace purser::cli
