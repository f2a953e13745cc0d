// problems.hpp: everything that is wrong with a JSON value, told at once so that it is mended at
// once.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/json.hpp>

namespace purser {

/// Where inside a JSON value a walk is: a list on the stack, from the leaf up to the root.
/// `parent` and `key` must outlive the path.
class JsonPath {
 public:
  JsonPath() = default;
  JsonPath(const JsonPath& parent, std::string_view key) : parent_(&parent), key_(key) {}
  JsonPath(const JsonPath& parent, std::size_t index)
      : parent_(&parent), index_(index), is_index_(true) {}

  /// `filters[2].count`; the root is `arguments`. Long keys are cut.
  [[nodiscard]] std::string text() const;

 private:
  const JsonPath* parent_ = nullptr;
  std::string_view key_;
  std::size_t index_ = 0;
  bool is_index_ = false;
};

/// Collects what is wrong, up to `count_max` problems.
class Problems {
 public:
  static constexpr std::size_t count_max = 8;

  /// `text`: what was expected or is missing: `filters[2].count: TEXT`.
  void add(const JsonPath& path, std::string_view text);
  /// `PATH: expected EXPECTED, got ACTUAL`.
  void add_unexpected(const JsonPath& path, std::string_view expected, const Json& actual);
  /// Takes the problems of `other`.
  void add_all(const Problems& other);

  [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
  [[nodiscard]] std::size_t count() const noexcept { return count_; }
  /// True once one more than is told was found: looking further is of no use.
  [[nodiscard]] bool full() const noexcept { return count_ > count_max; }

  /// All of them in one line, `; ` between; says so when there are more.
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::string> texts_;
  std::size_t count_ = 0;
};

/// What a person or a model needs to recognise `value`: `"a short string"`, `12.5`, `an array`,
/// `null`. At most about 50 bytes, valid UTF-8.
[[nodiscard]] std::string excerpt(const Json& value);

/// True when arrays and objects are nested more than `levels` deep. Needs little stack itself.
[[nodiscard]] bool is_deeper_than(const Json& value, std::size_t levels) noexcept;

}  // namespace purser
