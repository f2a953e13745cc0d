// downgrade_section.cpp: `downgrade:`: cheaper models once most of a budget is spent.
#include <array>

#include <purser/adapters/policy/detail/reading.hpp>
#include <purser/adapters/policy/detail/values.hpp>

namespace purser::policy {
namespace {

using yaml::MapReader;
using yaml::Node;

constexpr std::array<std::pair<std::string_view, OnRefusal>, 2> refusal_answers{{
    {"refuse", OnRefusal::refuse},
    {"downgrade", OnRefusal::downgrade},
}};

Result<> read_rung(const Node& ladder, const std::string& from, const Node& node,
                   const Policy& policy, std::vector<Rung>& out) {
  std::string to;
  if (auto done = check_model_key(ladder, from, policy); !done) return done;
  if (auto done = read_routed_model(node, policy, to); !done) return done;
  if (!Glob(to).is_literal()) return fail(node.error("expected the name of one cheaper model"));
  Rung rung{Glob(from), std::move(to)};
  take_own_name(policy, rung.from);
  if (rung.to == rung.from.text()) {
    return fail(node.error("a model cannot take its own place; name a cheaper one"));
  }
  out.push_back(std::move(rung));
  return {};
}

/// Notes what is wrong with each rung.
Result<> read_ladder(Reading& reading, const Node& node, std::vector<Rung>& out) {
  read_members(reading, node, [&](const std::string& from, const Node& to) {
    return read_rung(node, from, to, reading.policy, out);
  });
  if (node.kind() != yaml::Kind::map || !node.members().empty()) return {};
  return fail(node.error("expected a map of models and cheaper ones, found an empty one"));
}

Result<> read_step(Reading& reading, const Node& node, std::vector<DowngradeStep>& steps) {
  DowngradeStep step;
  MapReader map(node);
  map.required("at", step.at);
  map.required("ladder",
               [&](const Node& value) { return read_ladder(reading, value, step.ladder); });
  if (map.good() && !steps.empty() && step.at <= steps.back().at) {
    map.refuse("at", "the step before begins as late or later; steps ascend");
  }
  auto done = map.finish();
  if (done) steps.push_back(std::move(step));
  return done;
}

Result<> read_steps(Reading& reading, const Node& node, std::vector<DowngradeStep>& steps) {
  read_items(reading, node, [&](const Node& item) { return read_step(reading, item, steps); });
  if (node.kind() != yaml::Kind::sequence || !node.list()->empty()) return {};
  return fail(node.error("expected at least one step"));
}

/// One step by itself, or a list of them.
void read_when(Reading& reading, MapReader& map, DowngradeOptions& options) {
  if (!map.has("steps")) {
    map.optional("at", options.at);
    map.required("ladder",
                 [&](const Node& value) { return read_ladder(reading, value, options.ladder); });
    return;
  }
  for (const auto* key : {"at", "ladder"}) {
    if (!map.has(key)) continue;
    map.refuse(key, fmt::format("\"{}\" has no meaning beside \"steps\"; write it into them", key));
  }
  map.optional("steps",
               [&](const Node& value) { return read_steps(reading, value, options.steps); });
}

}  // namespace

void read_downgrade(Reading& reading, const Node& node) {
  auto& options = reading.policy.downgrade.emplace();
  MapReader map(node);
  read_when(reading, map, options);
  map.optional("on_refusal", [&](const Node& value) {
    return read_word<OnRefusal>(value, "answer to a refusal", refusal_answers, options.on_refusal);
  });
  reading.note(map.finish());
}

}  // namespace purser::policy
