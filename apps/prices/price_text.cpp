// price_text.cpp: rows of rates, and the details of a price.
#include <purser/apps/prices/price_text.hpp>

#include <fmt/format.h>

#include <purser/apps/output.hpp>
#include <purser/apps/prices/rate_names.hpp>

namespace purser::cli {
namespace {

constexpr auto row_format = "{:<10} {:<48} {:>9} {:>9} {:>9}{}";

std::string text_or_dash(const std::optional<Rate>& rate) { return rate ? to_string(*rate) : "-"; }

std::string rates_text(const Rates& rates) {
  std::string text;
  for (const auto& [name, rate] : named_rates(rates)) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, to_string(rate));
  }
  return text;
}

void add_line(std::string& text, const std::string& name, const std::string& value) {
  text += fmt::format("  {:<26} {}\n", printable(name), printable(value));
}

std::string clock_range(const PriceHours& hours) {
  return fmt::format("{:02}:{:02}-{:02}:{:02} UTC{}", hours.from.count() / 60,
                     hours.from.count() % 60, hours.to.count() / 60, hours.to.count() % 60,
                     hours.weekdays_only ? " Mon-Fri" : "");
}

void add_rows(std::string& text, const Price& price) {
  add_line(text, "rates", price.free ? std::string("free") : rates_text(price.rates));
  for (const auto& tier : price.tiers) {
    add_line(text, fmt::format("{} {} input tokens", tier.inclusive ? "from" : "above", tier.above),
             rates_text(tier.rates));
  }
  for (const auto& hours : price.hours) add_line(text, clock_range(hours), rates_text(hours.rates));
  for (const auto& tier : price.service_tiers) {
    add_line(text, "service tier " + tier.name, rates_text(tier.rates));
  }
  for (const auto& region : price.regions) {
    add_line(text, "region " + region.name, "tokens x " + to_string(region.factor));
  }
  for (const auto& speed : price.speeds) {
    add_line(text, "speed " + speed.name, "tokens x " + to_string(speed.factor));
  }
  for (const auto& fee : price.fees)
    add_line(text, "fee " + fee.name, to_string(fee.per_use) + " per use");
}

}  // namespace

std::string price_heading() {
  return fmt::format(row_format, "provider", "model", "input", "output", "cached", "");
}

std::string price_row(const Price& price) {
  const auto& rates = price.rates;
  return fmt::format(row_format, printable(price.provider), printable(price.model),
                     price.free ? "free" : to_string(rates.input),
                     price.free ? "free" : to_string(rates.output), text_or_dash(rates.cache_read),
                     price.valid_from.empty() ? "" : "  from " + printable(price.valid_from));
}

std::string price_details(const Price& price) {
  std::string text;
  const auto provider = price.provider.empty() ? std::string("any provider") : price.provider;
  text += fmt::format("{} of {}\n", printable(price.model), printable(provider));
  add_rows(text, price);
  if (price.per_request != Money()) add_line(text, "each request", to_string(price.per_request));
  if (!price.automatic_cache_writes) add_line(text, "cache writes", "only where asked for");
  if (price.context_window)
    add_line(text, "context window", fmt::format("{}", *price.context_window));
  if (price.output_tokens_max) {
    add_line(text, "output limit", fmt::format("{}", *price.output_tokens_max));
  }
  add_line(text, "valid from", price.valid_from.empty() ? std::string("ever") : price.valid_from);
  if (!price.source.empty()) add_line(text, "source", price.source);
  add_line(text, "table", price.version);
  return text;
}

}  // namespace purser::cli
