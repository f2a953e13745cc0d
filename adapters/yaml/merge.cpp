// merge.cpp: two levels of maps, member by member.
#include <purser/adapters/yaml/merge.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <purser/adapters/yaml/node_data.hpp>

namespace purser::yaml {
namespace {

using Members = std::vector<std::pair<std::string, Node>>;

Node joined(const Node& first, const Node& second) {
  auto data = std::make_shared<Node::Data>(first.data());
  const auto& more = second.data().items;
  data->items.insert(data->items.end(), more.begin(), more.end());
  return Node(std::move(data));
}

Error given_twice(const Node& second, const std::string& key, const Node& first) {
  return second.error_at_key(key,
                             fmt::format("\"{}\" is given twice, first at {}", key, first.where()));
}

/// `depth`: levels of maps that may still be put together.
Node merged(const Node& first, const Node& second, int depth, std::vector<Error>& problems) {
  auto data = std::make_shared<Node::Data>(first.data());
  for (const auto& [key, value] : second.members()) {
    const auto same = std::find_if(data->members.begin(), data->members.end(),
                                   [&](const auto& member) { return member.first == key; });
    if (same == data->members.end()) {
      data->members.emplace_back(key, value);
      data->key_places.emplace(key, second.data().key_places.at(key));
      continue;
    }
    auto& known = same->second;
    const bool same_kind = known.kind() == value.kind();
    if (depth > 0 && same_kind && value.kind() == Kind::sequence) {
      known = joined(known, value);
    } else if (depth > 0 && same_kind && value.kind() == Kind::map) {
      known = merged(known, value, depth - 1, problems);
    } else {
      problems.push_back(given_twice(second, key, known));
    }
  }
  return Node(std::move(data));
}

}  // namespace

Node merge(const Node& first, const Node& second, std::vector<Error>& problems) {
  return merged(first, second, 1, problems);
}

}  // namespace purser::yaml
