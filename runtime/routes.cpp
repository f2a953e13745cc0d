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

Result<Provider*> Routes::find(std::string_view model) const {
  for (const auto& route : routes_) {
    if (route.model.matches(model)) return route.provider.get();
  }
  return fail(ErrorCode::not_found, "no provider for model \"" + std::string(model.substr(0, 200)) +
                                        "\": " + patterns(routes_));
}

}  // namespace purser
