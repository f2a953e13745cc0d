// decision.hpp: what the policy made of one line, and how it is printed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/ledger/limit.hpp>
#include <purser/runtime/money.hpp>
#include <purser/runtime/usage.hpp>
#include <purser/runtime/warning.hpp>

namespace purser::cli {

/// The limit that refused a call, as it stood then.
struct RefusingLimit {
  std::string account;  ///< last step of its scope: `session:s1`
  Limit limit;
  std::int64_t spent = 0;  ///< in the limit's measure; for window `call`: 0
};

struct AccountSpent {
  std::string account;  ///< last step of its scope
  Money spent;
};

struct Decision {
  bool is_allowed = true;
  bool is_model = true;
  std::string name{};           ///< model that was used, or refused; or the tool
  std::optional<Money> cost{};  ///< would-be cost of what was denied; unset: it has no price
  std::string reason{};         ///< error code of what was denied; empty: allowed
  std::optional<RefusingLimit> limit{};
  std::vector<Warning> warnings{};
  std::vector<AccountSpent> spent{};  ///< outermost account last
  std::string asked{};                ///< the model of the line, where another one was used
  Money saved{};                      ///< by using it
  Usage usage{};                      ///< of the line

  /// `allow`, `warn` or `deny`.
  [[nodiscard]] std::string_view word() const noexcept;
};

/// Appends a line of JSON (docs/simulate.md) for line `number`.
void append_json(std::string& text, std::uint64_t number, const Decision& decision);
/// The same for a line that could not be read.
void append_bad_line(std::string& text, std::uint64_t number, std::string_view error);

}  // namespace purser::cli
