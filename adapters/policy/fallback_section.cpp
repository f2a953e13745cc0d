// fallback_section.cpp: `fallback:`: which models answer where one fails.
#include <purser/adapters/policy/detail/reading.hpp>
#include <purser/adapters/policy/detail/values.hpp>

namespace purser::policy {
namespace {

using yaml::Node;

Result<> read_fallback_model(const Node& node, const Policy& policy, FallbackRule& rule) {
  std::string model;
  if (auto done = read_routed_model(node, policy, model); !done) return done;
  if (!Glob(model).is_literal()) return fail(node.error("expected the name of one model"));
  if (model == rule.model.text()) return fail(node.error("a model cannot answer for itself"));
  rule.instead.push_back(std::move(model));
  return {};
}

Result<> read_fallback_rule(Reading& reading, const Node& rules, const std::string& key,
                            const Node& node) {
  if (auto done = check_model_key(rules, key, reading.policy); !done) return done;
  FallbackRule rule{Glob(key)};
  take_own_name(reading.policy, rule.model);
  read_items(reading, node,
             [&](const Node& item) { return read_fallback_model(item, reading.policy, rule); });
  if (node.kind() == yaml::Kind::sequence && node.list()->empty()) {
    return fail(node.error("expected at least one model"));
  }
  reading.policy.fallback->models.push_back(std::move(rule));
  return {};
}

}  // namespace

void read_fallback(Reading& reading, const Node& node) {
  reading.policy.fallback.emplace();
  read_members(reading, node, [&](const std::string& key, const Node& value) {
    return read_fallback_rule(reading, node, key, value);
  });
  if (node.kind() == yaml::Kind::map && node.members().empty()) {
    reading.problems.push_back(node.error("expected a map of models and lists of others"));
  }
}

}  // namespace purser::policy
