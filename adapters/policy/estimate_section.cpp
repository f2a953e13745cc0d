// estimate_section.cpp: `estimate:`: what is held for input, where less than its bound will do.
#include <array>

#include <purser/adapters/policy/detail/reading.hpp>
#include <purser/adapters/policy/detail/values.hpp>

namespace purser::policy {
namespace {

using yaml::MapReader;
using yaml::Node;

constexpr std::array<std::pair<std::string_view, EstimateBy>, 2> estimate_ways{{
    {"count", EstimateBy::count},
    {"learned", EstimateBy::learned},
}};

Result<> read_estimate_rule(const Node& node, std::vector<EstimateRule>& out) {
  EstimateRule rule;
  MapReader map(node);
  map.optional("model", [&](const Node& value) -> Result<> {
    std::string text;
    if (auto done = read_name(value, text); !done) return done;
    rule.model = Glob(std::move(text));
    return {};
  });
  map.required("by", [&](const Node& value) {
    return read_word<EstimateBy>(value, "way to estimate", estimate_ways, rule.by);
  });
  map.optional("margin", [&](const Node& value) { return read(value, rule.margin); });
  map.optional("accept_risk",
               [&](const Node& value) { return read(value, rule.accepted_risk.emplace()); });
  map.optional("count_timeout",
               [&](const Node& value) { return read_timeout(value, rule.count_timeout); });
  if (auto done = map.finish(); !done) return done;
  const bool states_risk = rule.accepted_risk && *rule.accepted_risk > Share();
  if (rule.by == EstimateBy::learned && !states_risk) {
    return fail(
        node.error("what is learned may be too small: write accept_risk, the share of "
                   "calls that may cost more than was held for them, such as 1%"));
  }
  if (rule.by == EstimateBy::count && rule.accepted_risk) {
    return fail(node.error_at_key("accept_risk", "\"accept_risk\" is for estimates by learned"));
  }
  if (rule.by == EstimateBy::learned && map.has("count_timeout")) {
    return fail(node.error_at_key("count_timeout", "\"count_timeout\" is for estimates by count"));
  }
  out.push_back(std::move(rule));
  return {};
}

}  // namespace

void read_estimate(Reading& reading, const Node& node) {
  auto& options = reading.policy.estimate.emplace();
  read_items(reading, node,
             [&](const Node& item) { return read_estimate_rule(item, options.rules); });
  for (auto& rule : options.rules) take_own_name(reading.policy, rule.model);
  if (node.kind() == yaml::Kind::sequence && node.list()->empty()) {
    reading.problems.push_back(node.error("expected at least one estimate"));
  }
}

}  // namespace purser::policy
