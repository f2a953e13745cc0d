// prices_command.cpp: `purser prices`: lists, searches, explains and compares price tables.
#include <purser/apps/commands.hpp>
#include <purser/apps/output.hpp>
#include <purser/apps/prices/price_diff.hpp>
#include <purser/apps/prices/price_explanation.hpp>
#include <purser/apps/prices/price_files.hpp>
#include <purser/apps/prices/price_list.hpp>
#include <purser/runtime/wall_time.hpp>

namespace purser::cli {
namespace {

ExitCode refuse_prices(const Error& error) {
  complain(error);
  return exit_code_of(error);
}

/// The moment asked about; the clock's where none is.
Result<WallTime> moment_of(const std::string& at) {
  if (at.empty()) return system_clock().wall_now();
  return parse_wall_time(at);
}

}  // namespace

ExitCode list_prices(const PricesArguments& arguments) {
  const auto table = prices_with(arguments.file);
  if (!table) return refuse_prices(table.error());
  const PriceFilter filter{arguments.provider, arguments.words, arguments.all,
                           system_clock().wall_now()};
  const auto prices = listed_prices(*table, filter);
  if (arguments.json) {
    say(price_list_json(prices, table->version()));
  } else {
    put(stdout, price_list_text(prices, table->version()));
  }
  return prices.empty() && !arguments.words.empty() ? ExitCode::failed : ExitCode::done;
}

ExitCode explain_prices(const PricesArguments& arguments) {
  const auto moment = moment_of(arguments.at);
  if (!moment) return refuse_prices(moment.error());
  const auto table = prices_with(arguments.file);
  if (!table) return refuse_prices(table.error());
  const auto explanation = explain_price(*table, arguments.model, arguments.provider, *moment);
  if (arguments.json) {
    say(explanation_json(explanation));
  } else {
    put(stdout, explanation_text(explanation));
    if (explanation.error) complain(*explanation.error);
  }
  return explanation.error ? ExitCode::failed : ExitCode::done;
}

ExitCode diff_prices(const PricesArguments& arguments) {
  const auto before = read_prices(arguments.old_file);
  if (!before) return refuse_prices(before.error());
  const auto after =
      arguments.new_file.empty() ? prices_with(arguments.file) : read_prices(arguments.new_file);
  if (!after) return refuse_prices(after.error());
  const auto changes = price_changes(*before, *after);
  if (arguments.json) {
    say(price_diff_json(changes));
  } else {
    put(stdout, price_diff_text(changes));
  }
  return changes.empty() ? ExitCode::done : ExitCode::different;
}

ExitCode show_prices(const PricesArguments& arguments) {
  return arguments.model.empty() ? list_prices(arguments) : explain_prices(arguments);
}

}  // namespace purser::cli
