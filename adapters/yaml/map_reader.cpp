// map_reader.cpp: which keys were asked for, and the first thing that was wrong.
#include <purser/adapters/yaml/map_reader.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <purser/adapters/yaml/suggestion.hpp>

namespace purser::yaml {
namespace {

template <class T>
Result<> store(Result<T> value, T& out) {
  if (!value) return fail(value.error());
  out = std::move(*value);
  return {};
}

}  // namespace

Result<> read(const Node& node, std::string& out) { return store(node.string(), out); }
Result<> read(const Node& node, bool& out) { return store(node.boolean(), out); }
Result<> read(const Node& node, double& out) { return store(node.number(), out); }
Result<> read(const Node& node, std::chrono::nanoseconds& out) {
  return store(node.duration(), out);
}

Result<> read(const Node& node, std::chrono::milliseconds& out) {
  const auto value = node.duration();
  if (!value) return fail(value.error());
  out = std::chrono::duration_cast<std::chrono::milliseconds>(*value);
  if (out == *value) return {};
  return fail(node.error(fmt::format("{} is finer than a millisecond", node.describe())));
}

Result<> read(const Node& node, Json& out) {
  out = node.json();
  return {};
}

Result<> read(const Node& node, Node& out) {
  out = node;
  return {};
}

MapReader::MapReader(Node node) : node_(std::move(node)) {
  if (node_.kind() == Kind::map) return;
  error_ = node_.error(fmt::format("expected a map, found {}", node_.describe()));
}

void MapReader::optional(std::string_view key, const Callback& read_value) {
  if (const auto found = take(key)) note(read_value(*found));
}

void MapReader::required(std::string_view key, const Callback& read_value) {
  if (const auto found = take_required(key)) note(read_value(*found));
}

bool MapReader::has(std::string_view key) const { return node_.member(key).has_value(); }

void MapReader::refuse(std::string_view key, std::string_view message) {
  note(fail(node_.error_at_key(key, message)));
}

Result<> MapReader::finish() {
  if (error_) return fail(*error_);
  for (const auto& [key, value] : node_.members()) {
    if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
    return fail(node_.error_at_key(
        key, fmt::format("unknown key \"{}\"{}", key.substr(0, 64), suggestion(key, known_))));
  }
  if (missing_) return fail(*missing_);
  return {};
}

std::optional<Node> MapReader::take(std::string_view key) {
  known_.emplace_back(key);
  if (error_) return std::nullopt;
  return node_.member(key);
}

std::optional<Node> MapReader::take_required(std::string_view key) {
  auto found = take(key);
  if (!found && !error_ && !missing_) {
    missing_ = node_.error(fmt::format("the key \"{}\" is missing", key));
  }
  return found;
}

void MapReader::note(Result<> outcome) {
  if (!outcome && !error_) error_ = outcome.error();
}

}  // namespace purser::yaml
