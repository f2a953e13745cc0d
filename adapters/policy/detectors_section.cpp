// detectors_section.cpp: `detectors:`: what is looked for in the calls, and what follows.
#include <array>

#include <purser/adapters/policy/detail/reading.hpp>
#include <purser/adapters/policy/detail/values.hpp>

namespace purser::policy {
namespace {

using yaml::MapReader;
using yaml::Node;

constexpr std::int64_t count_max = 1'000'000;
constexpr std::int64_t tokens_max = 1'000'000'000;

constexpr std::array<std::pair<std::string_view, WatchAction>, 6> watch_actions{{
    {"off", WatchAction::off},
    {"log", WatchAction::log},
    {"warn", WatchAction::warn},
    {"alert", WatchAction::alert},
    {"block", WatchAction::block},
    {"downgrade", WatchAction::downgrade},
}};

Result<> read_watch_action(const Node& node, const Policy& policy, WatchAction& out) {
  auto done = read_word<WatchAction>(node, "action", watch_actions, out);
  if (!done || out != WatchAction::downgrade || policy.downgrade) return done;
  return fail(node.error("action: downgrade needs a section \"downgrade\" with a ladder"));
}

void read_count(MapReader& map, std::string_view key, std::int64_t least, int& out) {
  map.optional(
      key, [&, least](const Node& value) { return read_integer(value, least, count_max, out); });
}

void read_tokens(MapReader& map, std::string_view key, Tokens& out) {
  map.optional(key, [&](const Node& value) { return read_integer(value, 0, tokens_max, out); });
}

void read_options(MapReader& /*map*/, NoOptions& /*options*/) {}

void read_options(MapReader& map, RetryLoopOptions& options) {
  read_count(map, "repeats", 2, options.repeats);
}

void read_options(MapReader& map, StallOptions& options) {
  read_count(map, "repeats", 2, options.repeats);
}

void read_options(MapReader& map, ContextBloatOptions& options) {
  map.optional("growth", options.growth);
  read_tokens(map, "input_tokens_min", options.input_tokens_min);
}

void read_options(MapReader& map, TokenAccelerationOptions& options) {
  read_count(map, "factor", 2, options.factor);
  read_tokens(map, "tokens_min", options.tokens_min);
}

void read_options(MapReader& map, ToolAmplificationOptions& options) {
  read_count(map, "factor", 2, options.factor);
}

void read_options(MapReader& map, SpendVelocityOptions& options) {
  read_count(map, "factor", 2, options.factor);
  read_count(map, "minutes_min", 1, options.minutes_min);
  map.optional("minute_min", options.minute_min);
  map.optional("limit_within",
               [&](const Node& value) { return read_positive(value, options.limit_within); });
}

/// An action, or a map that says more.
template <class Options>
Result<> read_watched(const Node& node, const Policy& policy, Watched<Options>& out) {
  if (node.kind() != yaml::Kind::map) return read_watch_action(node, policy, out.action);
  MapReader map(node);
  map.optional("action",
               [&](const Node& value) { return read_watch_action(value, policy, out.action); });
  read_options(map, out.options);
  return map.finish();
}

/// Notes what is wrong with one detector, so that the next ones are read as well.
template <class Options>
void read_detector(Reading& reading, MapReader& map, std::string_view key, Watched<Options>& out) {
  map.optional(key, [&](const Node& node) -> Result<> {
    reading.note(read_watched(node, reading.policy, out));
    return {};
  });
}

bool is_off(const Node& node) {
  const auto text = node.string();
  return text && *text == "off" && !node.from_environment();
}

}  // namespace

void read_detectors(Reading& reading, const Node& node) {
  if (is_off(node)) {
    reading.policy.watch.reset();
    return;
  }
  if (node.kind() != yaml::Kind::map) {
    reading.problems.push_back(
        node.error("expected off, or a map of detectors, found " + node.describe()));
    return;
  }
  auto& watch = reading.policy.watch.emplace();
  MapReader map(node);
  read_detector(reading, map, "budget_exceeded", watch.budget_exceeded);
  read_detector(reading, map, "retry_loop", watch.retry_loop);
  read_detector(reading, map, "context_bloat", watch.context_bloat);
  read_detector(reading, map, "token_acceleration", watch.token_acceleration);
  read_detector(reading, map, "tool_amplification", watch.tool_amplification);
  read_detector(reading, map, "spend_velocity", watch.spend_velocity);
  read_detector(reading, map, "stall", watch.stall);
  read_detector(reading, map, "delegation_cycle", watch.delegation_cycle);
  map.optional("polling", [&](const Node& value) { return read_patterns(value, watch.polling); });
  reading.note(map.finish());
}

}  // namespace purser::policy
