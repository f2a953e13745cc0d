// prices_section.cpp: `prices:`: prices that are the user's own, and a ceiling for unknown models.
#include <purser/adapters/policy/detail/reading.hpp>
#include <purser/adapters/policy/detail/values.hpp>
#include <purser/runtime/prices/price_table.hpp>

namespace purser::policy {
namespace {

using yaml::MapReader;
using yaml::Node;

void read_rates(MapReader& map, Rates& rates) {
  map.required("input", rates.input);
  map.required("output", rates.output);
  map.optional("cache_read", rates.cache_read);
  map.optional("cache_write", rates.cache_write);
  map.optional("cache_write_1h", rates.cache_write_1h);
  map.optional("reasoning", rates.reasoning);
  map.optional("input_audio", rates.input_audio);
  map.optional("output_audio", rates.output_audio);
  map.optional("input_image", rates.input_image);
  map.optional("output_image", rates.output_image);
}

Result<> read_price(const Node& node, Price& price) {
  MapReader map(node);
  map.optional("free", price.free);
  map.optional("provider", price.provider);
  map.optional("per_request", price.per_request);
  if (!price.free) read_rates(map, price.rates);
  if (auto done = map.finish(); !done) return done;
  price.source = "policy";
  if (price.free || !price.rates.all_zero()) return {};
  return fail(node.error("a price of zero needs free: true"));
}

/// Prices go by the name that calls go by; under another one it would never be found.
Result<> check_price_name(const Node& models, const std::string& name, const Policy& policy) {
  const auto own = Glob(name).is_literal() ? own_name(policy, name) : name;
  if (own == name) return {};
  return fail(models.error_at_key(
      name, fmt::format("calls of \"{}\" go by \"{}\" here; write that name", name, own)));
}

Result<> read_model_price(const Node& models, const std::string& name, const Node& node,
                          Policy& policy) {
  Price price;
  if (auto done = check_price_name(models, name, policy); !done) return done;
  if (auto done = read_price(node, price); !done) return done;
  if (const auto fits = PriceTable().with(name, price); !fits) {
    return fail(models.error_at_key(name, fits.error().message()));
  }
  policy.prices.models.emplace_back(name, std::move(price));
  return {};
}

Result<> read_ceiling(const Node& node, Price& ceiling) {
  if (auto done = read_price(node, ceiling); !done) return done;
  const auto fits = PriceTable().with("*", ceiling);
  return fits ? Result<>() : fail(node.error(fits.error().message()));
}

Result<> read_unknown(const Node& node, std::optional<Price>& ceiling) {
  if (node.kind() == yaml::Kind::map) return read_ceiling(node, ceiling.emplace());
  if (const auto text = node.string(); text && *text == "refuse") return {};
  return fail(node.error(
      fmt::format("expected refuse, or the highest price that an unknown model may have, such as "
                  "{{input: 100, output: 300}}; found {}",
                  node.describe())));
}

}  // namespace

void read_prices(Reading& reading, const Node& node) {
  auto& prices = reading.policy.prices;
  MapReader map(node);
  map.optional("file", [&](const Node& value) {
    prices.file_place = value.where();
    return read_path(value, prices.file);
  });
  map.optional("models", [&](const Node& models) -> Result<> {
    read_members(reading, models, [&](const std::string& name, const Node& value) {
      return read_model_price(models, name, value, reading.policy);
    });
    return {};
  });
  map.optional("unknown", [&](const Node& value) { return read_unknown(value, prices.ceiling); });
  reading.note(map.finish());
}

}  // namespace purser::policy
