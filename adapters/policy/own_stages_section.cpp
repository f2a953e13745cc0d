// own_stages_section.cpp: `stages:`: stages that the program or a plugin brings, by name.
#include <algorithm>

#include <purser/adapters/policy/detail/reading.hpp>
#include <purser/adapters/policy/detail/values.hpp>
#include <purser/middleware/stage_registry.hpp>

namespace purser::policy {
namespace {

using yaml::MapReader;
using yaml::Node;

/// Whether the program, or perhaps a plugin, has such a stage.
Result<> check_known(const Reading& reading, const Node& map, const std::string& name) {
  const auto own = own_stage_names();
  if (std::find(own.begin(), own.end(), name) != own.end()) {
    return fail(map.error_at_key(
        name, fmt::format("\"{}\" is one of Purser's own stages; it has a section of its own, or "
                          "always stands in the chain",
                          name)));
  }
  if (!reading.policy.plugins.empty()) return {};  // nobody knows what they bring
  const auto& known = reading.options.stages;
  if (!known || std::find(known->begin(), known->end(), name) != known->end()) return {};
  return fail(map.error_at_key(
      name, fmt::format("there is no stage \"{}\"{}", name, yaml::suggestion(name, *known))));
}

/// Nothing, or a map of options and a place.
Result<> read_own_stage(const Node& node, StagePolicy& stage) {
  if (node.kind() == yaml::Kind::null) return {};
  MapReader map(node);
  map.optional("place", [&](const Node& value) {
    Place place{};
    auto done = read_word<Place>(value, "place in the chain", place_words, place);
    if (done) stage.stands = place;
    return done;
  });
  map.optional("options", stage.options);
  return map.finish();
}

}  // namespace

void read_own_stages(Reading& reading, const Node& node) {
  read_members(reading, node, [&](const std::string& name, const Node& value) -> Result<> {
    if (auto known = check_known(reading, node, name); !known) return known;
    StagePolicy stage;
    stage.name = name;
    stage.place = node.where_key(name);
    if (auto done = read_own_stage(value, stage); !done) return done;
    reading.policy.stages.push_back(std::move(stage));
    return {};
  });
}

}  // namespace purser::policy
