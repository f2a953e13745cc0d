// fingerprints.hpp: tells whether a section says the same as another time.
#pragma once

#include <map>
#include <string>

#include <purser/adapters/yaml/node.hpp>

namespace purser::policy {

/// A hash of each section of a policy, values of the environment included; of `providers` and
/// `stages`, one of each member, named `providers/openai`. Those of stages
/// change with `plugins` as well. Comments, order of keys and layout do not count.
[[nodiscard]] std::map<std::string, std::string> fingerprints(const yaml::Node& root);

}  // namespace purser::policy
