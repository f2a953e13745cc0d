// price_explanation.hpp: `purser prices explain`: how a model's price is found, and all that is
// known of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <purser/runtime/prices/price_table.hpp>

namespace purser::cli {

struct PriceExplanation {
  std::string asked;
  std::string at;                   ///< the moment, RFC 3339
  std::vector<std::string> steps;   ///< of PriceTable::explain
  std::optional<PriceMatch> match;  ///< in force then
  std::optional<Error> error;       ///< why there is none
  /// Every row of the model that was found, whatever the moment.
  std::vector<std::shared_ptr<const Price>> rows;
};

[[nodiscard]] PriceExplanation explain_price(const PriceTable& table, const std::string& model,
                                             const std::string& provider, WallTime moment);

[[nodiscard]] std::string explanation_text(const PriceExplanation& explanation);
[[nodiscard]] std::string explanation_json(const PriceExplanation& explanation);

}  // namespace purser::cli
