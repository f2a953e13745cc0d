// node.hpp: one value of a YAML or JSON file, with its place, read strictly.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <purser/runtime/json.hpp>
#include <purser/runtime/result.hpp>

namespace purser::yaml {

enum class Kind : std::uint8_t { null, scalar, sequence, map };

/// Counted from 1, as editors do.
struct Mark {
  int line = 1;
  int column = 1;
};

/// An immutable value; copies are cheap and share it. Every getter checks the type and answers
/// `invalid_argument` with `file:line:column: what was expected`. Thread-safe.
class Node {
 public:
  struct Data;
  explicit Node(std::shared_ptr<const Data> data) noexcept : data_(std::move(data)) {}

  [[nodiscard]] Kind kind() const noexcept;
  [[nodiscard]] Mark mark() const noexcept;
  /// Where it was read from, as its reader was told.
  [[nodiscard]] const std::string& file() const noexcept;
  /// `policy.yaml:3:5`.
  [[nodiscard]] std::string where() const;
  /// An `invalid_argument` error that begins with `where()`.
  [[nodiscard]] Error error(std::string_view message) const;

  /// The text of a scalar as written (quotes removed): for money, percentages and callers' own
  /// formats.
  [[nodiscard]] Result<std::string> string() const;
  /// True for a scalar in quotes (or a block): it is text, whatever it looks like.
  [[nodiscard]] bool quoted() const noexcept;
  /// True for a scalar that `expand` put values of the environment into: errors of callers must not
  /// show it. `describe()` shows what the file says.
  [[nodiscard]] bool from_environment() const noexcept;
  /// A scalar as it stands in the file, before `expand`.
  [[nodiscard]] std::string_view written() const noexcept;
  /// A plain decimal integer within [least, most].
  [[nodiscard]] Result<std::int64_t> integer(
      std::int64_t least = std::numeric_limits<std::int64_t>::min(),
      std::int64_t most = std::numeric_limits<std::int64_t>::max()) const;
  /// A plain finite decimal number.
  [[nodiscard]] Result<double> number() const;
  /// Plain `true` or `false`; `yes`, `on` and the like are refused, as YAML versions disagree on
  /// them.
  [[nodiscard]] Result<bool> boolean() const;
  /// `50ms`, `5s`, `1h30m`: see `parse_duration`.
  [[nodiscard]] Result<std::chrono::nanoseconds> duration() const;
  [[nodiscard]] Result<std::vector<Node>> list() const;

  /// Members in the order of the file; empty unless a map. Keys are scalars and differ from each
  /// other.
  [[nodiscard]] const std::vector<std::pair<std::string, Node>>& members() const noexcept;
  [[nodiscard]] std::optional<Node> member(std::string_view key) const;
  /// Where the key (not its value) stands; of an unknown one, where the map does.
  [[nodiscard]] std::string where_key(std::string_view key) const;
  [[nodiscard]] Error error_at_key(std::string_view key, std::string_view message) const;

  /// The whole value as JSON: plain `null`, `true`, `false`, integers and finite numbers become
  /// those, all other scalars strings.
  [[nodiscard]] Json json() const;

  /// `a map`, `a list`, `"text"`, `nothing`: for messages.
  [[nodiscard]] std::string describe() const;

  /// For code of this adapter, which sees the type.
  [[nodiscard]] const Data& data() const noexcept { return *data_; }

 private:
  std::shared_ptr<const Data> data_;
};

}  // namespace purser::yaml
