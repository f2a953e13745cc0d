// routes.hpp: which provider serves which model.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include <purser/runtime/glob.hpp>
#include <purser/runtime/provider.hpp>

namespace purser {

struct Route {
  Glob model;  ///< `gpt-*`
  std::shared_ptr<Provider> provider;
};

/// An ordered list; the first route whose pattern matches decides. Immutable; thread-safe.
class Routes {
 public:
  Routes() = default;
  explicit Routes(std::vector<Route> routes) : routes_(std::move(routes)) {}

  /// The provider lives as long as these routes. Error: `not_found`, naming the model and the
  /// patterns.
  [[nodiscard]] Result<Provider*> find(std::string_view model) const;
  /// The first provider of that name. Error: `not_found`, naming those that there are.
  [[nodiscard]] Result<Provider*> find_provider(std::string_view name) const;

 private:
  std::vector<Route> routes_;
};

}  // namespace purser
