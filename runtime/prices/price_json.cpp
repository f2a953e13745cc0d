// price_json.cpp: reads price tables strictly: an unknown key or a number that is not exact is an
// error.
#include <purser/runtime/prices/price_json.hpp>

#include <utility>

#include <purser/runtime/lower_case.hpp>
#include <purser/runtime/prices/model_name.hpp>
#include <purser/runtime/prices/price_object_reader.hpp>

namespace purser::detail {
namespace {

Rates read_rates(ObjectReader& reader, bool required) {
  Rates rates;
  const auto input = reader.rate("input");
  const auto output = reader.rate("output");
  if (required && (!input || !output)) reader.set_error("needs \"input\" and \"output\"");
  rates.input = input.value_or(Rate());
  rates.output = output.value_or(Rate());
  rates.cache_read = reader.rate("cache_read");
  rates.cache_write = reader.rate("cache_write");
  rates.cache_write_1h = reader.rate("cache_write_1h");
  rates.reasoning = reader.rate("reasoning");
  rates.input_audio = reader.rate("input_audio");
  rates.output_audio = reader.rate("output_audio");
  rates.input_image = reader.rate("input_image");
  rates.output_image = reader.rate("output_image");
  return rates;
}

/// Hands what went wrong inside of `inner` to `outer`.
void pass_on(ObjectReader& outer, ObjectReader& inner) {
  if (auto done = inner.finish(); !done) outer.set_error(std::move(done.error()));
}

PriceTier read_tier(ObjectReader& outer, const Json& item) {
  ObjectReader reader(item, outer.where() + ", tiers");
  PriceTier tier;
  const auto above = reader.tokens("above");
  if (!above) reader.set_error("needs \"above\"");
  tier.above = above.value_or(0);
  tier.inclusive = reader.flag("inclusive", false);
  tier.rates = read_rates(reader, true);
  pass_on(outer, reader);
  return tier;
}

ServiceTier read_service_tier(ObjectReader& outer, const std::string& name, const Json& item) {
  ObjectReader reader(item, outer.where() + ", service tier \"" + name + '"');
  ServiceTier tier{name, read_rates(reader, true)};
  pass_on(outer, reader);
  return tier;
}

bool is_clock_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// `06:30`; `24:00` is the end of the day.
std::optional<std::chrono::minutes> minutes_of(std::string_view text) {
  if (text.size() != 5 || text[2] != ':' || !is_clock_digit(text[0]) || !is_clock_digit(text[1]) ||
      !is_clock_digit(text[3]) || !is_clock_digit(text[4])) {
    return std::nullopt;
  }
  const auto number = [text](std::size_t at) {
    return (text[at] - '0') * 10 + (text[at + 1] - '0');
  };
  if (number(3) > 59) return std::nullopt;
  return std::chrono::hours(number(0)) + std::chrono::minutes(number(3));
}

PriceHours read_hours(ObjectReader& outer, const Json& item) {
  ObjectReader reader(item, outer.where() + ", hours");
  PriceHours hours;
  const auto from = minutes_of(reader.text("from", true));
  const auto to = minutes_of(reader.text("to", true));
  if (!from || !to) reader.set_error("\"from\" and \"to\" are times in UTC, such as \"06:30\"");
  hours.from = from.value_or(std::chrono::minutes(0));
  hours.to = to.value_or(std::chrono::minutes(0));
  const auto days = reader.text("days");
  if (!days.empty() && days != "weekdays") {
    reader.set_error("\"days\" is not \"weekdays\", the only word for it");
  }
  hours.weekdays_only = !days.empty();
  hours.rates = read_rates(reader, true);
  pass_on(outer, reader);
  return hours;
}

Result<Price> read_price(const Json& row, const std::string& version, std::size_t index) {
  const std::string id = row.is_object() && row.contains("id") && row["id"].is_string()
                             ? '"' + row["id"].get<std::string>() + '"'
                             : "number " + std::to_string(index + 1);
  ObjectReader reader(row, "model " + id);
  Price price;
  price.model = lower_case(reader.text("id", true));
  price.provider = lower_case(reader.text("provider"));
  price.free = reader.flag("free", false);
  price.rates = read_rates(reader, !price.free);
  reader.each_item("tiers",
                   [&](const Json& item) { price.tiers.push_back(read_tier(reader, item)); });
  reader.each("service_tiers", [&](const std::string& name, const Json& item) {
    price.service_tiers.push_back(read_service_tier(reader, name, item));
  });
  reader.each_item("hours",
                   [&](const Json& item) { price.hours.push_back(read_hours(reader, item)); });
  reader.each("regions", [&](const std::string& name, const Json& item) {
    price.regions.push_back({name, reader.factor_of(name, item)});
  });
  reader.each("speeds", [&](const std::string& name, const Json& item) {
    price.speeds.push_back({name, reader.factor_of(name, item)});
  });
  reader.each("fees", [&](const std::string& name, const Json& item) {
    price.fees.push_back({name, reader.money_of(name, item)});
  });
  price.per_request = reader.money("per_request");
  price.automatic_cache_writes = reader.flag("automatic_cache_writes", true);
  price.context_window = reader.tokens("context_window");
  price.output_tokens_max = reader.tokens("output_tokens_max");
  price.valid_from = reader.text("valid_from");
  price.source = reader.text("source");
  price.version = version;
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  if (auto valid = validate(price); !valid) return fail(std::move(valid.error()));
  return price;
}

void read_aliases(ObjectReader& reader, std::vector<PriceAlias>& aliases) {
  reader.each("aliases", [&](const std::string& provider, const Json& names) {
    if (!names.is_object())
      return reader.set_error("the aliases of \"" + provider + "\" are not an object");
    for (const auto& [alias, model] : names.items()) {
      if (!model.is_string() || alias.empty()) {
        return reader.set_error("the alias \"" + alias + "\" does not name a model");
      }
      aliases.push_back({lower_case(provider), lower_case(alias),
                         lower_case(model.get_ref<const std::string&>())});
    }
  });
}

void read_fallbacks(ObjectReader& reader, std::vector<PriceFallback>& fallbacks) {
  reader.each("falls_back_to", [&](const std::string& section, const Json& other) {
    if (!other.is_string() || section.empty() || other.get_ref<const std::string&>().empty()) {
      return reader.set_error("\"" + section + "\" falls back to no section");
    }
    fallbacks.push_back({lower_case(section), lower_case(other.get_ref<const std::string&>())});
  });
}

}  // namespace

Result<PriceList> read_price_list(std::string_view json) {
  auto document = parse_json(json);
  if (!document) return fail(std::move(document.error()).in("price table"));
  ObjectReader reader(*document, "price table");
  PriceList list;
  list.version = reader.text("version", true);
  const auto unit = reader.text("unit", true);
  if (unit != "USD per million tokens") {
    reader.set_error("\"unit\" is not \"USD per million tokens\"");
  }
  reader.text("source");
  read_aliases(reader, list.aliases);
  read_fallbacks(reader, list.fallbacks);
  std::size_t index = 0;
  reader.each_item("models", [&](const Json& row) {
    auto price = read_price(row, list.version, index++);
    if (!price) return reader.set_error(std::move(price.error()).in("price table"));
    list.prices.push_back(std::move(*price));
  });
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  return list;
}

}  // namespace purser::detail
