// price_diff.hpp: what differs between two price tables.
#pragma once

#include <string>
#include <vector>

#include <purser/runtime/json.hpp>
#include <purser/runtime/prices/price_table.hpp>

namespace purser::cli {

struct FieldChange {
  std::string field;  ///< `input`, `tiers/0/input`, `fees/web_search`
  Json before;        ///< null: it was not there
  Json after;         ///< null: it is not there any more
};

/// A model at a provider from a date on: added, removed, or changed in these fields.
struct PriceChange {
  std::shared_ptr<const Price> before;  ///< null: added
  std::shared_ptr<const Price> after;   ///< null: removed
  std::vector<FieldChange> fields;      ///< of changed ones, by name
};

/// In the order of PriceTable::prices; the versions of the tables do not count.
[[nodiscard]] std::vector<PriceChange> price_changes(const PriceTable& before,
                                                     const PriceTable& after);

/// A line per model and field, and how many there are of each kind.
[[nodiscard]] std::string price_diff_text(const std::vector<PriceChange>& changes);
/// {"added": [...], "removed": [...], "changed": [{"model", "provider", "valid_from"?, "fields"}]}
[[nodiscard]] std::string price_diff_json(const std::vector<PriceChange>& changes);

}  // namespace purser::cli
