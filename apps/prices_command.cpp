// prices_command.cpp: `purser prices`: the built-in table, or how one model's price is found.
#include <fmt/format.h>

#include <purser/apps/commands.hpp>
#include <purser/apps/output.hpp>
#include <purser/runtime/json.hpp>
#include <purser/runtime/prices/price_table.hpp>

namespace purser::cli {
namespace {

/// Rates have few decimals; their text is a JSON number.
Json number(Rate rate) {
  const auto parsed = parse_json(to_string(rate));
  return parsed ? *parsed : Json();
}

void put_rate(Json& json, const char* key, const std::optional<Rate>& rate) {
  if (rate) json[key] = number(*rate);
}

Json to_json(const Price& price) {
  Json json = {{"model", price.model},
               {"provider", price.provider},
               {"free", price.free},
               {"input", number(price.rates.input)},
               {"output", number(price.rates.output)},
               {"source", price.source},
               {"version", price.version}};
  put_rate(json, "cache_read", price.rates.cache_read);
  put_rate(json, "cache_write", price.rates.cache_write);
  put_rate(json, "cache_write_1h", price.rates.cache_write_1h);
  put_rate(json, "reasoning", price.rates.reasoning);
  put_rate(json, "input_audio", price.rates.input_audio);
  put_rate(json, "output_audio", price.rates.output_audio);
  put_rate(json, "input_image", price.rates.input_image);
  put_rate(json, "output_image", price.rates.output_image);
  if (price.context_window) json["context_window"] = *price.context_window;
  if (price.output_tokens_max) json["output_tokens_max"] = *price.output_tokens_max;
  return json;
}

std::string text_or_dash(const std::optional<Rate>& rate) { return rate ? to_string(*rate) : "-"; }

std::string row(const Price& price) {
  const auto& rates = price.rates;
  return fmt::format("{:<10} {:<34} {:>9} {:>9} {:>9}", price.provider, price.model,
                     price.free ? "free" : to_string(rates.input),
                     price.free ? "free" : to_string(rates.output), text_or_dash(rates.cache_read));
}

ExitCode list(const PricesArguments& arguments) {
  const auto& table = PriceTable::built_in();
  Json models = Json::array();
  std::string lines = fmt::format("{:<10} {:<34} {:>9} {:>9} {:>9}\n", "provider", "model", "input",
                                  "output", "cached");
  for (const auto& price : table.prices()) {
    if (!arguments.provider.empty() && price->provider != arguments.provider) continue;
    if (arguments.json) models.push_back(to_json(*price));
    lines += row(*price) + "\n";
  }
  if (arguments.json) {
    say(dump_json_pretty({{"version", table.version()},
                          {"unit", "USD per million tokens"},
                          {"models", std::move(models)}}));
  } else {
    put(stdout, lines + fmt::format("USD per million tokens; prices of {}\n", table.version()));
  }
  return ExitCode::done;
}

ExitCode explain(const PricesArguments& arguments) {
  const auto& table = PriceTable::built_in();
  const auto steps = table.explain(arguments.model, arguments.provider);
  const auto found = table.find(arguments.model, arguments.provider);
  if (arguments.json) {
    Json json = {{"asked", arguments.model},
                 {"steps", steps},
                 {"rule", nullptr},
                 {"price", nullptr},
                 {"error", nullptr}};
    if (found) {
      json["rule"] = to_string(found->rule);
      json["price"] = to_json(*found->price);
    } else {
      json["error"] = found.error().message();
    }
    say(dump_json_pretty(json));
    return found ? ExitCode::done : ExitCode::failed;
  }
  for (const auto& step : steps) say(step);
  if (!found) {
    complain(found.error());
    return ExitCode::failed;
  }
  say(fmt::format("\n{:<10} {:<34} {:>9} {:>9} {:>9}", "provider", "model", "input", "output",
                  "cached"));
  say(row(*found->price));
  say(fmt::format("USD per million tokens; prices of {}", found->price->version));
  return ExitCode::done;
}

}  // namespace

ExitCode show_prices(const PricesArguments& arguments) {
  return arguments.model.empty() ? list(arguments) : explain(arguments);
}

}  // namespace purser::cli
