// glob.hpp: name patterns with `*` and `?`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace purser {

/// A pattern for whole names: `*` stands for any characters (also none), `?` for exactly one byte,
/// everything else for itself. Case matters; nothing can be escaped. A value; thread-safe to read.
class Glob {
 public:
  Glob(
      std::string pattern);  // NOLINT(google-explicit-constructor): so that {"serp_*"} makes a list
  Glob(const char* pattern) : Glob(std::string(pattern)) {}  // NOLINT(google-explicit-constructor)

  /// Never recurses and never takes more than size of the pattern times size of `name` steps; a
  /// pattern with one `*` or none takes as many as `name` has bytes. Allocates nothing.
  [[nodiscard]] bool matches(std::string_view name) const noexcept;

  /// As given.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// No `*` and no `?`: matches one name only.
  [[nodiscard]] bool is_literal() const noexcept { return literal_; }

  friend bool operator==(const Glob&, const Glob&) = default;

 private:
  std::string text_;
  bool literal_;
};

/// True where any of `patterns` matches.
[[nodiscard]] bool matches_any(const std::vector<Glob>& patterns, std::string_view name) noexcept;

}  // namespace purser
