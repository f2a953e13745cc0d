// routes.hpp: which provider serves which model.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/glob.hpp>
#include <purser/runtime/provider.hpp>
#include <purser/runtime/route_table.hpp>

namespace purser {

struct Route {
  Glob model;  ///< `gpt-*`
  std::shared_ptr<Provider> provider;
};

/// A provider, and the model that it is asked for.
struct Routed {
  Provider* provider = nullptr;
  std::string_view model;  ///< as it is sent; a part of the name that was looked up
  bool by_prefix = false;  ///< the name had the provider's in front

  /// What `request` can consume at the provider when it asks for `model`. `request` is as it was
  /// afterwards. Errors: those of Provider::bound.
  [[nodiscard]] Result<RequestBound> bound(ModelRequest& request) const;
  /// `request` as it is sent: with `model` as its model.
  [[nodiscard]] ModelRequest sent(const ModelRequest& request) const;
};

/// A list of routes, and of providers that are asked by their name alone: `local/qwen3`. RouteTable
/// has the rule. Immutable; thread-safe.
class Routes {
 public:
  Routes() = default;
  /// Providers of `routes` are asked by their names as well. Routes without a provider are left
  /// out, and of two with the same name the first one counts; see `check_routes`.
  explicit Routes(std::vector<Route> routes, std::vector<std::shared_ptr<Provider>> others = {});

  /// Where `model` leads. The provider lives as long as these routes. Allocates nothing on success.
  /// Error: `not_found`, naming the model and the patterns.
  [[nodiscard]] Result<Routed> route(std::string_view model) const;
  /// Its provider alone.
  [[nodiscard]] Result<Provider*> find(std::string_view model) const;
  /// See RouteTable: the name that calls of `model` go by in limits, rules, journal and reports.
  [[nodiscard]] std::string_view own_name(std::string_view model) const noexcept {
    return table_.own_name(model);
  }
  /// The first provider of that name. Error: `not_found`, naming those that there are.
  [[nodiscard]] Result<Provider*> find_provider(std::string_view name) const;

 private:
  RouteTable table_;
  std::vector<std::shared_ptr<Provider>> providers_;
};

/// Error: `invalid_argument`: two routes claim the same name, or one has no provider.
[[nodiscard]] Result<> check_routes(const std::vector<Route>& routes);

/// The sentence of that error. `other`: whom the second one leads to.
[[nodiscard]] std::string claimed_twice(std::string_view model, std::string_view first,
                                        std::string_view other);

}  // namespace purser
