// price_files.cpp: reads price tables, and says which file is wrong.
#include <purser/apps/prices/price_files.hpp>

#include <fstream>
#include <sstream>

namespace purser::cli {

Result<PriceTable> read_prices(const std::string& path) {
  const std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (file) text << file.rdbuf();
  if (!file || !text) {
    return fail(ErrorCode::invalid_argument, path + ": the price table cannot be read");
  }
  auto table = PriceTable::parse(text.str());
  if (table) return table;
  return fail(ErrorCode::invalid_argument, path + ": " + table.error().message());
}

Result<PriceTable> prices_with(const std::string& file) {
  if (file.empty()) return PriceTable::built_in();
  const auto own = read_prices(file);
  if (!own) return fail(own.error());
  return PriceTable::built_in().merged(*own);
}

}  // namespace purser::cli
