// price_as_json.cpp: rates, tiers, factors and fees as members of an object.
#include <purser/apps/prices/price_as_json.hpp>

#include <fmt/format.h>

#include <purser/apps/prices/rate_names.hpp>
#include <purser/runtime/money_json.hpp>

namespace purser::cli {
namespace {

/// Rates and factors have few decimals; their text is a JSON number.
template <class Decimal>
Json number(const Decimal& decimal) {
  const auto parsed = parse_json(to_string(decimal));
  return parsed ? *parsed : Json();
}

void put_rates(Json& json, const Rates& rates) {
  for (const auto& [name, rate] : named_rates(rates)) json[std::string(name)] = number(rate);
}

std::string clock_text(std::chrono::minutes time) {
  return fmt::format("{:02}:{:02}", time.count() / 60, time.count() % 60);
}

Json tier_json(const PriceTier& tier) {
  Json json = {{"above", tier.above}};
  if (tier.inclusive) json["inclusive"] = true;
  put_rates(json, tier.rates);
  return json;
}

Json hours_json(const PriceHours& hours) {
  Json json = {{"from", clock_text(hours.from)}, {"to", clock_text(hours.to)}};
  if (hours.weekdays_only) json["days"] = "weekdays";
  put_rates(json, hours.rates);
  return json;
}

void put_rows(Json& json, const Price& price) {
  for (const auto& tier : price.tiers) json["tiers"].push_back(tier_json(tier));
  for (const auto& hours : price.hours) json["hours"].push_back(hours_json(hours));
  for (const auto& tier : price.service_tiers) {
    auto& row = json["service_tiers"][tier.name];
    row = Json::object();
    put_rates(row, tier.rates);
  }
  for (const auto& region : price.regions) json["regions"][region.name] = number(region.factor);
  for (const auto& speed : price.speeds) json["speeds"][speed.name] = number(speed.factor);
  for (const auto& fee : price.fees) json["fees"][fee.name] = to_json(fee.per_use);
}

}  // namespace

Json price_as_json(const Price& price) {
  Json json = {{"model", price.model},
               {"provider", price.provider},
               {"free", price.free},
               {"source", price.source},
               {"version", price.version}};
  put_rates(json, price.rates);
  put_rows(json, price);
  if (price.per_request != Money()) json["per_request"] = to_json(price.per_request);
  if (!price.automatic_cache_writes) json["automatic_cache_writes"] = false;
  if (price.context_window) json["context_window"] = *price.context_window;
  if (price.output_tokens_max) json["output_tokens_max"] = *price.output_tokens_max;
  if (!price.valid_from.empty()) json["valid_from"] = price.valid_from;
  return json;
}

}  // namespace purser::cli
