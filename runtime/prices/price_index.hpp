// price_index.hpp: prices by name, and the rules that lead from a model's name to one of them.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <purser/runtime/glob.hpp>
#include <purser/runtime/prices/price_history.hpp>
#include <purser/runtime/prices/price_json.hpp>
#include <purser/runtime/prices/price_table.hpp>

namespace purser::detail {

struct NameHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view name) const noexcept {
    return std::hash<std::string_view>{}(name);
  }
};

template <class Value>
using ByName = std::unordered_map<std::string, std::vector<Value>, NameHash, std::equal_to<>>;

using SharedHistory = std::shared_ptr<const PriceHistory>;

struct AliasTarget {
  std::string provider;
  std::string model;
};

struct PricePattern {
  Glob pattern;
  SharedHistory prices;
};

/// What a search ended with: prices, or the reason for none.
struct Found {
  const PriceHistory* prices = nullptr;  ///< like `matched`, lives as long as the index
  std::string_view matched;
  PriceRule rule = PriceRule::exact;
  std::string ambiguous;  ///< kinds of provider that list the name, where none was asked for
};

/// All keys are in lower case. Immutable once it is in a PriceTable.
struct PriceIndex {
  std::string version;
  ByName<SharedHistory> registered;
  ByName<SharedHistory> listed;
  ByName<AliasTarget> aliases;
  std::vector<PriceFallback> fallbacks;
  std::vector<std::string> sections;   ///< kinds of provider that any listed price belongs to
  std::vector<PricePattern> patterns;  ///< later ones are asked first

  /// Replaces what `prices` holds for the same model and kind of provider.
  static void put(ByName<SharedHistory>& prices, SharedHistory history);
  void put_listed(SharedHistory history);
  void put_alias(std::string_view alias, AliasTarget target);
  void put_fallback(PriceFallback fallback);

  /// Applies the rules in order. `model` is in lower case. `steps`, where not null, receives a line
  /// per rule tried.
  [[nodiscard]] Found search(std::string_view model, std::string_view kind,
                             std::vector<std::string>* steps) const;

  /// True where any listed price belongs to `kind`.
  [[nodiscard]] bool lists_provider(std::string_view kind) const noexcept;
  /// The section that `kind` falls back to; empty for none.
  [[nodiscard]] std::string_view fallback_of(std::string_view kind) const noexcept;
};

}  // namespace purser::detail
