// loop_guard_section.cpp: `loop_guard:`: when an agent repeats itself, and what follows.
#include <array>

#include <purser/adapters/policy/detail/reading.hpp>
#include <purser/adapters/policy/detail/values.hpp>

namespace purser::policy {
namespace {

using yaml::MapReader;
using yaml::Node;

constexpr std::array<std::pair<std::string_view, LoopAction>, 5> loop_actions{{
    {"off", LoopAction::off},
    {"log", LoopAction::log},
    {"warn", LoopAction::warn},
    {"nudge", LoopAction::nudge},
    {"block", LoopAction::block},
}};

/// Without the values, which may come from the environment.
constexpr std::string_view step_order =
    "steps go from mild to strict (log, warn, nudge, block), each at a later call than the one "
    "before; the first at 2 or later";

Result<> read_loop_action(const Node& node, LoopAction& out) {
  return read_word<LoopAction>(node, "action", loop_actions, out);
}

/// A word, or `{at: 3, action: nudge}`.
Result<> read_loop_step(const Node& node, std::vector<LoopStep>& steps) {
  LoopStep step(LoopAction::block);
  if (node.kind() != yaml::Kind::map) {
    if (auto done = read_loop_action(node, step.action); !done) return done;
    steps.push_back(step);
    return {};
  }
  MapReader map(node);
  map.required("at", [&](const Node& value) {
    return read_integer(value, 2, LoopGuardOptions::repeats_max, step.at);
  });
  map.required("action", [&](const Node& value) { return read_loop_action(value, step.action); });
  auto done = map.finish();
  if (done) steps.push_back(step);
  return done;
}

/// One step, or a list of them.
Result<> read_loop_actions(const Node& node, LoopActions& out) {
  const bool is_list = node.kind() == yaml::Kind::sequence;
  const auto items = is_list ? node.list() : Result<std::vector<Node>>(std::vector{node});
  if (!items) return fail(items.error());
  std::vector<LoopStep> steps;
  for (const auto& item : *items) {
    if (auto done = read_loop_step(item, steps); !done) return done;
  }
  if (steps.empty()) return fail(node.error("expected at least one action"));
  out = LoopActions(std::move(steps));
  return {};
}

Result<> read_similarity(const Node& node, double& out) {
  if (auto done = yaml::read(node, out); !done) return done;
  if (out > 0 && out <= 1) return {};
  return fail(node.error("a similarity is above 0 and up to 1"));
}

}  // namespace

void read_loop_guard(Reading& reading, const Node& node) {
  auto& options = reading.policy.loop_guard.emplace();
  MapReader map(node);
  map.optional("repeats", [&](const Node& value) {
    return read_integer(value, 2, LoopGuardOptions::repeats_max, options.repeats);
  });
  map.optional("window", [&](const Node& value) { return read_positive(value, options.window); });
  map.optional("similarity",
               [&](const Node& value) { return read_similarity(value, options.similarity); });
  map.optional("action",
               [&](const Node& value) { return read_loop_actions(value, options.action); });
  map.optional("polling", [&](const Node& value) { return read_patterns(value, options.polling); });
  if (map.good() && !check(options)) map.refuse("action", step_order);
  reading.note(map.finish());
}

}  // namespace purser::policy
