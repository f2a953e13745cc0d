// chain_section.cpp: `chain:`: the order of all stages, outermost first.
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include <purser/adapters/policy/detail/reading.hpp>
#include <purser/adapters/policy/detail/section_stages.hpp>
#include <purser/adapters/policy/detail/values.hpp>
#include <purser/middleware/chain_order.hpp>
#include <purser/middleware/stage_registry.hpp>

namespace purser::policy {
namespace {

using yaml::Node;
using Names = std::vector<std::string>;

bool has(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array always{"trace", "deadline", "tool_arguments", "retry", "budget"};

Names stages_there(const Policy& policy) {
  Names names(always.begin(), always.end());
  for (const auto& stage : section_stages(policy)) names.emplace_back(stage.name);
  if (policy.watch) names.emplace_back("watch");
  for (const auto& stage : policy.stages) names.push_back(stage.name);
  return names;
}

/// Why one of Purser's own stages is not there.
std::string why_absent(const Node& node, const std::string& name) {
  if (name != "record" && name != "replay") {
    return fmt::format("the policy has no stage {}; give it its section", node.describe());
  }
  return fmt::format("the stage {} comes with a run and takes its place by itself; leave it out",
                     node.describe());
}

Result<> read_stage(const Node& node, const Names& there, Names& chain) {
  std::string name;
  if (auto done = read_name(node, name); !done) return done;
  if (has(chain, name)) return fail(node.error(node.describe() + " stands in the chain already"));
  if (!has(there, name)) {
    const auto own = own_stage_names();
    const bool lacks_section = std::find(own.begin(), own.end(), name) != own.end();
    return fail(node.error(lacks_section ? why_absent(node, name)
                                         : fmt::format("there is no stage {}{}", node.describe(),
                                                       yaml::suggestion(name, there))));
  }
  chain.push_back(std::move(name));
  return {};
}

/// One that is left out might be the one that counts.
Result<> check_whole(const Node& node, const Names& there, const Names& chain) {
  Names missing;
  std::copy_if(there.begin(), there.end(), std::back_inserter(missing),
               [&](const auto& name) { return !has(chain, name); });
  if (missing.empty()) return {};
  return fail(node.error(
      fmt::format("the chain names every stage; it lacks {}", fmt::join(missing, ", "))));
}

}  // namespace

std::vector<SectionStage> section_stages(const Policy& policy) {
  std::vector<SectionStage> stages;
  const auto add = [&](bool is_there, const char* name, Place place) {
    if (is_there) stages.push_back({name, place});
  };
  add(!policy.alerts.delivery.targets.empty(), "alert", Place::alert);
  add(policy.redact.has_value(), "redact", Place::redact);
  add(policy.loop_guard.has_value(), "loop_guard", Place::guard);
  add(policy.approve.has_value(), "approve", Place::approve);
  add(policy.downgrade.has_value(), "downgrade", Place::downgrade);
  add(policy.fallback.has_value(), "fallback", Place::fallback);
  add(policy.cache.has_value(), "cache", Place::cache);
  add(policy.rate_limit.has_value(), "rate_limit", Place::rate_limit);
  add(policy.estimate.has_value(), "estimate", Place::estimate);
  return stages;
}

void read_chain(Reading& reading, const Node& node) {
  const auto problems = reading.problems.size();
  const auto there = stages_there(reading.policy);
  auto& chain = reading.policy.chain;
  reading.policy.chain_place = node.where();
  read_items(reading, node, [&](const Node& item) { return read_stage(item, there, chain); });
  if (reading.problems.size() > problems) return;
  if (auto whole = check_whole(node, there, chain); !whole) return reading.note(std::move(whole));
  if (auto order = check_names(chain); !order) {
    reading.problems.push_back(node.error(order.error().message()));
  }
}

}  // namespace purser::policy
