// price_json.hpp: the file format of price tables.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/prices/price.hpp>
#include <purser/runtime/result.hpp>

namespace purser::detail {

struct PriceAlias {
  std::string provider;
  std::string alias;
  std::string model;
};

/// What is not listed in `section` is looked for in `other`.
struct PriceFallback {
  std::string section;
  std::string other;
};

/// What a file lists, checked row by row but not against each other. All names are in lower case.
struct PriceList {
  std::string version;
  std::vector<Price> prices;
  std::vector<PriceAlias> aliases;
  std::vector<PriceFallback> fallbacks;
};

/// Errors: as PriceTable::parse.
[[nodiscard]] Result<PriceList> read_price_list(std::string_view json);

}  // namespace purser::detail
