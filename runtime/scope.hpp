// scope.hpp: who is spending, as a path of kind:id steps.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/result.hpp>

namespace purser {

/// A path such as `customer:acme/session:s1/agent:writer`. The empty path is the root account,
/// which policies call `total`. Kinds are [a-z0-9_]+, ids any UTF-8 without control characters;
/// `/`, `:` and
/// `%` inside an id are written percent-encoded in the text form.
class Scope {
 public:
  struct Step {
    std::string kind;
    std::string id;
    friend bool operator==(const Step&, const Step&) = default;
  };

  static constexpr std::size_t steps_max = 32;
  static constexpr std::size_t id_bytes_max = 256;

  Scope() = default;
  /// Error: `invalid_argument`, naming the step and what is allowed.
  [[nodiscard]] static Result<Scope> parse(std::string_view text);
  [[nodiscard]] static Result<Scope> create(std::vector<Step> steps);

  /// One step deeper. Errors as `create`.
  [[nodiscard]] Result<Scope> child(std::string_view kind, std::string_view id) const;
  /// One step up; the root's parent is the root.
  [[nodiscard]] Scope parent() const;

  [[nodiscard]] const std::vector<Step>& steps() const noexcept { return steps_; }
  [[nodiscard]] bool is_root() const noexcept { return steps_.empty(); }
  /// The id of the innermost step of that kind; empty when there is none.
  [[nodiscard]] std::string_view id_of(std::string_view kind) const noexcept;
  /// `customer:acme/session:s1`; the root is `total`.
  [[nodiscard]] std::string to_string() const;
  /// The last step, `session:s1`; the root is `total`.
  [[nodiscard]] std::string last() const;

  friend bool operator==(const Scope&, const Scope&) = default;

 private:
  std::vector<Step> steps_;
};

}  // namespace purser
