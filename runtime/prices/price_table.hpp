// price_table.hpp: finds the price of a model, and never guesses one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/prices/billing_time.hpp>
#include <purser/runtime/prices/price.hpp>
#include <purser/runtime/result.hpp>

namespace purser {

/// How a model's name led to a price, in the order in which the rules are tried.
enum class PriceRule : std::uint8_t {
  registered,      ///< the name was registered with `with()`
  exact,           ///< the table lists the name
  alias,           ///< the table lists the name as another one's alias
  other_section,   ///< by these two rules in the section that the table lets this one fall back to
  fine_tuned,      ///< `ft:BASE:organisation:...` of a listed `ft:BASE`
  without_suffix,  ///< without a date or version at the end: `-2024-08-06`, `-20250514`, `-002`,
                   ///< `-latest`
  without_prefix,  ///< without the kind of provider in front, `openai/`, and then by the rules
                   ///< above
  pattern,         ///< a pattern registered with `with()`
};
[[nodiscard]] std::string_view to_string(PriceRule rule) noexcept;

struct PriceMatch {
  std::shared_ptr<const Price> price;  ///< never null; keeps the table's data alive
  std::string_view matched;  ///< name, alias or pattern that matched; lives as long as `price`
  PriceRule rule = PriceRule::exact;
};

/// Prices by model name and kind of provider. An immutable value that shares its data: copies are
/// cheap, and any number of threads may read.
class PriceTable {
 public:
  /// No prices at all.
  PriceTable();

  /// Reads a table in the shape of runtime/prices/prices.json (docs/pricing.md describes it).
  ///
  /// Errors: `invalid_argument` (not JSON, an unknown key, a wrong type, a number that is not
  /// exact, a model listed twice, an alias of nothing; names the model and the field), `too_large`.
  [[nodiscard]] static Result<PriceTable> parse(std::string_view json);

  /// The table that was built into this library. Parsed once, at the first use.
  [[nodiscard]] static const PriceTable& built_in();

  /// A table in which `model` costs `price`, whatever else is listed. `price.provider` limits that
  /// to one kind of provider. `model` with a `*` or `?` is a pattern, asked last; among patterns
  /// the one registered last wins, so `*` sets a ceiling for all models that are not listed.
  /// Errors: `invalid_argument` (no name; see `validate`).
  [[nodiscard]] Result<PriceTable> with(std::string_view model, Price price) const;

  /// A table with everything of both; where both list a model, `other` wins.
  [[nodiscard]] PriceTable merged(const PriceTable& other) const;

  /// The price of `model` at a provider of `provider_kind` in `time`, by the first rule that leads
  /// to one; never by a longest common prefix. An empty kind looks at all. Letters' case does not
  /// matter.
  ///
  /// Where several prices can be in force in `time`, the one returned has the others as
  /// alternatives, so that costs are those of the dearest. Without a time: all that are listed.
  ///
  /// Error: `unpriced_model`, naming the model and what to do: nothing is found, nothing was in
  /// force yet, the price found is zero without being marked free, or several kinds of provider
  /// list the model and none was given.
  [[nodiscard]] Result<PriceMatch> find(std::string_view model, std::string_view provider_kind = {},
                                        BillingTime time = {}) const;

  /// What `find` tries and finds, one line per step, for people.
  [[nodiscard]] std::vector<std::string> explain(std::string_view model,
                                                 std::string_view provider_kind = {},
                                                 BillingTime time = {}) const;

  /// Date of the figures, as its maker wrote it; several joined by `+`. Each Price carries its own.
  [[nodiscard]] const std::string& version() const noexcept;
  /// All listed and registered prices as they were given, ordered by provider, model and date;
  /// patterns are not among them.
  [[nodiscard]] std::vector<std::shared_ptr<const Price>> prices() const;

 private:
  struct Data;
  explicit PriceTable(std::shared_ptr<const Data> data) noexcept;
  std::shared_ptr<const Data> data_;
};

}  // namespace purser
