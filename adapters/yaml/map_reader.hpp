// map_reader.hpp: reads the members of one map into variables, strictly.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <purser/adapters/yaml/node.hpp>

namespace purser::yaml {

/// `read(node, out)` for the types that a member can have. Add an overload beside your own type and
/// MapReader uses it.
[[nodiscard]] Result<> read(const Node& node, std::string& out);
[[nodiscard]] Result<> read(const Node& node, bool& out);
[[nodiscard]] Result<> read(const Node& node, double& out);
[[nodiscard]] Result<> read(const Node& node, std::chrono::nanoseconds& out);
/// Refuses what is no whole number of milliseconds.
[[nodiscard]] Result<> read(const Node& node, std::chrono::milliseconds& out);
[[nodiscard]] Result<> read(const Node& node, Json& out);
[[nodiscard]] Result<> read(const Node& node, Node& out);

template <std::integral Integer>
  requires(!std::same_as<Integer, bool> && !std::same_as<Integer, char>)
[[nodiscard]] Result<> read(const Node& node, Integer& out) {
  using Range = std::numeric_limits<Integer>;
  constexpr std::int64_t most =
      std::cmp_less(std::numeric_limits<std::int64_t>::max(), Range::max())
          ? std::numeric_limits<std::int64_t>::max()
          : static_cast<std::int64_t>(Range::max());
  const auto value = node.integer(static_cast<std::int64_t>(Range::min()), most);
  if (!value) return fail(value.error());
  out = static_cast<Integer>(*value);
  return {};
}

template <class T>
[[nodiscard]] Result<> read(const Node& node, std::optional<T>& out) {
  T value{};
  auto done = read(node, value);
  if (done) out = std::move(value);
  return done;
}

template <class T>
[[nodiscard]] Result<> read(const Node& node, std::vector<T>& out) {
  const auto items = node.list();
  if (!items) return fail(items.error());
  std::vector<T> values;
  for (const auto& item : *items) {
    T value{};
    if (auto done = read(item, value); !done) return done;
    values.push_back(std::move(value));
  }
  out = std::move(values);
  return {};
}

/// Reads a map member by member. What is asked for is what is allowed: `finish()` refuses every
/// other key, with a suggestion. After the first error nothing more is read, so a loader checks
/// once, at the end:
///
///     MapReader map(node);
///     map.required("model", rule.model);
///     map.optional("times", rule.times);
///     return map.finish();
///
/// Not thread-safe; one per map, on the stack.
class MapReader {
 public:
  using Callback = std::function<Result<>(const Node&)>;

  explicit MapReader(Node node);

  template <class T>
    requires(!std::invocable<T&, const Node&>)
  void optional(std::string_view key, T& out) {
    if (const auto found = take(key)) note(read(*found, out));
  }
  template <class T>
    requires(!std::invocable<T&, const Node&>)
  void required(std::string_view key, T& out) {
    if (const auto found = take_required(key)) note(read(*found, out));
  }

  /// For members that need code of their own.
  void optional(std::string_view key, const Callback& read_value);
  void required(std::string_view key, const Callback& read_value);

  [[nodiscard]] bool has(std::string_view key) const;
  /// True while no error was met.
  [[nodiscard]] bool good() const noexcept { return !error_ && !missing_; }
  [[nodiscard]] const Node& node() const noexcept { return node_; }

  /// Refuses the map with `message` at `key` (or at the map itself when the key is not there).
  void refuse(std::string_view key, std::string_view message);

  /// The first error met, else one for the first key that nobody asked for (a mistyped key explains
  /// a missing one), else one for the first required key that is missing, else success.
  [[nodiscard]] Result<> finish();

 private:
  [[nodiscard]] std::optional<Node> take(std::string_view key);
  [[nodiscard]] std::optional<Node> take_required(std::string_view key);
  void note(Result<> outcome);

  Node node_;
  std::vector<std::string> known_;
  std::optional<Error> error_;
  std::optional<Error> missing_;
};

}  // namespace purser::yaml
