// routes.cpp: the table of names, with the providers that they lead to.
#include <purser/runtime/routes.hpp>

#include <algorithm>

#include <purser/runtime/renamed_request.hpp>

namespace purser {
namespace {

using Providers = std::vector<std::shared_ptr<Provider>>;

std::string told(const RouteTable& table) {
  const auto& entries = table.entries();
  std::string text = entries.empty() ? "no routes are configured" : "the routes are";
  for (const auto& entry : entries) text += " \"" + entry.model.text() + '"';
  const auto& names = table.providers();
  if (!names.empty())
    text += "; a provider's name in front, \"" + names.front() + "/...\", leads to it";
  return text;
}

/// Where it stands among the others; put there by its first route.
std::size_t place_of(Providers& providers, std::shared_ptr<Provider> provider) {
  const auto known = std::find(providers.begin(), providers.end(), provider);
  const auto place = static_cast<std::size_t>(known - providers.begin());
  if (known == providers.end()) providers.push_back(std::move(provider));
  return place;
}

}  // namespace

Result<RequestBound> Routed::bound(ModelRequest& request) const {
  if (!by_prefix && request.model == model) return provider->bound(request);
  const RenamedRequest renamed(request, std::string(model));
  return provider->bound(request);
}

ModelRequest Routed::sent(const ModelRequest& request) const {
  auto copy = request;
  copy.model = std::string(model);
  return copy;
}

Routes::Routes(std::vector<Route> routes, Providers others) {
  std::vector<RouteTable::Entry> entries;
  for (auto& route : routes) {
    if (!route.provider) continue;
    const auto place = place_of(providers_, std::move(route.provider));
    entries.push_back({std::move(route.model), place});
  }
  for (auto& provider : others) {
    if (provider) (void)place_of(providers_, std::move(provider));
  }
  std::vector<std::string> names;
  for (const auto& provider : providers_) names.emplace_back(provider->name());
  table_ = RouteTable(std::move(entries), std::move(names));
}

Result<Provider*> Routes::find_provider(std::string_view name) const {
  std::string known;
  for (const auto& provider : providers_) {
    if (provider->name() == name) return provider.get();
    known += (known.empty() ? " \"" : ", \"") + std::string(provider->name()) + '"';
  }
  return fail(ErrorCode::not_found, "no provider is called \"" + std::string(name.substr(0, 200)) +
                                        "\"; routed are" + (known.empty() ? " none" : known));
}

Result<Routed> Routes::route(std::string_view model) const {
  if (const auto found = table_.find(model)) {
    return Routed{providers_[found->provider].get(), found->model, found->by_prefix};
  }
  return fail(ErrorCode::not_found, "no provider for model \"" + std::string(model.substr(0, 200)) +
                                        "\": " + told(table_));
}

Result<Provider*> Routes::find(std::string_view model) const {
  return route(model).map([](const Routed& routed) { return routed.provider; });
}

Result<> check_routes(const std::vector<Route>& routes) {
  for (auto route = routes.begin(); route != routes.end(); ++route) {
    const auto& name = route->model.text();
    if (!route->provider) {
      return fail(ErrorCode::invalid_argument, "the route \"" + name + "\" has no provider");
    }
    const auto same = std::find_if(routes.begin(), route, [&](const Route& other) {
      return route->model.is_literal() && other.model == route->model;
    });
    if (same == route) continue;
    return fail(ErrorCode::invalid_argument,
                claimed_twice(name, same->provider->name(), route->provider->name()));
  }
  return {};
}

std::string claimed_twice(std::string_view model, std::string_view first, std::string_view other) {
  const auto quoted = [](std::string_view text) { return '"' + std::string(text) + '"'; };
  auto text = "two routes claim the model " + quoted(model) + ": one leads to " + quoted(first) +
              ", one to " + quoted(other) + "; keep one of them";
  if (first == other) return text;
  return text + ", and ask the other provider for " +
         quoted(std::string(other) + '/' + std::string(model));
}

}  // namespace purser
