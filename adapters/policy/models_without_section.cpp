// models_without_section.cpp: `models_without:`: models that lack an ability.
#include <purser/adapters/policy/detail/reading.hpp>
#include <purser/adapters/policy/detail/values.hpp>

namespace purser::policy {

using yaml::MapReader;
using yaml::Node;

void read_models_without(Reading& reading, const Node& node) {
  auto& without = reading.policy.models_without;
  MapReader map(node);
  map.optional("tools", [&](const Node& value) { return read_patterns(value, without.tools); });
  map.optional("images", [&](const Node& value) { return read_patterns(value, without.images); });
  for (auto* const models : {&without.tools, &without.images}) {
    for (auto& model : *models) take_own_name(reading.policy, model);
  }
  reading.note(map.finish());
}

}  // namespace purser::policy
