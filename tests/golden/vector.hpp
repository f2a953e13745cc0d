// vector.hpp: golden vectors as usage_vectors.py writes them.
#pragma once

#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <purser/runtime/json.hpp>
#include <purser/runtime/model_reply.hpp>
#include <purser/runtime/prices/price_table.hpp>
#include <purser/runtime/usage_names.hpp>
#include <purser/runtime/wall_time.hpp>

namespace purser::golden {

/// What a request or a provider's options say, where the answer does not.
struct Asks {
  std::string region;
  std::string data_zone;  ///< in front of the model asked for
  bool writes_for_an_hour = false;
  bool embedding = false;
};

struct Expected {
  Usage usage;
  std::string quality;
  bool billed = true;
  std::optional<Money> stated;
  std::optional<Money> cost;  ///< of all attempts; none: `error`
  std::string error;          ///< `unpriced_model`, `too_large`
};

struct Vector {
  std::string name;
  std::string provider;
  std::string model;  ///< asked for
  std::string row;    ///< key of the vectors' own price; empty: there is none
  std::string answer;
  std::vector<std::pair<std::string, std::string>> events;  ///< of a stream, instead of the answer
  Asks asks;
  WallTime when;
  int attempts = 1;
  Expected expect;
};

struct Golden {
  std::map<std::string, PriceTable> prices;  ///< one model each
  std::vector<Vector> vectors;
};

/// Raw text stays as it is; anything else is printed.
inline std::string text_of(const Json& body) {
  return body.is_string() ? body.get<std::string>() : body.dump();
}

inline std::string string_or_empty(const Json& value) {
  return value.is_string() ? value.get<std::string>() : std::string();
}

inline std::optional<Money> money_of(const Json& nanodollars) {
  if (nanodollars.is_null()) return std::nullopt;
  return Money::nanodollars(nanodollars.get<std::int64_t>());
}

inline Usage usage_of(const Json& expect) {
  Usage usage;
  for (std::size_t i = 0; i < usage_classes.size(); ++i)
    usage.*usage_classes[i] = expect.at(usage_names[i]).get<Tokens>();
  for (const auto& [name, count] : expect.at("units").items())
    usage.units.push_back({name, count.get<std::int64_t>()});
  return usage;
}

inline Vector vector_of(const Json& json) {
  Vector vector;
  vector.name = json.at("name");
  vector.provider = json.at("provider");
  vector.model = json.at("model");
  vector.row = string_or_empty(json.at("row"));
  if (json.contains("answer")) vector.answer = text_of(json.at("answer"));
  for (const auto& event : json.value("events", Json::array()))
    vector.events.emplace_back(event.at(0).get<std::string>(), text_of(event.at(1)));
  const Json& asks = json.at("asks");
  vector.asks.region = asks.value("region", "");
  vector.asks.data_zone = asks.value("data_zone", "");
  vector.asks.writes_for_an_hour = asks.value("cache_ttl", "") == "1h";
  vector.asks.embedding = asks.value("task", "") == "embedding";
  vector.when = parse_wall_time(json.at("when").get<std::string>()).value();
  vector.attempts = json.at("attempts");
  const Json& expect = json.at("expect");
  vector.expect.usage = usage_of(expect);
  vector.expect.quality = expect.at("quality");
  vector.expect.billed = expect.at("billed");
  vector.expect.stated = money_of(expect.at("stated_nanodollars"));
  vector.expect.cost = money_of(expect.at("nanodollars"));
  vector.expect.error = string_or_empty(expect.at("error"));
  return vector;
}

inline PriceTable table_of(const Json& price) {
  const Json table{{"version", "golden"}, {"unit", "USD per million tokens"}, {"models", {price}}};
  return PriceTable::parse(table.dump()).value();
}

inline Golden read_golden(const std::string& path) {
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const Json json = Json::parse(text);
  Golden golden;
  for (const auto& [key, price] : json.at("prices").items())
    golden.prices.emplace(key, table_of(price));
  for (const auto& vector : json.at("vectors")) golden.vectors.push_back(vector_of(vector));
  return golden;
}

/// Read once.
inline const Golden& golden() {
  static const Golden all = read_golden(PURSER_SOURCE_DIR "/tests/golden/usage_vectors.json");
  return all;
}

}  // namespace purser::golden
