// routes_section.cpp: `routes:`: which provider serves which model.
#include <purser/adapters/policy/detail/reading.hpp>
#include <purser/adapters/policy/detail/values.hpp>
#include <purser/runtime/routes.hpp>

namespace purser::policy {
namespace {

using yaml::Node;

std::vector<std::string> provider_names(const Policy& policy) {
  std::vector<std::string> names;
  for (const auto& provider : policy.providers) names.push_back(provider.name);
  return names;
}

Result<> read_provider_name(const Node& node, const Policy& policy, std::string& out) {
  if (auto done = read_name(node, out); !done) return done;
  if (policy.provider(out) != nullptr) return {};
  const auto names = provider_names(policy);
  const auto hint = node.from_environment() ? "" : yaml::suggestion(out, names);
  return fail(node.error(fmt::format("unknown provider {}{}", node.describe(), hint)));
}

/// Two routes of the same name: one of them would never be taken.
Result<> check_unclaimed(const Node& node, const Policy& policy, const std::string& model,
                         const std::string& provider) {
  if (!Glob(model).is_literal()) return {};
  for (const auto& route : policy.routes) {
    if (route.model.text() != model) continue;
    return fail(node.error(claimed_twice(model, route.provider, provider)));
  }
  return {};
}

Result<> read_route(const Node& node, Policy& policy) {
  std::string model;
  std::string provider;
  yaml::MapReader map(node);
  map.required("model", [&](const Node& value) { return read_name(value, model); });
  map.required("provider",
               [&](const Node& value) { return read_provider_name(value, policy, provider); });
  auto done = map.finish();
  if (done) done = check_unclaimed(node, policy, model, provider);
  if (done) policy.routes.push_back({Glob(std::move(model)), std::move(provider)});
  return done;
}

bool has_route(const Policy& policy, std::string_view model) {
  return policy.routes.empty() || policy.provider_of(model) != nullptr;
}

}  // namespace

Result<> read_routed_model(const Node& node, const Policy& policy, std::string& out) {
  if (auto done = read_name(node, out); !done) return done;
  if (!has_route(policy, out)) {
    return fail(node.error(fmt::format("no route matches the model {}", node.describe())));
  }
  out = own_name(policy, std::move(out));
  return {};
}

std::string own_name(const Policy& policy, std::string model) {
  return std::string(policy.route_table().own_name(model));
}

void take_own_name(const Policy& policy, Glob& model) {
  if (model.is_literal()) model = Glob(own_name(policy, model.text()));
}

Result<> check_model_key(const Node& map, const std::string& key, const Policy& policy) {
  if (key.empty()) return fail(map.error_at_key(key, "expected a text that is not empty"));
  if (!Glob(key).is_literal() || has_route(policy, key)) return {};
  return fail(map.error_at_key(key, fmt::format("no route matches the model \"{}\"", key)));
}

void read_routes(Reading& reading, const Node& node) {
  read_items(reading, node, [&](const Node& item) { return read_route(item, reading.policy); });
  if (node.kind() == yaml::Kind::sequence && node.list()->empty()) {
    reading.problems.push_back(node.error("expected at least one route"));
  }
}

void default_route(Reading& reading, const Node& root) {
  const auto& providers = reading.policy.providers;
  if (providers.size() == 1) reading.policy.routes.push_back({Glob("*"), providers[0].name});
  if (providers.size() < 2) return;
  reading.problems.push_back(root.error_at_key(
      "providers", fmt::format("with {} providers the key \"routes\" must say which of them serves "
                               "which model, such as routes: [{{model: \"*\", provider: {}}}]",
                               providers.size(), providers[0].name)));
}

}  // namespace purser::policy
