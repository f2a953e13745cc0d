// routes.cpp: the first pattern that matches decides.
#include <purser/runtime/routes.hpp>

#include <string>

namespace purser {
namespace {

std::string patterns(const std::vector<Route>& routes) {
  if (routes.empty()) return "no routes are configured";
  std::string text = "the routes are";
  for (const auto& route : routes) text += " \"" + route.model.text() + "\"";
  return text;
}

}  // namespace

Result<Provider*> Routes::find_provider(std::string_view name) const {
  std::string known;
  for (const auto& route : routes_) {
    if (route.provider->name() == name) return route.provider.get();
    known += (known.empty() ? " \"" : ", \"") + std::string(route.provider->name()) + '"';
  }
  return fail(ErrorCode::not_found, "no provider is called \"" + std::string(name.substr(0, 200)) +
                                        "\"; routed are" + (known.empty() ? " none" : known));
}

Result<Provider*> Routes::find(std::string_view model) const {
  for (const auto& route : routes_) {
    if (route.model.matches(model)) return route.provider.get();
  }
  return fail(ErrorCode::not_found, "no provider for model \"" + std::string(model.substr(0, 200)) +
                                        "\": " + patterns(routes_));
}

}  // namespace purser
