// price_explanation.cpp: the steps, the price in force, and the model's other rows.
#include <purser/apps/prices/price_explanation.hpp>

#include <purser/apps/output.hpp>
#include <purser/apps/prices/price_as_json.hpp>
#include <purser/apps/prices/price_text.hpp>
#include <purser/runtime/wall_time.hpp>

namespace purser::cli {

PriceExplanation explain_price(const PriceTable& table, const std::string& model,
                               const std::string& provider, WallTime moment) {
  const auto time = BillingTime::at(moment);
  PriceExplanation explanation{model, rfc3339(moment), table.explain(model, provider, time), {}, {},
                               {}};
  auto match = table.find(model, provider, time);
  if (!match) {
    explanation.error = std::move(match).error();
    return explanation;
  }
  explanation.match = *std::move(match);
  const auto& price = *explanation.match->price;
  for (auto& row : table.prices()) {
    if (row->model == price.model && row->provider == price.provider) {
      explanation.rows.push_back(std::move(row));
    }
  }
  return explanation;
}

std::string explanation_text(const PriceExplanation& explanation) {
  std::string text;
  for (const auto& step : explanation.steps) text += printable(step) + '\n';
  if (!explanation.match) return text;
  text += "\nIn force at " + explanation.at + ", USD per million tokens:\n" +
          price_details(*explanation.match->price);
  for (const auto& other : explanation.match->price->alternatives) {
    text +=
        "\nOr, because a price changes close to then; the dearest counts:\n" + price_details(other);
  }
  for (const auto& row : explanation.rows) {
    if (*row == *explanation.match->price) continue;
    text += "\nAlso listed:\n" + price_details(*row);
  }
  return text;
}

std::string explanation_json(const PriceExplanation& explanation) {
  Json json = {{"asked", explanation.asked}, {"at", explanation.at},
               {"steps", explanation.steps}, {"rule", nullptr},
               {"matched", nullptr},         {"price", nullptr},
               {"error", nullptr},           {"rows", Json::array()}};
  for (const auto& row : explanation.rows) json["rows"].push_back(price_as_json(*row));
  if (explanation.match) {
    const auto& price = *explanation.match->price;
    json["rule"] = to_string(explanation.match->rule);
    json["matched"] = explanation.match->matched;
    json["price"] = price_as_json(price);
    json["price"]["alternatives"] = Json::array();
    for (const auto& other : price.alternatives) {
      json["price"]["alternatives"].push_back(price_as_json(other));
    }
  }
  if (explanation.error) json["error"] = explanation.error->message();
  return dump_json_pretty(json);
}

}  // namespace purser::cli
