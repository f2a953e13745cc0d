// rate_limit_section.cpp: `rate_limit:`: how fast models are called.
#include <array>

#include <purser/adapters/policy/detail/reading.hpp>
#include <purser/adapters/policy/detail/values.hpp>

namespace purser::policy {
namespace {

using yaml::MapReader;
using yaml::Node;

constexpr std::int64_t per_minute_max = 1'000'000'000;
constexpr std::int64_t concurrent_most = 1'000'000;
constexpr std::int64_t rate_waiting_most = 1'000'000;

constexpr std::array<std::pair<std::string_view, RateKey>, 3> rate_keys{{
    {"all", RateKey::all},
    {"customer", RateKey::customer},
    {"session", RateKey::session},
}};

Result<> read_rate_model(const Node& node, Glob& out) {
  std::string text;
  if (auto done = read_name(node, text); !done) return done;
  out = Glob(std::move(text));
  return {};
}

Result<> read_rate_rule(const Node& node, std::vector<RateLimitRule>& out) {
  RateLimitRule rule;
  MapReader map(node);
  map.optional("model", [&](const Node& value) { return read_rate_model(value, rule.model); });
  map.optional("per", [&](const Node& value) {
    return read_word<RateKey>(value, "sharing of a limit", rate_keys, rule.per);
  });
  map.optional("requests", [&](const Node& value) {
    return read_integer(value, 1, per_minute_max, rule.requests_per_minute);
  });
  map.optional("tokens", [&](const Node& value) {
    return read_integer(value, 1, per_minute_max, rule.tokens_per_minute);
  });
  map.optional("concurrent", [&](const Node& value) {
    return read_integer(value, 1, concurrent_most, rule.concurrent_max);
  });
  if (auto done = map.finish(); !done) return done;
  if (!map.has("requests") && !map.has("tokens") && !map.has("concurrent")) {
    return fail(node.error("limits nothing; name requests, tokens or concurrent"));
  }
  out.push_back(std::move(rule));
  return {};
}

void read_rate_rules(Reading& reading, const Node& node, std::vector<RateLimitRule>& limits) {
  read_items(reading, node, [&](const Node& item) { return read_rate_rule(item, limits); });
  for (auto& limit : limits) take_own_name(reading.policy, limit.model);
  if (node.kind() == yaml::Kind::sequence && node.list()->empty()) {
    reading.problems.push_back(node.error("expected at least one limit"));
  }
}

}  // namespace

void read_rate_limit(Reading& reading, const Node& node) {
  auto& options = reading.policy.rate_limit.emplace();
  if (node.kind() != yaml::Kind::map) return read_rate_rules(reading, node, options.limits);
  MapReader map(node);
  map.required("limits", [&](const Node& value) -> Result<> {
    read_rate_rules(reading, value, options.limits);
    return {};
  });
  map.optional("waiting_max", [&](const Node& value) {
    return read_integer(value, 0, rate_waiting_most, options.waiting_max);
  });
  reading.note(map.finish());
}

}  // namespace purser::policy
