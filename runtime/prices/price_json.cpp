// price_json.cpp: reads price tables strictly: an unknown key or a number that is not exact is an
// error.
#include <purser/runtime/prices/price_json.hpp>

#include <set>
#include <utility>

#include <purser/runtime/json.hpp>
#include <purser/runtime/json_number.hpp>
#include <purser/runtime/money_json.hpp>
#include <purser/runtime/prices/model_name.hpp>

namespace purser::detail {
namespace {

/// Reads the members of one object. The first error sticks, and what is read after it means
/// nothing; `finish()` tells.
class ObjectReader {
 public:
  ObjectReader(const Json& object, std::string where) : object_(object), where_(std::move(where)) {
    if (!object.is_object()) set_error("is not an object");
  }

  /// The member, or null where it is missing or null itself.
  const Json* member(const char* key) {
    known_.insert(key);
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(key);
    return found == object_.end() || found->is_null() ? nullptr : &*found;
  }

  std::string text(const char* key, bool required = false) {
    const Json* value = member(key);
    if (!value) {
      if (required) set_error("needs \"" + std::string(key) + '"');
      return {};
    }
    if (!value->is_string()) {
      set_error("\"" + std::string(key) + "\" is not a string");
      return {};
    }
    const auto& found = value->get_ref<const std::string&>();
    if (required && found.empty()) set_error("\"" + std::string(key) + "\" is empty");
    return found;
  }

  bool flag(const char* key, bool otherwise) {
    const Json* value = member(key);
    if (!value) return otherwise;
    if (value->is_boolean()) return value->get<bool>();
    set_error("\"" + std::string(key) + "\" is not true or false");
    return otherwise;
  }

  std::optional<Tokens> tokens(const char* key) {
    const Json* value = member(key);
    if (!value) return std::nullopt;
    if (value->is_number_integer() && value->get<std::int64_t>() >= 0 &&
        (!value->is_number_unsigned() || value->get<std::uint64_t>() <= INT64_MAX)) {
      return value->get<std::int64_t>();
    }
    set_error("\"" + std::string(key) + "\" is not a whole number of tokens");
    return std::nullopt;
  }

  std::optional<Rate> rate(const char* key) {
    return from_number<Rate>(key, [](std::string_view text) { return Rate::parse(text); });
  }

  Money money(const char* key) {
    const Json* value = member(key);
    return value ? money_of(key, *value) : Money();
  }

  Money money_of(const std::string& key, const Json& value) {
    const auto read = money_from_json(value);
    if (read) return *read;
    set_error('"' + key + "\": " + read.error().message());
    return {};
  }

  Factor factor_of(const std::string& key, const Json& value) {
    const auto text = decimal_text_of(value);
    const auto read = Factor::parse(text ? *text : std::string("not a number"));
    if (read) return *read;
    set_error('"' + key + "\": " + read.error().message());
    return {};
  }

  /// Calls `read(name, value)` for each member of the object `key`.
  template <class Read>
  void each(const char* key, Read read) {
    const Json* value = member(key);
    if (!value) return;
    if (!value->is_object()) return set_error("\"" + std::string(key) + "\" is not an object");
    for (const auto& [name, item] : value->items()) read(name, item);
  }

  /// Calls `read(value)` for each item of the list `key`.
  template <class Read>
  void each_item(const char* key, Read read) {
    const Json* value = member(key);
    if (!value) return;
    if (!value->is_array()) return set_error("\"" + std::string(key) + "\" is not a list");
    for (const auto& item : *value) read(item);
  }

  void set_error(const std::string& what) {
    set_error(Error(ErrorCode::invalid_argument, what).in(where_));
  }
  void set_error(Error error) {
    if (!error_) error_ = std::move(error);
  }

  [[nodiscard]] const std::string& where() const noexcept { return where_; }

  /// The first error, or the first key that nobody asked for.
  Result<> finish() {
    if (error_) return fail(*error_);
    for (const auto& [key, value] : object_.items()) {
      if (!known_.contains(key)) {
        return fail(ErrorCode::invalid_argument, where_ + ": unknown key \"" + key + '"');
      }
    }
    return {};
  }

 private:
  template <class Value, class Parse>
  std::optional<Value> from_number(const char* key, Parse parse) {
    const Json* value = member(key);
    if (!value) return std::nullopt;
    const auto text = decimal_text_of(*value);
    if (!text) {
      set_error("\"" + std::string(key) + "\" is not a number");
      return std::nullopt;
    }
    const auto read = parse(*text);
    if (read) return *read;
    set_error("\"" + std::string(key) + "\": " + read.error().message());
    return std::nullopt;
  }

  const Json& object_;
  std::string where_;
  std::set<std::string, std::less<>> known_;
  std::optional<Error> error_;
};

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
