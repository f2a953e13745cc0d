// price_list.cpp: which rows are shown, and how.
#include <purser/apps/prices/price_list.hpp>

#include <fmt/format.h>
#include <algorithm>

#include <purser/apps/prices/price_as_json.hpp>
#include <purser/apps/prices/price_text.hpp>
#include <purser/runtime/lower_case.hpp>
#include <purser/runtime/prices/price_history.hpp>

namespace purser::cli {
namespace {

using Prices = std::vector<std::shared_ptr<const Price>>;

bool has_words(const Price& price, const std::vector<std::string>& words) {
  const auto name = price.provider + ' ' + price.model;
  return std::all_of(words.begin(), words.end(), [&name](const std::string& word) {
    return name.find(lower_case(word)) != std::string::npos;
  });
}

bool has_begun(const Price& price, WallTime now) {
  const auto start = detail::valid_from(price.valid_from);
  return !start || start->latest <= now;
}

bool is_same_model(const Price& a, const Price& b) {
  return a.model == b.model && a.provider == b.provider;
}

/// The last one that has begun is in force; `prices` are in the order of their dates.
Prices in_force(const Prices& prices, WallTime now) {
  Prices kept;
  for (const auto& price : prices) {
    if (!has_begun(*price, now) || is_listed_at_zero(*price) != price->free) continue;
    if (!kept.empty() && is_same_model(*kept.back(), *price)) kept.pop_back();
    kept.push_back(price);
  }
  return kept;
}

}  // namespace

Prices listed_prices(const PriceTable& table, const PriceFilter& filter) {
  const auto provider = lower_case(filter.provider);
  Prices wanted;
  for (auto& price : table.prices()) {
    if (!provider.empty() && price->provider != provider) continue;
    if (has_words(*price, filter.words)) wanted.push_back(std::move(price));
  }
  return filter.all ? wanted : in_force(wanted, filter.now);
}

std::string price_list_text(const Prices& prices, const std::string& version) {
  std::string text = price_heading() + '\n';
  for (const auto& price : prices) text += price_row(*price) + '\n';
  return text +
         fmt::format("USD per million tokens; {} rows of table {}\n", prices.size(), version);
}

std::string price_list_json(const Prices& prices, const std::string& version) {
  Json models = Json::array();
  for (const auto& price : prices) models.push_back(price_as_json(*price));
  return dump_json_pretty(
      {{"version", version}, {"unit", "USD per million tokens"}, {"models", std::move(models)}});
}

}  // namespace purser::cli
