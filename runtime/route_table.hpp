// route_table.hpp: the rule by which a model's name finds its provider, on names alone.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/glob.hpp>

namespace purser {

/// Where a name leads. `model` is a part of the name that was looked up, and lives as long.
struct FoundRoute {
  std::size_t provider = 0;  ///< by its place in the list
  std::string_view model;    ///< what the provider is asked for
  bool by_prefix = false;    ///< the provider's name stood in front, and is taken off
};

/// Names find their provider by the first of these that fits:
///
/// 1. a route of exactly that name;
/// 2. a pattern that spells the provider's name and the slash that the model begins with, such as
///    `openai/*`: what is sent keeps them;
/// 3. a provider's name and a slash in front, `local/qwen3`: they are taken off (of several that
///    fit, the longest name counts);
/// 4. a pattern, in the order of the list.
///
/// Immutable; thread-safe.
class RouteTable {
 public:
  struct Entry {
    Glob model;
    std::size_t provider = 0;
  };

  RouteTable() = default;
  /// `providers`: their names; the first of a name counts. Entries are within that list.
  RouteTable(std::vector<Entry> entries, std::vector<std::string> providers)
      : entries_(std::move(entries)), providers_(std::move(providers)) {}

  /// Allocates nothing.
  [[nodiscard]] std::optional<FoundRoute> find(std::string_view model) const noexcept;

  /// The name that calls of `model` go by: the one without a prefix where it leads to the same
  /// provider, so that what holds for `gpt-4o` holds for `openai/gpt-4o`; else `model` itself.
  [[nodiscard]] std::string_view own_name(std::string_view model) const noexcept;

  [[nodiscard]] const std::vector<Entry>& entries() const noexcept { return entries_; }
  [[nodiscard]] const std::vector<std::string>& providers() const noexcept { return providers_; }

 private:
  std::vector<Entry> entries_;
  std::vector<std::string> providers_;
};

}  // namespace purser
