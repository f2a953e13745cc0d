// redact_section.cpp: `redact:`: what does not leave, and does not come back.
#include <array>

#include <purser/adapters/policy/detail/reading.hpp>
#include <purser/adapters/policy/detail/values.hpp>
#include <purser/middleware/redact/redactor.hpp>

namespace purser::policy {
namespace {

using yaml::MapReader;
using yaml::Node;
using Kind = bool RedactOptions::*;

constexpr std::array<std::pair<std::string_view, Kind>, 3> redacted_kinds{{
    {"api_key", &RedactOptions::api_keys},
    {"email", &RedactOptions::emails},
    {"card", &RedactOptions::card_numbers},
}};

/// Only those that are named.
Result<> read_redacted_kinds(const Node& node, RedactOptions& options) {
  const auto items = node.list();
  if (!items) return fail(items.error());
  for (const auto& [word, kind] : redacted_kinds) options.*kind = false;
  for (const auto& item : *items) {
    Kind kind = nullptr;
    auto done = read_word<Kind>(item, "kind of secret", redacted_kinds, kind);
    if (!done) return done;
    options.*kind = true;
  }
  return {};
}

/// `{ticket: "ACME-\\d+"}`, each tried by itself, so that its error has a place.
Result<> read_own_pattern(const Node& patterns, const std::string& kind, const Node& node,
                          RedactOptions& options) {
  RedactPattern pattern{kind, {}};
  if (auto done = read_name(node, pattern.pattern); !done) return done;
  RedactOptions alone;
  alone.patterns = {pattern};
  const auto rules = SecretRules::create(alone);
  if (rules) options.patterns.push_back(std::move(pattern));
  if (rules) return {};
  if (node.from_environment()) return fail(node.error("the value is no pattern"));
  return fail(patterns.error_at_key(kind, rules.error().message()));
}

Result<> read_own_patterns(Reading& reading, const Node& node, RedactOptions& options) {
  read_members(reading, node, [&](const std::string& kind, const Node& value) {
    return read_own_pattern(node, kind, value, options);
  });
  return {};
}

Result<> read_own_secrets(const Node& node, RedactOptions& options) {
  const auto items = node.list();
  if (!items) return fail(items.error());
  for (const auto& item : *items) {
    RedactOptions alone;
    if (auto done = yaml::read(item, alone.secrets.emplace_back()); !done) return done;
    if (!SecretRules::create(alone)) {
      return fail(item.error("a secret to redact has 4 to 512 bytes"));
    }
    options.secrets.push_back(std::move(alone.secrets[0]));
  }
  return {};
}

Result<> read_redacted(Reading& reading, const Node& node, RedactOptions& options) {
  MapReader map(node);
  map.optional("kinds", [&](const Node& value) { return read_redacted_kinds(value, options); });
  map.optional("patterns",
               [&](const Node& value) { return read_own_patterns(reading, value, options); });
  map.optional("secrets", [&](const Node& value) { return read_own_secrets(value, options); });
  map.optional("requests", options.requests);
  map.optional("replies", options.replies);
  if (map.good() && !options.requests && !options.replies) {
    map.refuse("replies", "redacts neither requests nor replies");
  }
  return map.finish();
}

}  // namespace

void read_redact(Reading& reading, const Node& node) {
  auto& options = reading.policy.redact.emplace();
  const auto known = reading.problems.size();
  const bool is_list = node.kind() == yaml::Kind::sequence;
  reading.note(is_list ? read_redacted_kinds(node, options)
                       : read_redacted(reading, node, options));
  if (reading.problems.size() > known || SecretRules::create(options)) return;
  reading.problems.push_back(node.error("names nothing to redact"));
}

}  // namespace purser::policy
