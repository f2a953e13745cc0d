// json_walk.hpp: looks at every member of a JSON tree, however deep it is.
#pragma once

#include <string>
#include <vector>

#include <purser/runtime/json.hpp>

namespace purser::provider_wire {

/// Whether `matches(const Json& parent, const std::string& name, const Json& member)` holds for any
/// member of an object or an array below `json`, at any depth; inside of an array `name` is the
/// index. Stops at the first match. In no promised order; without recursion, since peers and users
/// choose the depth.
template <class Matches>
bool any_member(const Json& json, Matches matches) {
  std::vector<const Json*> open{&json};
  while (!open.empty()) {
    const Json& parent = *open.back();
    open.pop_back();
    if (!parent.is_structured()) continue;
    for (const auto& [name, member] : parent.items()) {
      if (matches(parent, name, member)) return true;
      open.push_back(&member);
    }
  }
  return false;
}

}  // namespace purser::provider_wire
