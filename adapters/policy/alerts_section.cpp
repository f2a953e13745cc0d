// alerts_section.cpp: `alerts:`: who is told of what.
#include <algorithm>
#include <array>

#include <purser/adapters/policy/detail/reading.hpp>
#include <purser/adapters/policy/detail/values.hpp>

namespace purser::policy {
namespace {

using alerts::Target;
using alerts::TargetKind;
using yaml::MapReader;
using yaml::Node;

constexpr std::int64_t alerts_waiting_most = 1'000'000;

constexpr std::array<std::pair<std::string_view, TargetKind>, 5> target_kinds{{
    {"json", TargetKind::json},
    {"slack", TargetKind::slack},
    {"discord", TargetKind::discord},
    {"teams", TargetKind::teams},
    {"pagerduty", TargetKind::pagerduty},
}};

/// runtime/alert_rule.hpp has what they mean.
std::vector<std::string> known_alert_words() {
  std::vector<std::string> words{"threshold",
                                 "budget_exhausted",
                                 "overrun",
                                 "finding",
                                 "loop",
                                 "failure",
                                 "loop_detected",
                                 "budget_exceeded",
                                 "retry_loop",
                                 "context_bloat",
                                 "stall",
                                 "token_acceleration",
                                 "spend_velocity",
                                 "downgraded",
                                 "redacted",
                                 "tool_amplification",
                                 "delegation_cycle"};
  for (int code = 0; code <= static_cast<int>(ErrorCode::internal); ++code) {
    words.emplace_back(to_string(static_cast<ErrorCode>(code)));
  }
  return words;
}

Result<> read_alert_word(const Node& node, AlertWords& out) {
  static const auto known = known_alert_words();
  const auto word = node.string();
  if (!word) return fail(word.error());
  if (std::find(known.begin(), known.end(), *word) != known.end()) {
    out.push_back(*word);
    return {};
  }
  const auto hint = yaml::suggestion(node.from_environment() ? "" : word->substr(0, 64), known);
  return fail(node.error(fmt::format("unknown alert {}{}", node.describe(), hint)));
}

Result<> read_alert_words(const Node& node, AlertWords& out) {
  const auto items = node.list();
  if (!items) return fail(items.error());
  for (const auto& item : *items) {
    if (auto done = read_alert_word(item, out); !done) return done;
  }
  if (!out.empty()) return {};
  return fail(node.error("expected at least one word, such as threshold"));
}

/// It stands in errors and reports.
Result<> read_target_name(const Node& node, std::string& out) {
  if (auto done = read_name(node, out); !done) return done;
  if (!node.from_environment()) return {};
  return fail(node.error("a target's name is shown in errors; write it out"));
}

void read_secrets(MapReader& map, Target& target) {
  const bool has_address = target.kind == TargetKind::pagerduty;
  if (has_address) map.optional("url", target.url);
  if (!has_address) map.required("url", target.url);
  if (has_address) map.required("secret", target.secret);
  if (!has_address) map.optional("secret", target.secret);
  const bool uses_secret = has_address || target.kind == TargetKind::json;
  if (map.good() && map.has("secret") && !uses_secret) {
    map.refuse("secret", "\"secret\" is for targets of kind json and pagerduty");
  }
}

Result<> read_target(const Node& node, std::vector<Target>& targets) {
  Target target;
  MapReader map(node);
  map.required("kind", [&](const Node& value) {
    return read_word<TargetKind>(value, "kind of target", target_kinds, target.kind);
  });
  read_secrets(map, target);
  map.optional("on", [&](const Node& value) { return read_alert_words(value, target.on); });
  map.optional("name", [&](const Node& value) { return read_target_name(value, target.name); });
  const bool is_taken = std::any_of(targets.begin(), targets.end(), [&](const Target& other) {
    return alerts::name_of(other) == alerts::name_of(target);
  });
  if (map.good() && is_taken) {
    map.refuse("name", fmt::format("another target is named \"{}\"; give this one a \"name\"",
                                   alerts::name_of(target)));
  }
  auto done = map.finish();
  if (done) targets.push_back(std::move(target));
  return done;
}

Result<> read_targets(Reading& reading, const Node& node, std::vector<Target>& targets) {
  read_items(reading, node, [&](const Node& item) { return read_target(item, targets); });
  if (node.kind() != yaml::Kind::sequence || !node.list()->empty()) return {};
  return fail(node.error("expected at least one target"));
}

Result<> read_pauses(const Node& node, alerts::RetryPauses& pauses) {
  MapReader map(node);
  map.optional("first", [&](const Node& value) { return read_timeout(value, pauses.first); });
  map.optional("longest", [&](const Node& value) { return read_timeout(value, pauses.longest); });
  map.optional("retry_after_max", pauses.retry_after_max);
  if (map.good() && pauses.first > pauses.longest) {
    map.refuse(map.has("longest") ? "longest" : "first", "longest must not be shorter than first");
  }
  return map.finish();
}

Result<> read_age(const Node& node, std::chrono::seconds& out) {
  std::chrono::nanoseconds age{};
  if (auto done = read_positive(node, age); !done) return done;
  out = std::chrono::duration_cast<std::chrono::seconds>(age);
  if (out == age) return {};
  return fail(node.error("expected whole seconds"));
}

void read_patience(MapReader& map, alerts::DeliveryOptions& delivery) {
  map.optional("attempt_timeout",
               [&](const Node& value) { return read_timeout(value, delivery.attempt_timeout); });
  map.optional("pauses", [&](const Node& value) { return read_pauses(value, delivery.pauses); });
  map.optional("age_max", [&](const Node& value) { return read_age(value, delivery.age_max); });
  map.optional("waiting_max", [&](const Node& value) {
    return read_integer(value, 1, alerts_waiting_most, delivery.waiting_max);
  });
  map.optional("flush_timeout", delivery.flush_timeout);
}

Result<> read_delivery(Reading& reading, const Node& node, AlertsPolicy& policy) {
  auto& delivery = policy.delivery;
  MapReader map(node);
  map.required("targets",
               [&](const Node& value) { return read_targets(reading, value, delivery.targets); });
  map.optional("outbox", [&](const Node& value) { return read_path(value, delivery.outbox); });
  map.optional("private_hosts", delivery.reach.private_hosts);
  map.optional("allow_plain_http", delivery.reach.allow_plain_http);
  map.optional("repeat_after", [&](const Node& value) {
    return read_positive(value, policy.options.repeat_after);
  });
  read_patience(map, delivery);
  return map.finish();
}

/// What any target wants has to be raised.
AlertWords words_of(const std::vector<Target>& targets) {
  AlertWords all;
  for (const auto& target : targets) {
    for (const auto& word : target.on.empty() ? default_alert_words() : target.on) {
      if (std::find(all.begin(), all.end(), word) == all.end()) all.push_back(word);
    }
  }
  return all;
}

}  // namespace

void read_alerts(Reading& reading, const Node& node) {
  auto& policy = reading.policy.alerts;
  policy.place = node.where();
  const bool is_list = node.kind() == yaml::Kind::sequence;
  reading.note(is_list ? read_targets(reading, node, policy.delivery.targets)
                       : read_delivery(reading, node, policy));
  policy.options.on = words_of(policy.delivery.targets);
}

}  // namespace purser::policy
