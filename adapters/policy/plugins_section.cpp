// plugins_section.cpp: `plugins:`: shared libraries that bring stages.
#include <algorithm>

#include <purser/adapters/policy/detail/reading.hpp>
#include <purser/adapters/policy/detail/values.hpp>

namespace purser::policy {

void read_plugins(Reading& reading, const yaml::Node& node) {
  auto& plugins = reading.policy.plugins;
  if (!reading.options.allow_plugins) {
    return reading.problems.push_back(node.error("this program loads no plugins"));
  }
  read_items(reading, node, [&](const yaml::Node& item) -> Result<> {
    PluginPolicy plugin;
    plugin.place = item.where();
    if (auto done = read_path(item, plugin.path); !done) return done;
    // Files that include each other may name the same one.
    const bool known = std::any_of(plugins.begin(), plugins.end(),
                                   [&](const auto& other) { return other.path == plugin.path; });
    if (!known) plugins.push_back(std::move(plugin));
    return {};
  });
}

}  // namespace purser::policy
