// money_fuzz.cpp: amounts and price tables from any bytes, and what is read prints and reads back
// the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <purser/runtime/money.hpp>
#include <purser/runtime/prices/price_table.hpp>

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void read_amount(std::string_view text) {
  const auto amount = purser::Money::parse(text);
  if (!amount) return;
  require(!amount->is_negative());
  require(purser::Money::parse(to_string(*amount)) == *amount);
  require(purser::Money::parse(to_decimal(*amount)) == *amount);
}

void read_table(std::string_view text) {
  const auto table = purser::PriceTable::parse(text);
  if (!table) return;
  purser::Usage usage;
  usage.input = 1'000'000;
  usage.output = 1'000;
  for (const auto& price : table->prices()) {
    require(purser::validate(*price).has_value());
    const auto cost = purser::cost_of(usage, *price);
    require(!cost || !cost->is_negative());
    (void)table->explain(price->model, price->provider);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_amount(text);
  read_table(text);
  (void)purser::PriceTable::built_in().find(text);
  return 0;
}
